/** The fields of a structured log line, in their order: JSON (nested ones as `error.message`) or logfmt. */
export type LogRecord = ReadonlyMap<string, string>;

/** Patterns over a line of megabytes would take their time; what is longer is no record anybody reads by fields. */
const maxLength = 64 * 1024;
/** How deep nested objects are named by their paths. */
const maxDepth = 3;

/** The fields of a line without colors; undefined where it holds none. Many programs write a time in front of their JSON. */
export const logRecord = (plain: string): LogRecord | undefined => {
  if (plain.length > maxLength) return undefined;
  const fields = jsonFields(plain) ?? logfmtFields(plain);
  return fields && fields.size > 0 ? fields : undefined;
};

/** A field by its name as it is typed: small letters find any case. */
export const fieldOf = (record: LogRecord, name: string): string | undefined => {
  const exact = record.get(name);
  if (exact !== undefined) return exact;
  const wanted = name.toLowerCase();
  for (const [key, value] of record) if (key.toLowerCase() === wanted) return value;
  return undefined;
};

/** The object in a line, from its first brace to its last. Raises nothing: undefined where there is none. */
export const jsonIn = (plain: string): object | undefined => {
  const start = plain.indexOf('{');
  const end = plain.lastIndexOf('}');
  if (start === -1 || end < start) return undefined;
  try {
    const value: unknown = JSON.parse(plain.slice(start, end + 1));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const jsonFields = (plain: string): LogRecord | undefined => {
  const value = jsonIn(plain);
  if (!value) return undefined;
  const fields = new Map<string, string>();
  flatten(value, '', 1, fields);
  return fields;
};

const flatten = (value: object, path: string, depth: number, into: Map<string, string>): void => {
  for (const [key, field] of Object.entries(value)) {
    const name = path + key;
    if (typeof field !== 'object' || field === null) into.set(name, String(field));
    else {
      into.set(name, JSON.stringify(field));
      if (depth < maxDepth && !Array.isArray(field)) flatten(field, `${name}.`, depth + 1, into);
    }
  }
};

/** `name=value` and `name="quoted value"`: two of them make a record, one may be part of a sentence. */
const logfmtFields = (plain: string): LogRecord | undefined => {
  // Most lines have none, which is soon seen.
  if (plain.indexOf('=') === plain.lastIndexOf('=')) return undefined;
  const fields = new Map<string, string>();
  for (const [, name = '', quoted, bare] of plain.matchAll(/(?:^|\s)([\w.@/-]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g))
    fields.set(name, quoted === undefined ? (bare ?? '') : unescaped(quoted));
  return fields.size > 1 ? fields : undefined;
};

const unescaped = (quoted: string): string =>
  quoted.includes('\\')
    ? quoted.replace(/\\(.)/g, (_all, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter)
    : quoted;
