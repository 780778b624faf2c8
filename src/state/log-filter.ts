import type { LogLines, LogMatches } from './log-lines.ts';
import type { LogView } from './log-view.ts';
import { hasMatch, searchPattern } from './search.ts';

const sgr = /\u001b\[[0-9;]*m/g;

/** A log line without its colors. */
export const plainText = (text: string): string => (text.includes('\u001b') ? text.replace(sgr, '') : text);

/** Where a search stands in a log; undefined for an empty search. */
export const searchMatches = (log: LogLines, search: string): LogMatches | undefined => {
  const pattern = searchPattern(search);
  return pattern && log.matches(`search ${search}`, text => hasMatch(pattern, plainText(text)));
};

/** The lines that `&` leaves; undefined where all are shown. A leading `!` turns the filter round. */
export const filterMatches = (log: LogLines, filter: string): LogMatches | undefined => {
  const inverse = filter.startsWith('!');
  const pattern = searchPattern(inverse ? filter.slice(1) : filter);
  return pattern && log.matches(`filter ${filter}`, text => hasMatch(pattern, plainText(text)) !== inverse);
};

/** The lines that look like an error. */
export const errorMatches = (log: LogLines): LogMatches => log.matches('errors', text => isErrorLine(plainText(text)));

const errorWord =
  /\b(?:error|fatal|panic|exception|traceback|critical|emerg|alert|segfault|segmentation fault|out of memory|oom)\b|[a-z](?:Error|Exception)\b|\bE\d{4} /i;
const noError =
  /\b(?:no|0|zero|without) (?:errors?|exceptions?)\b|\berrors?["']?\s*[:=]\s*(?:0|null|nil|none|false|""|'')(?![\w.])/gi;
const level = /\b(?:level|lvl|severity|loglevel)["']?\s*[:=]\s*["']?(\w+)/i;

/**
 * Whether a log line reads like a failure, in any of the customary forms (`ERROR`, `level=error`, `"severity":"FATAL"`,
 * klog's `E0101`, `panic:`, a Java or Python exception). A line whose own level is lower is none, whatever words it holds.
 */
export const isErrorLine = (line: string): boolean => {
  // What a line is stands near its beginning; patterns over a whole megabyte would take their time.
  const text = line.slice(0, 2000);
  const named = level.exec(text)?.[1]?.toLowerCase();
  if (named !== undefined) return /^(?:err|error|fatal|panic|crit|critical|emerg|alert|severe|dpanic)$/.test(named);
  if (/(?:^|\s)\[?(?:INFO|DEBUG|TRACE|NOTICE)\b/.test(text.slice(0, 60))) return false;
  return errorWord.test(text.replace(noError, ''));
};

/**
 * The lines that may be on screen: what is kept, without what `C` cleared and `&` hides. Lines are named by their absolute
 * number; `next` and `previous` walk over those that are hidden.
 */
export type VisibleLines = {
  readonly count: number;
  /** The first line at or after, and the last one at or before an absolute number; undefined where there is none. */
  atOrAfter(line: number): number | undefined;
  atOrBefore(line: number): number | undefined;
};

export const visibleLines = (log: LogLines, view: Pick<LogView, 'filter' | 'clearedBelow'>): VisibleLines => {
  const first = Math.min(Math.max(log.first, view.clearedBelow), log.end);
  const matches = filterMatches(log, view.filter);
  if (!matches)
    return {
      count: log.end - first,
      atOrAfter: line => (Math.max(line, first) < log.end ? Math.max(line, first) : undefined),
      atOrBefore: line => (Math.min(line, log.end - 1) >= first ? Math.min(line, log.end - 1) : undefined),
    };
  const start = matches.position(first);
  const end = matches.position(log.end);
  const within = (position: number): number | undefined =>
    position >= start && position < end ? matches.at(position) : undefined;
  return {
    count: end - start,
    atOrAfter: line => within(matches.position(Math.max(line, first))),
    atOrBefore: line => within(matches.position(Math.min(line + 1, log.end)) - 1),
  };
};
