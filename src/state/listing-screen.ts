import type { Tone } from '../text/line.ts';
import type { DocumentSource } from './screen.ts';

/** A list of podctl's own, which does not change while it is open: the rules, or what an audit notes. */
export type ListingScreen = {
  readonly screen: 'listing';
  /** `Rules`, and whose they are. */
  readonly what: string;
  readonly name: string;
  readonly entries: readonly ListedEntry[];
  /** Said where there is none. */
  readonly none: string;
  readonly filter: string;
  /** Among the entries that pass the filter. */
  readonly cursor: number;
  /** First line on screen below the title, headings counted. */
  readonly top: number;
};

export type ListedEntry = {
  /** Its heading; entries of one group stand together. */
  readonly group: string;
  /** A word before the title, and its tone. */
  readonly mark: string;
  readonly tone: Tone;
  readonly title: string;
  /** Its name, for the clipboard; the filter looks at it too. */
  readonly id: string;
  /** What enter opens. */
  readonly page: Omit<DocumentSource, 'kind'>;
};

export const listingScreen = (of: Pick<ListingScreen, 'what' | 'name' | 'entries' | 'none'>): ListingScreen => ({
  screen: 'listing',
  ...of,
  filter: '',
  cursor: 0,
  top: 0,
});
