import stringWidth from 'string-width';
import { plainWidth } from './plain-width.ts';

// Latin, Greek, Cyrillic, dashes, box drawing; then kana, CJK ideographs and Hangul syllables, all of them two cells wide.
const simple =
  /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03c9\u0400-\u045f\u2010-\u2027\u2500-\u257f\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*$/;

/** Cells that a text takes in the terminal, measured as Ink measures; its SGR sequences take none. */
export const displayWidth = (text: string): number => {
  const plain = plainWidth(text);
  if (plain !== undefined) return plain;
  if (!isSimple(text)) return stringWidth(text);
  let cells = 0;
  for (let index = 0; index < text.length; index += 1) cells += simpleCells(text.charCodeAt(index));
  return cells;
};

/** Whether each UTF-16 unit of a text is a character by itself whose width `simpleCells` knows. */
export const isSimple = (text: string): boolean => simple.test(text);

/** The cells of one character of a simple text. */
export const simpleCells = (code: number): number => (code >= 0x3041 ? 2 : 1);
