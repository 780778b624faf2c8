import { type Line, piece, untabbed } from '../../../text/line.ts';
import { wrapWords } from '../../../text/wrap-words.ts';
import { plainText } from '../../log-filter.ts';

/**
 * The JSON in a log line, indented, at most `height` rows; line breaks in its strings (stack traces) are real ones. Says
 * so where the line holds none.
 */
export const prettyLines = (text: string, width: number, height: number): readonly Line[] => {
  const value = jsonIn(plainText(text));
  if (value === undefined) return [[piece('This line holds no JSON.', 'quiet')]];
  const rows = JSON.stringify(value, undefined, 2)
    .split('\n')
    .flatMap(row => {
      const indent = ' '.repeat(row.length - row.trimStart().length + 2);
      return row
        .replaceAll('\\n', `\n${indent}`)
        .replaceAll('\\t', '    ')
        .split('\n')
        .flatMap(part => wrapWords(untabbed(part), width));
    })
    .map(highlighted);
  return rows.length <= height
    ? rows
    : [...rows.slice(0, height - 1), [piece(`… ${rows.length - height + 1} more rows`, 'quiet')]];
};

/** The first object in a line; many frameworks write a time and a level in front of it. */
const jsonIn = (text: string): unknown => {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start === -1 || end < start) return undefined;
  try {
    return JSON.parse(text.slice(start, end + 1));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const highlighted = (row: string): Line => {
  const key = /^(\s*)("(?:[^"\\]|\\.)*":)(.*)$/.exec(row);
  return key ? [piece(key[1] ?? ''), piece(key[2] ?? '', 'accent'), piece(key[3] ?? '')] : [piece(row)];
};
