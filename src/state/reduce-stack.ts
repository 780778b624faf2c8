import type { Action } from './action.ts';
import type { Screen } from './screen.ts';
import type { State } from './state.ts';

/** Opening and closing screens. What only a closed screen needed is forgotten with it. */
export const reduceStack = (state: State, action: Action): State => {
  switch (action.type) {
    case 'screen-opened':
      return withScreens(state, [...state.screens, action.screen], []);
    case 'screen-closed': {
      const [first, ...above] = state.screens;
      const closed = above.at(-1);
      return closed ? withScreens(state, [first, ...above.slice(0, -1)], [closed, ...state.ahead]) : state;
    }
    case 'screen-reopened': {
      const [next, ...rest] = state.ahead;
      return next ? withScreens(state, [...state.screens, next], rest) : state;
    }
    case 'replay-moved':
      return withScreens(state, [state.screens[0], ...action.above], []);
    case 'first-screen-shown':
      return withScreens(state, [state.screens[0]], [...state.screens.slice(1), ...state.ahead]);
    default:
      return state;
  }
};

const withScreens = (state: State, screens: State['screens'], ahead: readonly Screen[]): State => {
  const open = new Set(screens.map(screen => screen.screen));
  return {
    ...state,
    screens,
    ahead,
    opened: open.has('pod') || open.has('logs') || open.has('timeline') ? state.opened : undefined,
    object: open.has('text') ? state.object : undefined,
    events: open.has('events') ? state.events : undefined,
    related: open.has('related') ? state.related : undefined,
    node: open.has('node') ? state.node : undefined,
    timeline: open.has('timeline') ? state.timeline : undefined,
    log: open.has('logs') ? state.log : undefined,
    journal: open.has('journal') ? state.journal : undefined,
  };
};
