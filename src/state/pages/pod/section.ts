import { hanging, type Line, piece, type Tone } from '../../../text/line.ts';
import { padEnd } from '../../../text/pad.ts';

/** Cells before the label of a section, and before its content. */
const labelIndent = 3;
const contentIndent = 15;

/** Lines beside a label: the first one on its line, the others below the first. Nothing for no lines. */
export const section = (label: string, content: readonly Line[]): readonly Line[] =>
  content.map((line, index) => [
    piece(padEnd(index === 0 ? ' '.repeat(labelIndent) + label : '', contentIndent), 'quiet'),
    ...line,
  ]);

/** A heading at the left edge. */
export const heading = (text: string): Line => [piece(` ${text}`, 'title')];

/** Cells that the content of a section has. */
export const contentWidth = (width: number): number => Math.max(16, width - contentIndent - 1);

/** Prose that begins at a place from the left edge. Lines longer than about 110 cells are tiring to read. */
export const proseAt = (indent: number, text: string, width: number, tone?: Tone): readonly Line[] =>
  hanging([piece(' '.repeat(indent))], text, Math.min(width - 1, 110 + indent), tone);
