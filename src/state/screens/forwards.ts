import type { Action } from '../action.ts';
import { listHeight, scrolledTo } from '../layout.ts';
import type { ForwardsScreen } from '../screen.ts';
import type { State } from '../state.ts';

/** The list of forwards: its cursor stays on its forward, and where that was stopped, at its place. */
export const reduceForwardsScreen = (screen: ForwardsScreen, action: Action, state: State): ForwardsScreen => {
  switch (action.type) {
    case 'moved':
      return at(screen, state, screen.cursor + action.by * (action.unit === 'page' ? listHeight(state) : 1));
    case 'moved-to':
      return at(screen, state, action.place === 'top' ? 0 : state.forwards.length - 1);
    case 'forwards-changed':
    case 'terminal-resized':
    case 'header-toggled': {
      const index = state.forwards.findIndex(({ id }) => id === screen.cursorId);
      return at(screen, state, index === -1 ? screen.cursor : index);
    }
    default:
      return screen;
  }
};

const at = (screen: ForwardsScreen, state: State, index: number): ForwardsScreen => {
  const { forwards } = state;
  const cursor = Math.max(0, Math.min(index, forwards.length - 1));
  const top = scrolledTo(screen.top, cursor, listHeight(state), forwards.length);
  return { ...screen, cursor, cursorId: forwards[cursor]?.id ?? 0, top };
};
