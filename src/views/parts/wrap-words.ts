import { takeStart } from './cut.ts';
import { displayWidth } from './display-width.ts';

/** A plain text in lines of at most `width` cells, broken between words; a word that is longer is broken inside. */
export const wrapWords = (text: string, width: number): readonly string[] =>
  text.split('\n').flatMap(line => wrapLine(line, Math.max(1, width)));

const wrapLine = (line: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (displayWidth(longer) <= width) {
      current = longer;
      continue;
    }
    if (current !== '') lines.push(current);
    current = word;
    while (displayWidth(current) > width) {
      const piece = takeStart(current, width) || current.slice(0, 1);
      lines.push(piece);
      current = current.slice(piece.length);
    }
  }
  return [...lines, current];
};
