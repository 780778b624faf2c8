import type { Tone } from '../../../text/line.ts';
import { isErrorLine } from '../../log-errors.ts';
import { levelWord } from '../../log-level.ts';
import { matchRanges, type TextRange } from '../../search.ts';
import type { RowStyle } from './row-style.ts';

/** A part of a text and its look. */
export type ToneRange = TextRange & { readonly tone: Tone };

/** How a line is painted: as a whole, and in parts; an earlier part covers a later one. */
export type TextTones = {
  readonly whole: Tone | undefined;
  readonly parts: readonly ToneRange[];
};

/** `hasColors`: the line brought its own, which its level does not paint over. `meant`: the line before it became columns. */
export const textTones = (
  { plain, meant, hasColors }: { readonly plain: string; readonly meant: string; readonly hasColors: boolean },
  number: number,
  style: RowStyle,
): TextTones => {
  const found = matchRanges(style.search, plain);
  const isCurrent = number === style.match;
  const matchTone: Tone = isCurrent ? 'currentMatch' : 'match';
  const highlighted = style.highlights.flatMap(({ pattern, tone }) =>
    matchRanges(pattern, plain).map(range => ({ ...range, tone })),
  );
  const parts = [...found.map(range => ({ ...range, tone: matchTone })), ...highlighted];
  // A line that was gone to without a search (the next error) is shown as a match as a whole.
  if (isCurrent && found.length === 0) return { whole: 'currentMatch', parts };
  if (style.matched && !isMatched(style.matched, number)) return { whole: 'quiet', parts };
  if (hasColors) return { whole: undefined, parts };
  const word = levelWord(meant);
  if (word?.level === 'debug') return { whole: 'quiet', parts };
  if (word?.level === 'warn') return { whole: undefined, parts: [...parts, ...warnRange(plain, meant, word)] };
  return { whole: isErrorLine(meant) ? 'failing' : undefined, parts };
};

const isMatched = (matched: NonNullable<RowStyle['matched']>, number: number): boolean =>
  matched.at(matched.position(number)) === number;

/** A warning is told by its word alone: there may be many. */
const warnRange = (plain: string, meant: string, word: TextRange): readonly ToneRange[] => {
  const start = plain === meant ? word.start : plain.indexOf(meant.slice(word.start, word.end));
  return start === -1 ? [] : [{ start, end: start + word.end - word.start, tone: 'degraded' }];
};
