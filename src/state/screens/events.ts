import type { EventView } from '../../model/event.ts';
import type { Action } from '../action.ts';
import { scrolledTo } from '../layout.ts';
import { eventRows } from '../pages/events/event-rows.ts';
import { eventListHeight } from '../pages/events/events-layout.ts';
import type { EventsScreen } from '../screen.ts';
import type { State } from '../state.ts';

/** The list of events: its cursor stays on its event while newer ones arrive; on the newest it stays there. */
export const reduceEventsScreen = (screen: EventsScreen, action: Action, state: State): EventsScreen => {
  switch (action.type) {
    case 'moved':
      return at(screen, state, screen.cursor + action.by * (action.unit === 'page' ? pageOf(screen, state) : 1));
    case 'moved-to':
      return at(screen, state, action.place === 'top' ? 0 : Number.MAX_SAFE_INTEGER);
    case 'filter-set':
      return followed({ ...screen, filter: action.filter }, state);
    case 'events-read':
    case 'terminal-resized':
    case 'header-toggled':
      return followed(screen, state);
    default:
      return screen;
  }
};

const at = (screen: EventsScreen, state: State, index: number): EventsScreen => {
  const events = eventsOf(screen, state);
  const cursor = Math.max(0, Math.min(index, events.length - 1));
  const top = scrolledTo(screen.top, cursor, eventListHeight(state, events[cursor]), events.length);
  return { ...screen, cursor, top, cursorUid: cursor === 0 ? '' : uidOf(events[cursor]) };
};

const followed = (screen: EventsScreen, state: State): EventsScreen => {
  if (screen.cursorUid === '') return at(screen, state, 0);
  const index = eventsOf(screen, state).findIndex(event => uidOf(event) === screen.cursorUid);
  if (index === -1) return at(screen, state, screen.cursor);
  // Rows that came above push the view along with the cursor.
  return at({ ...screen, top: Math.max(0, screen.top + index - screen.cursor) }, state, index);
};

const pageOf = (screen: EventsScreen, state: State): number =>
  eventListHeight(state, eventsOf(screen, state)[screen.cursor]);

const eventsOf = (screen: EventsScreen, state: State): readonly EventView[] => {
  const rows = eventRows(state, screen);
  return rows.state === 'read' ? rows.events : [];
};

const uidOf = (event: EventView | undefined): string => event?.event.metadata?.uid ?? event?.event.metadata?.name ?? '';
