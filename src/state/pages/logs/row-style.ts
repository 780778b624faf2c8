import { cutMiddle } from '../../../text/cut.ts';
import { displayWidth } from '../../../text/display-width.ts';
import type { Tone } from '../../../text/line.ts';
import { padEnd } from '../../../text/pad.ts';
import { filterMatches } from '../../log-filter.ts';
import type { LogLines, LogMatches } from '../../log-lines.ts';
import { logQuery } from '../../log-query.ts';
import type { LogView } from '../../log-view.ts';
import { searchPattern } from '../../search.ts';
import { stampText } from '../clock-text.ts';
import { type LogColumn, logColumns } from './log-columns.ts';

/** How lines become rows of the screen: computed once per frame. */
export type RowStyle = {
  readonly width: number;
  readonly wrap: boolean;
  readonly left: number;
  readonly timestamps: LogView['timestamps'];
  readonly withDate: boolean;
  /** Short names of the sources, none where there is one only. All equally wide. */
  readonly names: readonly string[];
  readonly search: RegExp | undefined;
  readonly match: number;
  readonly marks: ReadonlySet<number>;
  /** What the diagnosis says of the lines it cites. */
  readonly cited: ReadonlyMap<number, string>;
  readonly highlights: readonly Highlight[];
  readonly columns: readonly LogColumn[] | undefined;
  /** Set where lines around matches are shown too: the matches themselves. */
  readonly matched: LogMatches | undefined;
};

export type Highlight = { readonly pattern: RegExp; readonly tone: Tone };

/** What the style rests on beside the view. */
export type RowSources = {
  readonly log: LogLines;
  readonly names: readonly string[];
  readonly cited: ReadonlyMap<number, string>;
  readonly highlights: readonly string[];
  readonly fields: readonly string[];
};

export const rowStyle = (view: LogView, width: number, sources: RowSources): RowStyle => ({
  width,
  wrap: view.wrap,
  left: view.left,
  timestamps: view.timestamps,
  withDate: width >= 120,
  names: view.named ? shortNames(sources.names, width) : [],
  search: searchPattern(view.search),
  match: view.match,
  marks: new Set(view.marks),
  cited: sources.cited,
  highlights: highlightsOf(sources.highlights),
  columns: view.columns ? logColumns(sources.fields, sources.log) : undefined,
  matched: (logQuery(view.filter)?.around ?? 0) > 0 ? filterMatches(sources.log, view.filter) : undefined,
});

/** The cells that a line has for its text. */
export const textWidth = (style: RowStyle): number => Math.max(8, style.width - prefixWidth(style));

/** The cells before the text: time and source. */
export const prefixWidth = (style: RowStyle): number =>
  (style.timestamps === 'off' ? 0 : stampText(undefined, style.timestamps, style.withDate).length + 1) +
  (style.names.length > 0 ? displayWidth(style.names[0] ?? '') + 3 : 0);

const highlightTones = ['highlight1', 'highlight2', 'highlight3', 'highlight4'] as const;

/** A pattern has the look of its place, so that it stays the same when others come and go. */
const highlightsOf = (patterns: readonly string[]): readonly Highlight[] =>
  patterns.flatMap((text, index) => {
    const pattern = searchPattern(text);
    return pattern ? [{ pattern, tone: highlightTones[index % highlightTones.length] ?? 'highlight1' }] : [];
  });

const shortNames = (names: readonly string[], width: number): readonly string[] => {
  if (names.length < 2) return [];
  const longest = Math.min(Math.max(...names.map(displayWidth)), Math.floor(width / 5));
  return names.map(name => padEnd(cutMiddle(name, longest), longest));
};
