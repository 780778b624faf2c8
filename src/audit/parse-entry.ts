import { cleanObject } from '../model/clean.ts';
import type { ReadEntry } from './entry.ts';

/**
 * The entry of a line whose hash holds, or why it is none. A chain can be made by anybody: what is read of it later must
 * be there.
 */
export const parseEntry = (text: string, number: number): ReadEntry | string => {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return 'it is no JSON';
  }
  const fields = content as Readonly<Record<string, unknown>>;
  if (fields['n'] !== number) return `it says that it is line ${fields['n']}`;
  const at = Date.parse(String(fields['at']));
  if (Number.isNaN(at)) return 'it has no time';
  const shape = shapes[String(fields['entry'])];
  if (!shape) return `this podctl does not know the entry ${fields['entry']}`;
  const missing = Object.entries(shape).find(([name, isFit]) => !isFit(fields[name]));
  if (missing) return `its ${missing[0]} is missing, or of another kind`;
  return { ...(cleanObject(content) as ReadEntry), at };
};

type Test = (value: unknown) => boolean;

const text: Test = value => typeof value === 'string';
const time: Test = value => text(value) && !Number.isNaN(Date.parse(String(value)));
const count: Test = value => typeof value === 'number';
const record: Test = value => typeof value === 'object' && value !== null && !Array.isArray(value);
const records: Test = value => Array.isArray(value) && value.every(record);
const texts: Test = value => Array.isArray(value) && value.every(text);
const object: Test = value =>
  record(value) &&
  ['kind', 'namespace', 'name'].every(name => text((value as Readonly<Record<string, unknown>>)[name]));

const call: Readonly<Record<string, Test>> = {
  id: count,
  context: text,
  verb: text,
  resource: text,
  namespace: text,
  name: text,
  query: text,
  began: time,
};

const shapes: Readonly<Record<string, Readonly<Record<string, Test>>>> = {
  session: { format: text, podctl: text, command: texts, machine: record },
  connection: { context: text, cluster: text, server: text, user: text, as: text },
  identity: {
    context: text,
    told: told => told === undefined || (record(told) && texts((told as { groups?: unknown }).groups)),
  },
  request: call,
  change: call,
  refusal: call,
  'stream-end': { id: count, ms: count, bytes: count, lines: count, why: text },
  screen: { screen: text, detail: text, of: of => of === undefined || object(of) },
  scope: { context: text, namespace: text },
  rows: { all: count, counts: record, rows: records, gone: texts },
  found: { of: object, state: text, findings: records },
  blob: { id: text },
  note: { text },
  end: { how: text, entries: count },
};
