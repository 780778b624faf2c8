import type { JournalLine } from '../../model/api-call.ts';
import type { Action } from '../action.ts';
import type { JournalScreen } from '../journal.ts';
import { journalListHeight } from '../pages/journal/journal-layout.ts';
import { journalRows } from '../pages/journal/journal-rows.ts';
import type { State } from '../state.ts';
import { followNewestFirst, moveNewestFirst, type NewestFirst } from './newest-first.ts';

/** The journal, newest line first. */
export const reduceJournalScreen = (screen: JournalScreen, action: Action, state: State): JournalScreen => {
  switch (action.type) {
    case 'filter-set':
      return followNewestFirst(list, { ...screen, filter: action.filter }, state);
    case 'details-toggled':
      return followNewestFirst(list, { ...screen, details: !screen.details }, state);
    case 'journal-changed':
      return followNewestFirst(list, screen, state);
    default:
      return moveNewestFirst(list, screen, action, state);
  }
};

const list: NewestFirst<JournalScreen, JournalLine, number> = {
  rows: journalRows,
  height: (state, { details }, line) => journalListHeight(state, details ? line : undefined),
  id: line => line?.id ?? 0,
  kept: ({ cursorId }) => cursorId,
  newest: 0,
  placed: (screen, place, cursorId) => ({ ...screen, ...place, cursorId }),
};
