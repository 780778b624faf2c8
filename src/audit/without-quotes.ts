/** So many characters in a row are no chance: they are a quote. */
export const quoteLength = 20;
/** A shorter text is looked for as a whole, and one that is shorter than this not at all: it may be any word. */
const shortest = 6;

/** A value of any shape whose texts quote nothing of `secrets`, not even a part: `instead` stands there. */
export const withoutQuotes = <T>(value: T, secrets: readonly string[], instead: string): T => {
  const sought = [...new Set(secrets.flatMap(secret => [secret, ...secret.split('\n')]))]
    .map(secret => secret.trim())
    .filter(secret => secret.length >= shortest);
  return sought.length === 0 ? value : (walk(value, text => withoutAll(text, sought, instead)) as T);
};

const walk = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map(item => walk(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, change)]));
};

/** What is quoted of any of them goes at once: each is looked for in the whole text. */
const withoutAll = (text: string, sought: readonly string[], instead: string): string => {
  const quotes = sought
    .flatMap(secret => quotesOf(text, secret))
    .sort((one, other) => one.start - other.start || other.end - one.end);
  let result = '';
  let at = 0;
  for (const { start, end } of quotes) {
    if (end <= at) continue;
    // Where one quote runs into the next, they go as one.
    if (start > at || at === 0) result += text.slice(at, start) + instead;
    at = end;
  }
  return quotes.length === 0 ? text : result + text.slice(at);
};

type Quote = { readonly start: number; readonly end: number };

const quotesOf = (text: string, secret: string): readonly Quote[] => {
  const length = Math.min(secret.length, quoteLength);
  const quotes: Quote[] = [];
  for (let at = 0; at + length <= secret.length; at += 1) {
    const begin = secret.slice(at, at + length);
    for (let start = text.indexOf(begin); start >= 0; start = text.indexOf(begin, start + 1)) {
      let end = start + length;
      while (end < text.length && text[end] === secret[at + end - start]) end += 1;
      quotes.push({ start, end });
    }
  }
  return quotes;
};
