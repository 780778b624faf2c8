import type { JournalLine } from '../model/api-call.ts';

/** What the session asked the cluster for, as a journal screen shows it. */
export type Journal = {
  /** The newest first. */
  readonly lines: readonly JournalLine[];
  /** How many older lines are no longer kept. */
  readonly dropped: number;
};

/** Every request of this session, the newest first. The cursor follows its line (`cursorId`); 0 stays at the newest. */
export type JournalScreen = {
  readonly screen: 'journal';
  readonly filter: string;
  readonly cursor: number;
  readonly cursorId: number;
  readonly top: number;
  /** Whether all that is known of the line under the cursor stands below the list. */
  readonly details: boolean;
};

export const journalScreen: JournalScreen = {
  screen: 'journal',
  filter: '',
  cursor: 0,
  cursorId: 0,
  top: 0,
  details: false,
};
