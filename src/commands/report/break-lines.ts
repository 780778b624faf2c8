import { cutEnd } from '../../text/cut.ts';
import { displayWidth } from '../../text/display-width.ts';

/** A text in lines of `width` cells, broken at spaces. A longer word is left whole: it will be copied. */
export const breakLines = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return line ? [...lines, line] : lines;
};

/**
 * The same in at most `most` lines. What is left out is marked with … and taken from before the last line, since the
 * messages of Kubernetes end with their deepest cause.
 */
export const cutLines = (text: string, width: number, most: number): readonly string[] => {
  const lines = breakLines(text, width);
  if (lines.length <= most) return lines;
  if (most === 1) return [cutEnd(lines.join(' '), width)];
  const start = lines.slice(0, most - 1);
  const words = lines.slice(most - 1).flatMap(line => line.split(' '));
  let tail = '';
  for (const word of words.reverse()) {
    const longer = tail ? `${word} ${tail}` : word;
    if (displayWidth(longer) + 2 > width) break;
    tail = longer;
  }
  return [...start, tail ? `… ${tail}` : cutEnd(`… ${words[0] ?? ''}`, width)];
};

/** Lines behind a margin of `indent` spaces. */
export const indented = (lines: readonly string[], indent: number): readonly string[] =>
  lines.map(line => ' '.repeat(indent) + line);
