import { CORE_SCHEMA, loadAll } from 'js-yaml';

/** The documents of a YAML text with the lines, from 1, where they begin, and why the rest could not be read. */
export type YamlValues = {
  readonly values: readonly { readonly value: unknown; readonly line: number | undefined }[];
  readonly problem?: string;
};

/** The documents of a YAML text. One that is broken costs only itself; of a list that breaks off, the last item is left out. */
export const yamlValues = (text: string): YamlValues => {
  try {
    const loaded = load(text);
    const lines = documentLines(text);
    // Where the two disagree, a line would be a guess.
    const known = lines.length === loaded.length;
    return { values: loaded.map((value, index) => ({ value, line: known ? lines[index] : undefined })) };
  } catch (error) {
    const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const parts = text.split(/^---(?=\s|$)/m);
    return { values: parts.flatMap(part => wholeOf(part).map(value => ({ value, line: undefined }))), problem };
  }
};

// The schema must not turn time stamps into Dates.
const load = (text: string): readonly unknown[] =>
  (loadAll(text, { schema: CORE_SCHEMA }) as readonly unknown[]).filter(document => document !== null);

const wholeOf = (text: string): readonly unknown[] => {
  for (const part of [text, text.slice(0, text.lastIndexOf('\n- ') + 1)])
    try {
      return load(part);
    } catch {
      // The next part is smaller.
    }
  return [];
};

/** The lines, from 1, where the documents of a YAML text have their first content. */
const documentLines = (text: string): readonly number[] => {
  const starts: number[] = [];
  let inside = false;
  for (const [index, line] of text.split('\n').entries())
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(line)) inside = false;
    else if (!inside && /^\s*[^\s#%]/.test(line)) {
      inside = true;
      starts.push(index + 1);
    }
  return starts;
};
