import { wrapRows } from '../../../text/wrap-rows.ts';
import { bodyHeight, bodyWidth } from '../../layout.ts';
import type { TextScreen } from '../../screen.ts';
import { hasMatch, searchPattern } from '../../search.ts';
import type { State } from '../../state.ts';
import { type ScrollGeometry, type ScrollPosition, settled } from '../scroll-position.ts';
import { sourceLines, textSource } from './text-source.ts';

/** Everything that decides which rows of a text are on screen. */
export type TextViewPort = {
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
  readonly geometry: ScrollGeometry;
  readonly top: ScrollPosition;
  /** Numbers of the lines that hold the search, ascending. */
  readonly matches: readonly number[];
};

/** Longer lines of prose are hard to follow. */
const proseWidth = 110;

/** The text of a screen on a terminal of this size: one line is the title's, the others show rows. */
export const textViewPort = (state: State, screen: TextScreen): TextViewPort => {
  const lines = sourceLines(textSource(state, screen));
  const isProse = screen.source.kind === 'document' && screen.source.prose && screen.wrap;
  const width = Math.min(bodyWidth(state), isProse ? proseWidth : Number.POSITIVE_INFINITY);
  const height = Math.max(1, bodyHeight(state) - 1);
  const geometry: ScrollGeometry = {
    visible: {
      atOrAfter: line => (line < lines.length ? Math.max(0, line) : undefined),
      atOrBefore: line => (line >= 0 && lines.length > 0 ? Math.min(line, lines.length - 1) : undefined),
    },
    rowsOf: line => (screen.wrap ? textRowRanges(lines[line] ?? '', width).length : 1),
  };
  const pattern = searchPattern(screen.search);
  return {
    lines,
    width,
    height,
    geometry,
    top: settled(geometry, { line: screen.top, row: screen.topRow }, height) ?? { line: 0, row: 0 },
    matches: pattern ? lines.flatMap((line, index) => (hasMatch(pattern, line) ? [index] : [])) : [],
  };
};

/** Where the further rows of a wrapped line stand: below its text, and of a field or an item a little to the right. */
export const hangingIndent = (line: string, width: number): number => {
  const isSentence = !/^\s*(?:- |[^\s:]+:(?:\s|$))/.test(line);
  return Math.min(line.length - line.trimStart().length + (isSentence ? 0 : 2), Math.floor(width / 2));
};

/** The rows of a wrapped line. All are as wide as the further ones, whose beginning is indented. */
export const textRowRanges = (
  line: string,
  width: number,
): readonly { readonly start: number; readonly end: number }[] => {
  const whole = wrapRows(line, width);
  return whole.length === 1 ? whole : wrapRows(line, width - hangingIndent(line, width));
};
