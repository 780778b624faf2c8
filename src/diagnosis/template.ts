import type { Values } from './rule.ts';

/** Fills `{name}` places. Throws where a value is missing, so that a rule with a broken text is found by its first use. */
export const fill = (template: string, values: Values): string => place(template, values, value => value);

/** The same for a shell command: a value that a shell would not take literally is quoted. */
export const fillCommand = (template: string, values: Values): string => place(template, values, shellQuote);

const place = (template: string, values: Values, write: (value: string) => string): string =>
  template.replace(/(?<!\{)\{([a-zA-Z]\w*)\}(?!\})/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the text "${template}" needs a value for {${name}}`);
    return write(String(value));
  });

/** Quotes a word for a POSIX shell unless it is plain. */
export const shellQuote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
