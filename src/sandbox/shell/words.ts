/** One command of a line, and how it hangs on the one before it. */
type Step = {
  readonly when: 'always' | 'and' | 'or';
  readonly words: readonly string[];
  readonly discardOutput: boolean;
  readonly discardErrors: boolean;
};

/**
 * Takes a line apart: quotes, `$NAME`, `$?`, `;`, `&&`, `||` and output sent to /dev/null. That much is needed by people
 * looking around and by programs that look for a shell; there are no pipes, loops or subshells.
 */
export const stepsOf = (line: string, variable: (name: string) => string): readonly Step[] => {
  const steps: Step[] = [];
  let when: Step['when'] = 'always';
  let words: string[] = [];
  const finish = (): void => {
    if (words.length > 0) steps.push(stepOf(when, words));
    words = [];
  };
  for (const token of tokens(line, variable)) {
    if (token.operator === undefined) words.push(token.text);
    else {
      finish();
      when = token.operator;
    }
  }
  finish();
  return steps;
};

const stepOf = (when: Step['when'], all: readonly string[]): Step => {
  const text = all.join(' ');
  const words = all.filter(
    (word, index) => !/^(?:[12&]?>>?(?:\/dev\/null|&[12])?)$/.test(word) && !/^[12&]?>>?$/.test(all[index - 1] ?? ''),
  );
  return {
    when,
    words,
    discardOutput: /(?:^| )[1&]?> ?\/dev\/null/.test(text),
    discardErrors: /(?:^| )[2&]> ?\/dev\/null/.test(text) || /> ?\/dev\/null .*2>&1/.test(text),
  };
};

type Token = { readonly text: string; readonly operator: Step['when'] | undefined };

const tokens = (line: string, variable: (name: string) => string): Token[] => {
  const pattern = /\s+|&&|\|\||;|#.*$|(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[12&]?>&?[12]?|[^\s;'"\\&|>])+|./gs;
  const found: Token[] = [];
  for (const [text] of line.matchAll(pattern)) {
    if (/^\s/.test(text) || text.startsWith('#')) continue;
    if (text === '&&') found.push({ text, operator: 'and' });
    else if (text === '||') found.push({ text, operator: 'or' });
    else if (text === ';') found.push({ text, operator: 'always' });
    else found.push({ text: unquote(text, variable), operator: undefined });
  }
  return found;
};

const unquote = (word: string, variable: (name: string) => string): string => {
  const expand = (text: string): string =>
    text.replace(
      /\$(?:(\w+|\?)|\{(\w+)(?::-([^}]*))?\})/g,
      (_, plain?: string, braced?: string, fallback?: string) => variable(plain ?? braced ?? '') || (fallback ?? ''),
    );
  return word.replace(
    /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|([^'"\\]+)/gs,
    (_, single?: string, double?: string, escaped?: string, bare?: string) =>
      single ??
      (double === undefined ? undefined : expand(double.replace(/\\(["\\$`])/g, '$1'))) ??
      escaped ??
      expand(bare ?? ''),
  );
};
