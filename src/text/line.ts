import { cutEnd } from './cut.ts';
import { displayWidth } from './display-width.ts';
import { wrapWords } from './wrap-words.ts';

/** What a piece of text means; the theme turns it into colors and weight. */
export type Tone =
  | 'title'
  | 'quiet'
  | 'accent'
  | 'failing'
  | 'degraded'
  | 'progressing'
  | 'healthy'
  | 'inconclusive'
  | 'cursor'
  | 'match'
  | 'currentMatch'
  | 'marked'
  | 'highlight1'
  | 'highlight2'
  | 'highlight3'
  | 'highlight4';

/** A piece of one line. `sgr` holds the escape sequences of colors that came with the text itself. */
export type Piece = { readonly text: string; readonly tone?: Tone; readonly sgr?: string };

/** One line of the screen as plain data: composed without a terminal, painted by `paint-line.ts`. */
export type Line = readonly Piece[];

export const piece = (text: string, tone?: Tone): Piece => (tone ? { text, tone } : { text });

/** The characters of a line. */
export const lineText = (line: Line): string => line.map(({ text }) => text).join('');

export const lineWidth = (line: Line): number => line.reduce((sum, { text }) => sum + displayWidth(text), 0);

/** The line in at most `width` cells, with … where something is missing. */
export const cutLine = (line: Line, width: number): Line => {
  if (lineWidth(line) <= width) return line;
  const kept: Piece[] = [];
  let room = width;
  for (const [index, item] of line.entries()) {
    const cells = displayWidth(item.text);
    const isLast = index === line.length - 1;
    if (cells < room || (cells === room && isLast)) {
      kept.push(item);
      room -= cells;
      continue;
    }
    // At least one cell of what follows is lost, so this piece ends with the mark even where it fits.
    kept.push({ ...item, text: cells === room ? cutEnd(`${item.text}…`, room) : cutEnd(item.text, room) });
    break;
  }
  return kept;
};

/** One line at the left edge and one at the right. Where both do not fit, the left one is cut for the right one. */
export const spread = (left: Line, right: Line, width: number): Line => {
  const rightWidth = lineWidth(right);
  if (rightWidth === 0) return cutLine(left, width);
  if (rightWidth + 12 > width) return cutLine(left, width);
  const cut = cutLine(left, width - rightWidth - 2);
  return [...cut, piece(' '.repeat(width - lineWidth(cut) - rightWidth)), ...right];
};

/**
 * A text broken between words behind a beginning: every further line starts below the text's first character, or
 * `indent` cells from the left edge.
 */
export const hanging = (
  beginning: Line,
  text: string,
  width: number,
  tone?: Tone,
  indent = lineWidth(beginning),
): readonly Line[] => {
  const margin = piece(' '.repeat(indent));
  const first = lineWidth(beginning);
  const [head = '', ...rest] = wrapWords(text, Math.max(8, width - first));
  // The first line may have less room than the others.
  const tail = first === indent ? rest : rest.length > 0 ? wrapWords(rest.join(' '), Math.max(8, width - indent)) : [];
  return [[...beginning, piece(head, tone)], ...tail.map(row => [margin, piece(row, tone)])];
};

/** Tabs as spaces: their width would depend on where they stand. */
export const untabbed = (text: string): string => (text.includes('\t') ? text.replaceAll('\t', '    ') : text);
