import type { Verdict } from '../diagnosis/finding.ts';
import type { DiagnosisReport, ReportFinding, ReportPod } from '../diagnosis/report.ts';
import { humanDuration } from '../model/age.ts';

/** How a report is written for people. */
export type TextStyle = { readonly columns: number; readonly color: boolean };

const symbols: Readonly<Record<Verdict, string>> = {
  failing: '✗',
  degraded: '!',
  inconclusive: '?',
  progressing: '…',
  healthy: '✓',
  completed: '✓',
};
const colors: Readonly<Record<Verdict, string>> = {
  failing: '31',
  degraded: '33',
  inconclusive: '35',
  progressing: '36',
  healthy: '32',
  completed: '32',
};

/** The report as text: what needs somebody first, pods of one owner with one cause together, the well ones counted. */
export const reportText = (report: DiagnosisReport, style: TextStyle): string => {
  const paint = (code: string, text: string): string => (style.color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const now = Date.parse(report.observedAt);
  const blocks = groups(report).map(group => block(group, report, style, paint, now));
  const others = report.findings.filter(
    (finding, index) =>
      finding.subject.kind !== 'Pod' &&
      finding.role !== 'note' &&
      !report.pods.some(pod => pod.findings.includes(index)),
  );
  for (const finding of others)
    blocks.push(findingBlock(finding, `${finding.subject.kind} ${name(finding.subject)}`, [], style, paint, now));
  const well = report.pods.filter(pod => pod.verdict === 'healthy' || pod.verdict === 'completed');
  blocks.push(summary(report, well.length, others.length, paint));
  if (report.missing.length > 0)
    blocks.push(
      [
        'Not known',
        ...report.missing.slice(0, 8).flatMap(({ what, why }) => wrap(`${what}: ${why}`, style.columns, '  ', '    ')),
        ...(report.missing.length > 8 ? [`  and ${report.missing.length - 8} more (see -o json)`] : []),
      ].join('\n'),
    );
  return `${blocks.join('\n\n')}\n`;
};

type Group = { readonly pods: readonly ReportPod[]; readonly lead: ReportFinding | undefined };
type Paint = (code: string, text: string) => string;

const groups = (report: DiagnosisReport): readonly Group[] => {
  const byCause = new Map<string, ReportPod[]>();
  for (const pod of report.pods) {
    if (pod.verdict === 'healthy' || pod.verdict === 'completed') continue;
    const lead = report.findings[pod.findings[0] ?? -1];
    const key = lead ? `${pod.verdict} ${lead.fingerprint}` : `${pod.namespace}/${pod.name}`;
    byCause.set(key, [...(byCause.get(key) ?? []), pod]);
  }
  return [...byCause.values()].map(pods => ({ pods, lead: report.findings[pods[0]?.findings[0] ?? -1] }));
};

const block = ({ pods, lead }: Group, report: DiagnosisReport, style: TextStyle, paint: Paint, now: number): string => {
  const [first, ...more] = pods;
  if (!first) return '';
  const heading = `${first.namespace}/${first.name}`;
  const columns = `${first.ready} ${first.status}${first.restarts > 0 ? `, ${first.restarts} restarts` : ''}`;
  const also =
    more.length === 0 ? [] : wrap(`The same: ${more.map(pod => pod.name).join(', ')}`, style.columns, '  ', '    ');
  const symbol = paint(colors[first.verdict], symbols[first.verdict]);
  if (!lead)
    return [
      `${symbol} ${paint('1', heading)}  ${first.verdict} (${columns})`,
      ...also,
      '  No rule explains this state.',
    ].join('\n');
  const folded = first.findings
    .slice(1)
    .flatMap(index => report.findings[index] ?? [])
    .filter(finding => finding.role !== 'note');
  return findingBlock(
    lead,
    `${paint('1', heading)}  ${columns}`,
    [...also, ...leadsTo(folded, style)],
    style,
    paint,
    now,
    symbol,
  );
};

const findingBlock = (
  finding: ReportFinding,
  heading: string,
  more: readonly string[],
  { columns }: TextStyle,
  paint: Paint,
  now: number,
  symbol = paint(finding.severity === 'medium' ? '33' : '31', finding.severity === 'medium' ? '!' : '✗'),
): string => {
  const container = finding.subject.container ? ` [${finding.subject.container}]` : '';
  const when = [
    finding.confidence,
    finding.since ? `for ${humanDuration(now - Date.parse(finding.since))}` : '',
    finding.nextAttemptAt && Date.parse(finding.nextAttemptAt) > now
      ? `next attempt in ${humanDuration(Date.parse(finding.nextAttemptAt) - now)}`
      : '',
  ].filter(Boolean);
  const label = Math.min(
    60,
    Math.max(...finding.evidence.map(({ object, path }) => label_(finding, object, path).length)),
  );
  return [
    `${symbol} ${heading}`,
    `  ${paint('1', finding.title)}${container}  ${paint('2', `${finding.rule} · ${when.join(' · ')}`)}`,
    ...wrap(finding.explanation, columns, '  ', '  '),
    ...more,
    ...finding.evidence.flatMap(({ object, path, value }) => {
      const left = label_(finding, object, path).padEnd(label);
      return wrap(value, columns, `  ${paint('2', left)}  `, ' '.repeat(label + 4), label + 4);
    }),
    ...finding.next.flatMap(({ why, command }) => [
      ...wrap(`→ ${why}`, columns, '  ', '    '),
      ...(command ? [`      ${command}`] : []),
    ]),
  ].join('\n');
};

/** The subject's own fields need no name before them. */
const label_ = (finding: ReportFinding, object: string, path: string): string => {
  const { kind, namespace, name: subject } = finding.subject;
  return object === [kind, namespace, subject].filter(Boolean).join('/')
    ? path
    : `${object.startsWith('Event/') ? 'event' : object} ${path}`;
};

const leadsTo = (folded: readonly ReportFinding[], { columns }: TextStyle): readonly string[] =>
  folded.length === 0 ? [] : wrap(`With it: ${folded.map(({ title }) => title).join(' · ')}`, columns, '  ', '    ');

const summary = (report: DiagnosisReport, well: number, others: number, paint: Paint): string => {
  const count = (verdict: Verdict): string => {
    const pods = report.pods.filter(pod => pod.verdict === verdict).length;
    return pods > 0 ? `${paint(colors[verdict], `${symbols[verdict]} ${pods}`)} ${verdict}` : '';
  };
  if (report.pods.length === 0 && others === 0) return 'There are no pods here.';
  const parts = [
    count('failing'),
    count('degraded'),
    count('inconclusive'),
    count('progressing'),
    well > 0 ? `${paint('32', `✓ ${well}`)} well` : '',
  ];
  return `${report.pods.length} ${report.pods.length === 1 ? 'pod' : 'pods'}: ${parts.filter(Boolean).join('   ') || 'none'}`;
};

const name = ({ namespace, name: own }: ReportFinding['subject']): string => [namespace, own].filter(Boolean).join('/');

/** Breaks at spaces; a word longer than the line is left whole, because it will be copied. `taken`: visible width of `first`. */
const wrap = (text: string, columns: number, first: string, rest: string, taken = first.length): readonly string[] => {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const room = columns - (lines.length === 0 ? taken : rest.length);
      if (line && line.length + 1 + word.length > room) {
        lines.push(line);
        line = word;
      } else line = line ? `${line} ${word}` : word;
    }
    lines.push(line);
  }
  return lines.map((line, index) => (index === 0 ? first : rest) + line);
};
