import { displayWidth } from './display-width.ts';

/** A row of a wrapped text: the part from `start` to `end`, in UTF-16 units. */
export type Row = { readonly start: number; readonly end: number };

const printableAscii = /^[\u0020-\u007e]*$/;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Where a plain text of one line breaks into rows of at most `width` cells: at a space in the last third of a row, else
 * where the row is full, as for the long words that logs consist of. The space at a break belongs to no row.
 */
export const wrapRows = (text: string, width: number): readonly Row[] => {
  const cells = Math.max(1, width);
  if (printableAscii.test(text))
    return text.length <= cells ? [{ start: 0, end: text.length }] : asciiRows(text, cells);
  return displayWidth(text) <= cells ? [{ start: 0, end: text.length }] : wideRows(text, cells);
};

const asciiRows = (text: string, width: number): readonly Row[] => {
  const rows: Row[] = [];
  let start = 0;
  while (text.length - start > width) {
    const space = text.lastIndexOf(' ', start + width);
    const isGood = space > start + Math.floor((width * 2) / 3);
    rows.push({ start, end: isGood ? space : start + width });
    start = isGood ? space + 1 : start + width;
  }
  return [...rows, { start, end: text.length }];
};

const wideRows = (text: string, width: number): readonly Row[] => {
  const rows: Row[] = [];
  let start = 0;
  let cells = 0;
  let space = -1;
  let cellsAtSpace = 0;
  for (const { segment, index } of segmenter.segment(text)) {
    const size = displayWidth(segment);
    if (cells + size > width) {
      const isGood = cellsAtSpace > Math.floor((width * 2) / 3) && space >= start;
      rows.push({ start, end: isGood ? space : index });
      cells = isGood ? cells - cellsAtSpace - 1 : 0;
      start = isGood ? space + 1 : index;
      space = -1;
      cellsAtSpace = 0;
    }
    if (segment === ' ') {
      space = index;
      cellsAtSpace = cells;
    }
    cells += size;
  }
  return [...rows, { start, end: text.length }];
};
