import type { Action } from '../action.ts';
import { scrolledTo } from '../layout.ts';
import type { State } from '../state.ts';

type Place = { readonly top: number; readonly cursor: number };

/** A list whose newest row stands first: its cursor stays on its row while newer ones come; on the newest it stays there. */
export type NewestFirst<Screen extends Place, Row, Id> = {
  rows(state: State, screen: Screen): readonly Row[];
  /** The lines of the list, where this row is the one under the cursor. */
  height(state: State, screen: Screen, row: Row | undefined): number;
  id(row: Row | undefined): Id;
  /** The id under the cursor; `newest` where it stays on the newest row, whichever that is. */
  kept(screen: Screen): Id;
  readonly newest: Id;
  placed(screen: Screen, place: Place, id: Id): Screen;
};

/** How the cursor of such a list moves; the screen as it was for any other action. */
export const moveNewestFirst = <Screen extends Place, Row, Id>(
  list: NewestFirst<Screen, Row, Id>,
  screen: Screen,
  action: Action,
  state: State,
): Screen => {
  switch (action.type) {
    case 'moved': {
      const page = list.height(state, screen, list.rows(state, screen)[screen.cursor]);
      return at(list, screen, state, screen.cursor + action.by * (action.unit === 'page' ? page : 1));
    }
    case 'moved-to':
      return at(list, screen, state, action.place === 'top' ? 0 : Number.MAX_SAFE_INTEGER);
    case 'terminal-resized':
    case 'header-toggled':
      return followNewestFirst(list, screen, state);
    default:
      return screen;
  }
};

/** The same rows or others: the cursor is where its row is now. */
export const followNewestFirst = <Screen extends Place, Row, Id>(
  list: NewestFirst<Screen, Row, Id>,
  screen: Screen,
  state: State,
): Screen => {
  const id = list.kept(screen);
  if (id === list.newest) return at(list, screen, state, 0);
  const index = list.rows(state, screen).findIndex(row => list.id(row) === id);
  if (index === -1) return at(list, screen, state, screen.cursor);
  // Rows that came above push the view along with the cursor.
  return at(list, { ...screen, top: Math.max(0, screen.top + index - screen.cursor) }, state, index);
};

const at = <Screen extends Place, Row, Id>(
  list: NewestFirst<Screen, Row, Id>,
  screen: Screen,
  state: State,
  index: number,
): Screen => {
  const rows = list.rows(state, screen);
  const cursor = Math.max(0, Math.min(index, rows.length - 1));
  const top = scrolledTo(screen.top, cursor, list.height(state, screen, rows[cursor]), rows.length);
  return list.placed(screen, { top, cursor }, cursor === 0 ? list.newest : list.id(rows[cursor]));
};
