/** Stands in for secrets: one placeholder for one secret, so that equal values can still be seen to be equal. */
export type Placeholders = {
  /** `REDACTED-1` and so on. Placeholders and empty texts stay as they are. */
  of(secret: string): string;
  /** As `of`, and the secret is looked for in every other text from now on. */
  everywhere(secret: string): string;
  /** The secrets that were met so far and are to be looked for, the longest first. */
  known(): readonly string[];
  /** How many different secrets were replaced. */
  count(): number;
};

export const makePlaceholders = (): Placeholders => {
  const numbers = new Map<string, number>();
  const sought = new Set<string>();
  const of = (secret: string): string => {
    if (secret === '' || /^REDACTED-\d+$/.test(secret)) return secret;
    const number = numbers.get(secret) ?? numbers.size + 1;
    numbers.set(secret, number);
    return `REDACTED-${number}`;
  };
  return {
    of,
    everywhere: secret => {
      if (isDistinct(secret)) sought.add(secret);
      return of(secret);
    },
    known: () => [...sought].sort((one, other) => other.length - one.length),
    count: () => numbers.size,
  };
};

/** A short or ordinary word (`postgres`, `changeme`) may stand in a text for something else, like the name of a Service. */
const isDistinct = (secret: string): boolean => secret.length >= 6 && !/^[a-z-]+$|^\d+$/i.test(secret);
