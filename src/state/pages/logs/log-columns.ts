import { cutEnd } from '../../../text/cut.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { padEnd } from '../../../text/pad.ts';
import { plainText } from '../../log-filter.ts';
import type { LogLines } from '../../log-lines.ts';
import { fieldOf, logRecord } from '../../log-record.ts';

/** A field that is shown as a column; all but the last one are equally wide. */
export type LogColumn = { readonly field: string; readonly width: number };

/** How many of the newest lines decide how wide columns are, and the most that a column may take. */
const looked = 200;
const widest = 28;

/** Columns for the fields that were chosen; undefined for none. */
export const logColumns = (fields: readonly string[], log: LogLines): readonly LogColumn[] | undefined => {
  if (fields.length === 0) return undefined;
  const widths = fields.map(() => 1);
  for (let number = Math.max(log.first, log.end - looked); number < log.end; number += 1) {
    const record = logRecord(plainText(log.line(number)?.text ?? ''));
    if (record)
      for (const [index, field] of fields.entries())
        widths[index] = Math.max(widths[index] ?? 1, displayWidth(shown(fieldOf(record, field))));
  }
  return fields.map((field, index) => ({ field, width: Math.min(widest, widths[index] ?? 1) }));
};

/** The chosen fields of a line; undefined where it has none of them: then it is shown as it is. */
export const columnText = (plain: string, columns: readonly LogColumn[]): string | undefined => {
  const record = logRecord(plain);
  if (!record || columns.every(({ field }) => fieldOf(record, field) === undefined)) return undefined;
  return columns
    .map(({ field, width }, index) => {
      const text = shown(fieldOf(record, field));
      return index === columns.length - 1 ? text : padEnd(cutEnd(text, width), width);
    })
    .join('  ');
};

/** The names of the fields that the newest lines have, most frequent first. */
export const fieldNames = (log: LogLines): readonly string[] => {
  const counts = new Map<string, number>();
  for (let number = Math.max(log.first, log.end - looked); number < log.end; number += 1)
    for (const name of logRecord(plainText(log.line(number)?.text ?? ''))?.keys() ?? [])
      counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([name]) => name);
};

const usual = [
  /^(?:level|lvl|severity|loglevel|log\.level|levelname)$/i,
  /^(?:status|code|status_code)$/i,
  /^(?:logger|component|caller)$/i,
  /^(?:msg|message|@message|event)$/i,
];

/** What somebody most likely wants to see of these lines: level, status, and the message last. */
export const usualFields = (log: LogLines): readonly string[] => {
  const names = fieldNames(log);
  return usual.flatMap(pattern => names.find(name => pattern.test(name)) ?? []);
};

const shown = (value: string | undefined): string => (value ?? '').replace(/[\n\t]+/g, ' ');
