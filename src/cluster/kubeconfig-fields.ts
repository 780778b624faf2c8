import { UsageError } from '../model/usage-error.ts';

/**
 * Typed access to one mapping of a kubeconfig. A field of the wrong type is a `UsageError` that names it, as in kubectl:
 * a setting that podctl misreads could make it act as somebody else. Missing, null and empty texts are undefined.
 */
export type Fields = {
  text(key: string): string | undefined;
  texts(key: string): readonly string[];
  flag(key: string): boolean;
  /** A text that holds base64, decoded. */
  base64(key: string): string | undefined;
  fields(key: string): Fields | undefined;
  list(key: string): readonly Fields[];
  raw(key: string): unknown;
  textMap(): Readonly<Record<string, string>>;
  textLists(): Readonly<Record<string, readonly string[]>>;
  /** An empty mapping in the place of a missing one. */
  none(key: string): Fields;
  /** The error for a field of this mapping; `trouble` continues "FILE: FIELD …". */
  wrong(key: string, trouble: string): UsageError;
};

/** Reads a parsed YAML value that has to be a mapping. `path` is where it stands, for error messages. */
export const fieldsOf = (value: unknown, file: string, path: string): Fields => {
  const nameOf = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const wrong = (key: string, trouble: string): UsageError => new UsageError(`${file}: ${nameOf(key)} ${trouble}`);
  if (!isMapping(value)) throw new UsageError(`${file}: ${path === '' ? 'the file' : path} is not a mapping`);

  const raw = (key: string): unknown => (Object.hasOwn(value, key) ? (value[key] ?? undefined) : undefined);
  const text = (key: string): string | undefined => {
    const found = raw(key);
    if (found !== undefined && typeof found !== 'string') throw wrong(key, `is not a text: put it in quotes`);
    return found === '' ? undefined : found;
  };
  const items = (key: string): readonly unknown[] => {
    const found = raw(key) ?? [];
    if (!Array.isArray(found)) throw wrong(key, 'is not a list');
    return found;
  };
  const texts = (key: string): readonly string[] =>
    items(key).map(item => {
      if (typeof item !== 'string') throw wrong(key, 'holds something that is not a text: put it in quotes');
      return item;
    });
  const byKey = <T>(read: (key: string) => T): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.keys(value).map(key => [key, read(key)]));

  return {
    text,
    texts,
    raw,
    wrong,
    flag: key => {
      const found = raw(key) ?? false;
      if (typeof found !== 'boolean') throw wrong(key, 'is neither true nor false');
      return found;
    },
    base64: key => {
      const found = text(key)?.replaceAll(/\s/g, '');
      if (found === undefined) return undefined;
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(found) || found.length % 4 !== 0) throw wrong(key, 'is not base64');
      return Buffer.from(found, 'base64').toString('utf8');
    },
    fields: key => {
      const found = raw(key);
      return found === undefined ? undefined : fieldsOf(found, file, nameOf(key));
    },
    list: key => items(key).map((item, index) => fieldsOf(item, file, `${nameOf(key)}[${index}]`)),
    textMap: () => byKey(key => text(key) ?? ''),
    textLists: () => byKey(texts),
    none: key => fieldsOf({}, file, nameOf(key)),
  };
};

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
