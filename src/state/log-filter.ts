import { isErrorLine } from './log-errors.ts';
import type { LogLines, LogMatches, LogQuestion } from './log-lines.ts';
import { logQuery } from './log-query.ts';
import { traceParts } from './log-traces.ts';
import type { LogView } from './log-view.ts';
import { hasMatch, searchPattern } from './search.ts';

const sgr = /\u001b\[[0-9;]*m/g;

/** A log line without its colors. */
export const plainText = (text: string): string => (text.includes('\u001b') ? text.replace(sgr, '') : text);

/** Where a search stands in a log; undefined for an empty search. */
export const searchMatches = (log: LogLines, search: string): LogMatches | undefined => {
  const pattern = searchPattern(search);
  return pattern && log.matches(`search ${search}`, () => ({ test: ({ text }) => hasMatch(pattern, plainText(text)) }));
};

/** The lines that a filter (`log-query.ts`) finds, without those around them; undefined where all are shown. */
export const filterMatches = (log: LogLines, filter: string): LogMatches | undefined => {
  const query = logQuery(filter);
  return query && log.matches(`filter ${query.matched}`, () => filterQuestion(query.matched, false));
};

/** The first lines of what reads like an error: a stack trace counts once. */
export const errorMatches = (log: LogLines): LogMatches =>
  log.matches('errors', () => {
    const parts = traceParts();
    return {
      test: line => {
        const plain = plainText(line.text);
        return parts(line, plain) === 'head' && line.kind === 'log' && isErrorLine(plain);
      },
    };
  });

/** The lines that are shown; undefined where all are. */
const shownMatches = (
  log: LogLines,
  { filter, folded }: Pick<LogView, 'filter' | 'folded'>,
): LogMatches | undefined => {
  const query = logQuery(filter);
  if (!query && !folded) return undefined;
  if (query && !folded && query.around === 0) return filterMatches(log, filter);
  return log.matches(`shown ${folded} ${query ? filter : ''}`, () => filterQuestion(filter, folded));
};

const filterQuestion = (filter: string, folded: boolean): LogQuestion => {
  const query = logQuery(filter);
  const isWanted = query?.test();
  const parts = folded ? traceParts() : undefined;
  return {
    around: folded ? 0 : (query?.around ?? 0),
    test: line => {
      const plain = plainText(line.text);
      const isFrame = parts?.(line, plain) === 'frame';
      return (isWanted?.(line, plain) ?? true) && !isFrame;
    },
  };
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

export const visibleLines = (
  log: LogLines,
  view: Pick<LogView, 'filter' | 'clearedBelow' | 'folded'>,
): VisibleLines => {
  const first = Math.min(Math.max(log.first, view.clearedBelow), log.end);
  const matches = shownMatches(log, view);
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

/** The nearest of some lines after (`by` 1) or before (-1) a line that may be on screen, going round at the end. */
export const nextShown = (matches: LogMatches, visible: VisibleLines, from: number, by: 1 | -1): number | undefined => {
  const begin = by > 0 ? matches.position(from + 1) : matches.position(from) - 1;
  for (let step = 0; step < matches.count; step += 1) {
    const line = matches.at((begin + by * step + matches.count * 2) % matches.count);
    if (line !== undefined && visible.atOrAfter(line) === line) return line;
  }
  return undefined;
};
