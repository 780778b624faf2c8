import { compareText } from './compare-text.ts';

/**
 * The names that were probably meant instead of `word`, nearest first: at most three, by edit distance (a swap of
 * neighbours counts one), because one is the other plus a part (`cart` and `cart-service`), or because they only differ
 * in the hash of their content that kustomize appends.
 */
export const nearNames = (word: string, among: Iterable<string>): readonly string[] => {
  if (!word) return [];
  const limit = word.length <= 4 ? 1 : Math.max(2, Math.floor(word.length / 4));
  return [...new Set(among)]
    .filter(candidate => candidate && candidate !== word)
    .map(candidate => ({ candidate, distance: nameDistance(word, candidate) }))
    .filter(
      ({ candidate, distance }) => distance <= limit || isPart(word, candidate) || isOtherContent(word, candidate),
    )
    .sort((one, other) => one.distance - other.distance || compareText(one.candidate, other.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
};

/** The nearest of `nearNames`. */
export const nearName = (word: string, among: Iterable<string>): string | undefined => nearNames(word, among)[0];

/** Edits between two names, ignoring case: insert, delete, replace, or swap neighbours (optimal string alignment). */
export const nameDistance = (one: string, other: string): number => {
  const [from, to] = [one.toLowerCase(), other.toLowerCase()];
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1];
      const best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(swapped ? Math.min(best, (beforeLast[j - 2] ?? 0) + 1) : best);
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length] ?? 0;
};

/** One name is the other with parts before or behind it, divided as names are. */
const isPart = (one: string, other: string): boolean => {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= 3 && (long.startsWith(`${short}-`) || long.endsWith(`-${short}`));
};

/** Ten characters of kustomize's own alphabet. Source: encode in sigs.k8s.io/kustomize/api/hasher. */
const contentHash = /-[2456789bcdfghkmt]{10}$/;

/** The same name with the hash of another content. */
const isOtherContent = (one: string, other: string): boolean =>
  contentHash.test(one) && contentHash.test(other) && one.replace(contentHash, '') === other.replace(contentHash, '');
