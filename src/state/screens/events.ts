import type { EventView } from '../../model/event.ts';
import type { Action } from '../action.ts';
import { eventRows } from '../pages/events/event-rows.ts';
import { eventListHeight } from '../pages/events/events-layout.ts';
import type { EventsScreen } from '../screen.ts';
import type { State } from '../state.ts';
import { followNewestFirst, moveNewestFirst, type NewestFirst } from './newest-first.ts';

/** The list of events, newest first. */
export const reduceEventsScreen = (screen: EventsScreen, action: Action, state: State): EventsScreen => {
  switch (action.type) {
    case 'filter-set':
      return followNewestFirst(list, { ...screen, filter: action.filter }, state);
    case 'events-read':
      return followNewestFirst(list, screen, state);
    default:
      return moveNewestFirst(list, screen, action, state);
  }
};

const list: NewestFirst<EventsScreen, EventView, string> = {
  rows: (state, screen) => {
    const rows = eventRows(state, screen);
    return rows.state === 'read' ? rows.events : [];
  },
  height: (state, _screen, event) => eventListHeight(state, event),
  id: event => event?.event.metadata?.uid ?? event?.event.metadata?.name ?? '',
  kept: ({ cursorUid }) => cursorUid,
  newest: '',
  placed: (screen, place, cursorUid) => ({ ...screen, ...place, cursorUid }),
};
