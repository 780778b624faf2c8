import type { Values } from './rule.ts';

/** Fills `{name}` places. Throws where a value is missing, so that a rule with a broken text is found by its first use. */
export const fill = (template: string, values: Values): string => place(template, values, value => value);

/** The same for a shell command: a value that a shell would not take literally is quoted. */
export const fillCommand = (template: string, values: Values): string => place(template, values, shellQuote);

/** Walks from brace to brace: a pattern takes several times as long, and every finding fills a dozen texts. */
const place = (template: string, values: Values, write: (value: string) => string): string => {
  let text = '';
  let done = 0;
  for (let open = template.indexOf('{'); open >= 0; open = template.indexOf('{', open + 1)) {
    const close = template.indexOf('}', open);
    const name = template.slice(open + 1, close);
    // Doubled braces belong to a Go template of a command.
    if (close < 0 || template[open - 1] === '{' || template[close + 1] === '}' || !isName(name)) continue;
    const value = values[name];
    if (value === undefined) throw new Error(`the text "${template}" needs a value for {${name}}`);
    text += template.slice(done, open) + write(String(value));
    done = close + 1;
  }
  return done === 0 ? template : text + template.slice(done);
};

const isName = (text: string): boolean => /^[a-zA-Z]\w*$/.test(text);

/** Quotes a word for a POSIX shell unless it is plain. */
export const shellQuote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
