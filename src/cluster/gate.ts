/** One request podctl made, or refused to make. */
export type JournalEntry = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Path and query; never a header, never a body. */
  readonly url: string;
  readonly outcome: 'sent' | 'refused' | number;
  readonly tookMs?: number;
};
