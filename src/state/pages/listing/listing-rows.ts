import type { ListedEntry, ListingScreen } from '../../listing-screen.ts';
import { hasMatch, searchPattern } from '../../search.ts';

/** A line of a listing: a heading, or an entry with its place among those that pass the filter. */
export type ListingRow =
  | { readonly row: 'heading'; readonly text: string; readonly count: number }
  | { readonly row: 'entry'; readonly entry: ListedEntry; readonly index: number };

/** The entries that pass the filter: a pattern over group, mark, name and title, or the opposite behind `!`. */
export const listedEntries = ({ entries, filter }: ListingScreen): readonly ListedEntry[] => {
  const negated = filter.startsWith('!');
  const pattern = searchPattern(negated ? filter.slice(1) : filter);
  if (!pattern) return entries;
  return entries.filter(
    ({ group, mark, id, title }) => hasMatch(pattern, `${group}\n${mark}\n${id}\n${title}`) !== negated,
  );
};

/** They and their headings. */
export const listingRows = (screen: ListingScreen): readonly ListingRow[] => {
  const entries = listedEntries(screen);
  return entries.flatMap((entry, index): readonly ListingRow[] => {
    const row = { row: 'entry', entry, index } as const;
    if (entries[index - 1]?.group === entry.group) return [row];
    const count = entries.filter(({ group }) => group === entry.group).length;
    return [{ row: 'heading', text: entry.group, count }, row];
  });
};
