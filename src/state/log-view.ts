/** How a log is being looked at. The lines themselves live in a `LogBuffer`, named by the logs screen's wish. */
export type LogView = {
  readonly follow: boolean;
  readonly wrap: boolean;
  readonly timestamps: 'off' | 'local' | 'utc';
  /** Absolute number of the first line on screen; ignored while following. */
  readonly top: number;
  /** Rows of that line above the screen: a long wrapped line is scrolled through, not over. */
  readonly topRow: number;
  readonly left: number;
  readonly search: string;
  /** Absolute line number of the current match, -1 for none. */
  readonly match: number;
  /** Absolute line numbers of drawn marks. */
  readonly marks: readonly number[];
  /** Lines below this absolute number are hidden (`C` clears the screen). */
  readonly clearedBelow: number;
  /** Only lines that match (`log-query.ts`) are shown; '' for all. */
  readonly filter: string;
  /** Of stack traces only the first line is shown. */
  readonly folded: boolean;
  /** Whether lines begin with the name of their source, where there are several. */
  readonly named: boolean;
  /** Whether lines with fields are shown as the columns that were chosen. */
  readonly columns: boolean;
  /** The line that the diagnosis cites is gone to as soon as it has been read. */
  readonly seeking: boolean;
  /** The line at the match (or on top) is shown below as indented JSON. */
  readonly pretty: boolean;
};

export const freshLogView: LogView = {
  follow: true,
  wrap: true,
  timestamps: 'off',
  top: 0,
  topRow: 0,
  left: 0,
  search: '',
  match: -1,
  marks: [],
  clearedBelow: 0,
  filter: '',
  folded: false,
  named: true,
  columns: true,
  seeking: false,
  pretty: false,
};
