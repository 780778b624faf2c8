import { type Line, piece, untabbed } from '../../../text/line.ts';
import { wrapWords } from '../../../text/wrap-words.ts';
import { plainText } from '../../log-filter.ts';
import { jsonIn, logRecord } from '../../log-record.ts';

/**
 * The JSON or the fields in a log line, indented, at most `height` rows; line breaks in its strings (stack traces) are real ones. Says
 * so where the line holds none.
 */
export const prettyLines = (text: string, width: number, height: number): readonly Line[] => {
  const plain = plainText(text);
  const value = jsonIn(plain) ?? fieldsIn(plain);
  if (value === undefined) return [[piece('This line holds neither JSON nor fields.', 'quiet')]];
  const rows = JSON.stringify(value, undefined, 2)
    .split('\n')
    .flatMap(row => {
      const indent = ' '.repeat(row.length - row.trimStart().length + 2);
      return row
        .replaceAll('\\n', `\n${indent}`)
        .replaceAll('\\t', '    ')
        .split('\n')
        .flatMap(part => wrapIndented(untabbed(part), width));
    })
    .map(highlighted);
  return rows.length <= height
    ? rows
    : [...rows.slice(0, height - 1), [piece(`… ${rows.length - height + 1} more rows`, 'quiet')]];
};

/** What does not fit goes on below, further in. */
const wrapIndented = (text: string, width: number): readonly string[] => {
  const indent = text.length - text.trimStart().length;
  const most = Math.min(indent, Math.floor(width / 2));
  const [first = '', ...others] = wrapWords(text.trimStart(), width - most);
  const rest = others.length === 0 ? [] : wrapWords(text.trimStart().slice(first.length).trimStart(), width - most - 2);
  return [' '.repeat(most) + first, ...rest.map(row => ' '.repeat(most + 2) + row)];
};

/** The fields of a logfmt line. */
const fieldsIn = (plain: string): object | undefined => {
  const record = logRecord(plain);
  return record && Object.fromEntries(record);
};

const highlighted = (row: string): Line => {
  const key = /^(\s*)("(?:[^"\\]|\\.)*":)(.*)$/.exec(row);
  return key ? [piece(key[1] ?? ''), piece(key[2] ?? '', 'accent'), piece(key[3] ?? '')] : [piece(row)];
};
