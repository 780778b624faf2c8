import { compiledPatterns } from './compiled-patterns.ts';
import { databasePatterns } from './database-patterns.ts';
import { exceptionPatterns } from './exception-patterns.ts';
import { filePatterns } from './file-patterns.ts';
import { jvmPatterns } from './jvm-patterns.ts';
import { redact } from './log-line.ts';
import type { LogPattern } from './log-rule.ts';
import { isNoise, isOvercome, isTrace, severityOf } from './log-severity.ts';
import { peerPatterns } from './peer-patterns.ts';
import { proxyPatterns } from './proxy-patterns.ts';
import { scriptPatterns } from './script-patterns.ts';
import { serviceLinkPatterns } from './service-link-patterns.ts';
import { settingPatterns } from './setting-patterns.ts';

/** Every pattern, in the order in which a line is tried: what is specific comes before what it may contain. */
export const logPatterns: readonly LogPattern[] = [
  ...serviceLinkPatterns,
  ...jvmPatterns,
  ...scriptPatterns,
  ...compiledPatterns,
  ...proxyPatterns,
  ...databasePatterns,
  ...settingPatterns,
  ...peerPatterns,
  ...filePatterns,
  ...exceptionPatterns,
];

export type LineMatch = {
  readonly index: number;
  readonly pattern: LogPattern;
  readonly groups: Readonly<Record<string, string | undefined>>;
};

/** The first pattern that a line has. */
export const matchLine = (line: string, exitCode: number): Omit<LineMatch, 'index'> | undefined => {
  for (const pattern of logPatterns) {
    if (pattern.exitCodes && !pattern.exitCodes.includes(exitCode)) continue;
    const match = pattern.pattern.exec(line);
    if (match) return { pattern, groups: openGroups(pattern, line, match) };
  }
  return undefined;
};

/** What a match captured, read from the line without its passwords: part of an address would not be known for one. */
const openGroups = ({ pattern }: LogPattern, line: string, match: RegExpExecArray): LineMatch['groups'] => {
  const open = redact(line);
  return (open === line ? match.groups : pattern.exec(open)?.groups) ?? {};
};

/** How far before the last words a line still speaks of the end. */
const reach = 40;

/**
 * The line that tells why a run ended: the last one that a pattern knows, unless a worse line that none knows comes
 * after it. Decisive lines win over others, generic exceptions lose to lines that say more; of a chain of `Caused by`
 * the deepest counts.
 */
export const tellingMatch = (lines: readonly string[], exitCode: number): LineMatch | undefined => {
  const said = lines.flatMap((line, index) => (line.trim() !== '' && !isTrace(line) ? [index] : []));
  let best: LineMatch | undefined;
  let bestRank = -1;
  // Whether the program went about its work after the best line.
  let calm = false;
  for (const index of said.slice(-reach)) {
    const line = lines[index] ?? '';
    if (isNoise(line)) continue;
    const severity = severityOf(line);
    const match = severity === 0 && isMild(line) ? undefined : matchLine(line, exitCode);
    if (match) {
      const rank = rankOf(match.pattern, severity);
      if (rank < bestRank || (best && names(best) && best.pattern === match.pattern && !names(match))) continue;
      best = { index, ...match };
      bestRank = rank;
      calm = false;
    } else if (best && outdoes(line, severity, lines[best.index] ?? '', calm) && bestRank < 4) {
      best = undefined;
      bestRank = -1;
    } else calm ||= severity === 0;
  }
  return best && calm && isOvercome(lines, best.index) ? undefined : best;
};

const names = ({ groups }: Omit<LineMatch, 'index'>): boolean =>
  Object.entries(groups).some(([name, value]) => name.startsWith('what') && value !== undefined);

/** Whether a worse line that no pattern knows has the last word: then what came before was not the end. */
const outdoes = (line: string, severity: number, before: string, calm: boolean): boolean => {
  // Beside a mere warning words of failure without a level are enough.
  const least = severityOf(before) === 1 ? 2 : 3;
  if (severity < least || severity <= severityOf(before)) return false;
  return (
    calm ||
    (severityOf(before) === 1 && !/attempt|retr|giv(?:ing|e) up|gave up|time[ds]? ?out|unavailable|connect/i.test(line))
  );
};

const rankOf = (pattern: LogPattern, severity: number): number => {
  if (exceptionPatterns.includes(pattern)) return 1;
  if (pattern.decisive) return severity === 1 ? 3 : 4;
  return severity === 1 ? 2 : 3;
};

/** Lines of a level that no program ends with. */
const isMild = (line: string): boolean =>
  /^(?:INFO|DEBUG|TRACE)\b|\blevel=(?:info|debug)\b|\s(?:INFO|DEBUG|TRACE)\s|\[(?:info|debug|notice)\]/i.test(line);
