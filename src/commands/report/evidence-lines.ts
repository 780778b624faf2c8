import type { ReportFinding } from '../../diagnosis/report.ts';
import { cleanText } from '../../model/clean.ts';
import { displayWidth } from '../../text/display-width.ts';
import { padEnd } from '../../text/pad.ts';
import { breakLines, cutLines, indented } from './break-lines.ts';
import { paint, type TextStyle } from './style.ts';

/** Facts shown; a rule cites what decides first, and all of it stands in `-o json`. */
const most = 6;
/** A narrower column beside its label reads badly. */
const leastColumn = 50;
const mostLines = 3;
const margin = 4;

/** The evidence of a finding: short values in one column, a long one on lines of its own below its label. */
export const evidenceLines = (finding: ReportFinding, style: TextStyle): readonly string[] => {
  // The line that would say "one more" can as well hold it.
  const count = finding.evidence.length === most + 1 ? most + 1 : most;
  const shown = finding.evidence.slice(0, count).map(one => ({ label: labelOf(finding, one), text: textOf(one) }));
  const column = columnOf(shown, style.columns);
  const left = finding.evidence.length - shown.length;
  return [
    ...shown.flatMap(({ label, text }) => fact(label, text, column, style)),
    ...(left > 0 ? [`${' '.repeat(margin)}${paint(style, 'quiet', `and ${left} more facts (see -o json)`)}`] : []),
  ];
};

type Fact = { readonly label: string; readonly text: string };

/** Where the values begin: behind the longest label that has its value beside it. */
const columnOf = (facts: readonly Fact[], columns: number): number =>
  Math.max(
    0,
    ...facts.flatMap(({ label, text }) => {
      const own = margin + displayWidth(label) + 2;
      return own + Math.min(displayWidth(text), leastColumn) <= columns ? own : [];
    }),
  );

const fact = (label: string, text: string, column: number, style: TextStyle): readonly string[] => {
  const own = margin + displayWidth(label) + 2;
  const beside = Math.max(column, own);
  const quiet = (padded: string): string => `${' '.repeat(margin)}${paint(style, 'quiet', padded)}`;
  const fits = (at: number): boolean => at + displayWidth(text) <= style.columns;
  if (fits(beside)) return [`${quiet(padEnd(label, beside - margin))}${text}`];
  if (fits(own)) return [`${quiet(label)}  ${text}`];
  const room = style.columns - beside;
  if (room < leastColumn || breakLines(text, room).some(line => displayWidth(line) > room))
    return [quiet(label), ...indented(cutLines(text, style.columns - margin - 2, mostLines), margin + 2)];
  const [first = '', ...rest] = cutLines(text, room, mostLines);
  return [`${quiet(padEnd(label, beside - margin))}${first}`, ...indented(rest, beside)];
};

/** What needs no saying is left out: the subject's own name, and its namespace. */
const labelOf = ({ subject }: ReportFinding, { object, path }: ReportFinding['evidence'][number]): string => {
  const [kind = '', ...names] = object.split('/');
  if (kind === 'Event') return 'event';
  if (kind === 'Log') {
    const [namespace, pod, container] = names;
    const [run, line] = path.split(':');
    const whose =
      subject.kind === 'Pod' && namespace === subject.namespace && pod === subject.name
        ? container === subject.container
          ? ''
          : ` of ${container}`
        : ` of ${pod}/${container}`;
    return `${run === 'previous' ? 'previous log' : 'log'}${whose}, line ${line}`;
  }
  if (kind === subject.kind && names.join('/') === [subject.namespace, subject.name].filter(Boolean).join('/'))
    return path;
  const name = names.length === 2 && names[0] === subject.namespace ? names[1] : names.join('/');
  return `${kind}/${name} ${path}`;
};

const textOf = ({ object, value }: ReportFinding['evidence'][number]): string => {
  const text = cleanText(value).replaceAll(/\s+/g, ' ').trim();
  return (object.startsWith('Log/') ? text : flow(text)) || '(empty)';
};

/** JSON as YAML writes it in one line: it has spaces to break at, and fewer quotes. */
const flow = (text: string): string => {
  if (!/^[[{].*[\]}]$/.test(text)) return text;
  try {
    return write(JSON.parse(text));
  } catch {
    // It only looks like JSON.
    return text;
  }
};

const write = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(write).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}: ${write(item)}`)
      .join(', ')}}`;
  return typeof value === 'string' && /^[\w./:@%+-]+$/.test(value) ? value : JSON.stringify(value);
};
