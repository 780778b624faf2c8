import type { ReportFinding } from '../../diagnosis/report.ts';
import { humanDuration } from '../../model/age.ts';
import { displayWidth } from '../../text/display-width.ts';
import { breakLines, cutLines, indented } from './break-lines.ts';
import { evidenceLines } from './evidence-lines.ts';
import { paint, type TextStyle } from './style.ts';

const mostSteps = 3;
/** Prose wider than this is hard to read, however wide the terminal. */
const widestProse = 100;

/**
 * A finding below the name of what it is about: what is wrong, why, `more` lines, the evidence, and what to do. `now` is
 * the time of the judgement in ms.
 */
export const findingLines = (
  finding: ReportFinding,
  more: readonly string[],
  now: number,
  style: TextStyle,
): readonly string[] => {
  const prose = Math.min(style.columns, widestProse) - 2;
  return [
    ...titleLines(finding, now, style),
    ...indented(cutLines(finding.explanation, prose, 8), 2),
    ...more,
    ...evidenceLines(finding, style),
    ...finding.next.slice(0, mostSteps).flatMap(({ why, command }) => stepLines(why, command, prose)),
  ];
};

/** The title, and on the same line where there is room, which rule says so and how sure it is. */
const titleLines = (finding: ReportFinding, now: number, style: TextStyle): readonly string[] => {
  const title = `${finding.title}${finding.subject.container ? ` [${finding.subject.container}]` : ''}`;
  const facts = [
    finding.rule,
    finding.confidence,
    finding.since ? `for ${humanDuration(now - Date.parse(finding.since))}` : '',
    finding.nextAttemptAt && Date.parse(finding.nextAttemptAt) > now
      ? `next attempt in ${humanDuration(Date.parse(finding.nextAttemptAt) - now)}`
      : '',
  ];
  const about = facts.filter(Boolean).join(' · ');
  const width = style.columns - 2;
  const lines = breakLines(title, width).map(line => `  ${paint(style, 'strong', line)}`);
  if (lines.length === 1 && displayWidth(title) + 2 + displayWidth(about) <= width)
    return [`${lines[0]}  ${paint(style, 'quiet', about)}`];
  return [...lines, `  ${paint(style, 'quiet', about)}`];
};

/** A command stands on one line, however long, since it will be copied. */
const stepLines = (why: string, command: string | undefined, width: number): readonly string[] => {
  const [first = '', ...rest] = breakLines(why, width - 2);
  return [`  → ${first}`, ...indented(rest, 4), ...(command ? [`      ${command}`] : [])];
};
