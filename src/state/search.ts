/**
 * What `/` looks for: a regular expression, or plain text where it is none. Without a capital letter, case does not
 * matter. Undefined for an empty search.
 */
export const searchPattern = (search: string): RegExp | undefined => {
  if (search === '') return undefined;
  const flags = /\p{Lu}/u.test(search) ? 'gu' : 'giu';
  try {
    return new RegExp(search, flags);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return new RegExp(search.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), flags);
  }
};

/** Start and end of a piece of a text, in UTF-16 units. */
export type TextRange = { readonly start: number; readonly end: number };

/** Where a pattern (with flag `g`) stands in a text. Empty matches are left out; at most `limit` are looked for. */
export const matchRanges = (pattern: RegExp | undefined, text: string, limit = 200): readonly TextRange[] => {
  const ranges: TextRange[] = [];
  if (!pattern) return ranges;
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue;
    ranges.push({ start: match.index, end: match.index + match[0].length });
    if (ranges.length === limit) break;
  }
  return ranges;
};

/** Whether a pattern stands in a text at all. */
export const hasMatch = (pattern: RegExp, text: string): boolean => text.search(pattern) !== -1;
