import type { Action } from './action.ts';
import type { Screen } from './screen.ts';
import { reduceScreen } from './screens/index.ts';
import { type State, topScreen } from './state.ts';

/** What came from the world concerns every open screen; a key only the one on top. */
export const reduceScreens = (state: State, action: Action): State => {
  if (!worldly.has(action.type)) {
    const top = topScreen(state);
    const next = reduceScreen(top, action, state);
    return next === top ? state : withScreens(state, [...state.screens.slice(0, -1), next]);
  }
  const screens = state.screens.map(screen => reduceScreen(screen, action, state));
  return screens.every((screen, index) => screen === state.screens[index]) ? state : withScreens(state, screens);
};

const worldly: ReadonlySet<Action['type']> = new Set<Action['type']>([
  'clock-ticked',
  'terminal-resized',
  'header-toggled',
  'pods-changed',
  'connection-changed',
  'pod-read',
  'object-read',
  'events-read',
  'related-read',
  'timeline-read',
  'log-changed',
  'forwards-changed',
  'journal-changed',
]);

/** No screen's reducer makes another kind of screen, so the first one stays the pods screen. */
const withScreens = (state: State, screens: readonly Screen[]): State => {
  const [first, ...above] = screens;
  return first?.screen === 'pods' ? { ...state, screens: [first, ...above] } : state;
};
