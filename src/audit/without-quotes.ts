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

const withoutAll = (text: string, sought: readonly string[], instead: string): string =>
  sought.reduce((left, secret) => withoutOne(left, secret, instead), text);

const withoutOne = (text: string, secret: string, instead: string): string => {
  if (text.length < shortest) return text;
  if (secret.length <= quoteLength) return text.replaceAll(secret, instead);
  for (let at = 0; at + quoteLength <= secret.length; at += 1) {
    const start = text.indexOf(secret.slice(at, at + quoteLength));
    if (start < 0) continue;
    let end = start + quoteLength;
    while (end < text.length && text[end] === secret[at + end - start]) end += 1;
    return text.slice(0, start) + instead + withoutOne(text.slice(end), secret, instead);
  }
  return text;
};
