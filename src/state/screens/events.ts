import type { Action } from '../action.ts';
import type { EventsScreen } from '../screen.ts';
import type { State } from '../state.ts';

export const reduceEventsScreen = (screen: EventsScreen, _action: Action, _state: State): EventsScreen => screen;
