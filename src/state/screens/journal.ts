import type { JournalLine } from '../../model/api-call.ts';
import type { Action } from '../action.ts';
import type { JournalScreen } from '../journal.ts';
import { scrolledTo } from '../layout.ts';
import { journalListHeight } from '../pages/journal/journal-layout.ts';
import { journalRows } from '../pages/journal/journal-rows.ts';
import type { State } from '../state.ts';

/** The journal: its cursor stays on its line while newer ones come; on the newest it stays there. */
export const reduceJournalScreen = (screen: JournalScreen, action: Action, state: State): JournalScreen => {
  switch (action.type) {
    case 'moved':
      return at(screen, state, screen.cursor + action.by * (action.unit === 'page' ? pageOf(screen, state) : 1));
    case 'moved-to':
      return at(screen, state, action.place === 'top' ? 0 : Number.MAX_SAFE_INTEGER);
    case 'filter-set':
      return followed({ ...screen, filter: action.filter }, state);
    case 'details-toggled':
      return followed({ ...screen, details: !screen.details }, state);
    case 'journal-changed':
    case 'terminal-resized':
    case 'header-toggled':
      return followed(screen, state);
    default:
      return screen;
  }
};

const at = (screen: JournalScreen, state: State, index: number): JournalScreen => {
  const rows = journalRows(state, screen);
  const cursor = Math.max(0, Math.min(index, rows.length - 1));
  const top = scrolledTo(screen.top, cursor, journalListHeight(state, openedOf(screen, rows[cursor])), rows.length);
  return { ...screen, cursor, top, cursorId: cursor === 0 ? 0 : (rows[cursor]?.id ?? 0) };
};

const followed = (screen: JournalScreen, state: State): JournalScreen => {
  if (screen.cursorId === 0) return at(screen, state, 0);
  const index = journalRows(state, screen).findIndex(({ id }) => id === screen.cursorId);
  if (index === -1) return at(screen, state, screen.cursor);
  // Rows that came above push the view along with the cursor.
  return at({ ...screen, top: Math.max(0, screen.top + index - screen.cursor) }, state, index);
};

const pageOf = (screen: JournalScreen, state: State): number =>
  journalListHeight(state, openedOf(screen, journalRows(state, screen)[screen.cursor]));

const openedOf = ({ details }: JournalScreen, line: JournalLine | undefined): JournalLine | undefined =>
  details ? line : undefined;
