import { displayWidth, isSimple, simpleCells } from './display-width.ts';
import { graphemes } from './graphemes.ts';

/** A row of a wrapped text: the part from `start` to `end`, in UTF-16 units. */
export type Row = { readonly start: number; readonly end: number };

/**
 * Where a plain text of one line breaks into rows of at most `width` cells: at a space in the last third of a row, else
 * where the row is full, as for the long words that logs consist of. The space at a break belongs to no row.
 */
export const wrapRows = (text: string, width: number): readonly Row[] => {
  const cells = Math.max(2, width);
  if (text.length * 2 <= cells || (text.length < 1000 && displayWidth(text) <= cells))
    return [{ start: 0, end: text.length }];
  return rows(text, isSimple(text) ? simpleCharacters(text) : wholeCharacters(text), cells);
};

type Character = { readonly start: number; readonly cells: number };

/** Segmenting is slow, and needless for almost every log. */
function* simpleCharacters(text: string): Iterable<Character> {
  for (let start = 0; start < text.length; start += 1) yield { start, cells: simpleCells(text.charCodeAt(start)) };
}

function* wholeCharacters(text: string): Iterable<Character> {
  for (const { segment, index } of graphemes(text)) yield { start: index, cells: displayWidth(segment) };
}

const rows = (text: string, characters: Iterable<Character>, width: number): readonly Row[] => {
  const found: Row[] = [];
  const enough = Math.floor((width * 2) / 3);
  let start = 0;
  let cells = 0;
  /** The last space of the row, and the cells before it. */
  let space = -1;
  let beforeSpace = 0;
  for (const character of characters) {
    if (cells + character.cells > width) {
      // The space that would not fit any more is where the row ends.
      const isSpace = text[character.start] === ' ';
      const isGood = space >= start && beforeSpace > enough;
      const end = isSpace || !isGood ? character.start : space;
      found.push({ start, end });
      if (isSpace) {
        start = character.start + 1;
        cells = 0;
        space = -1;
        continue;
      }
      start = isGood ? space + 1 : character.start;
      cells = isGood ? cells - beforeSpace - 1 : 0;
      space = -1;
    }
    if (text[character.start] === ' ') {
      space = character.start;
      beforeSpace = cells;
    }
    cells += character.cells;
  }
  return [...found, { start, end: text.length }];
};
