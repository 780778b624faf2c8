import type { Action } from '../action.ts';
import { scrolledTo } from '../layout.ts';
import { causeListHeight } from '../pages/causes/causes-layout.ts';
import type { CausesScreen } from '../screen.ts';
import type { State } from '../state.ts';

/** The causes screen: its filter, and the cursor moved by keys. */
export const reduceCausesScreen = (screen: CausesScreen, action: Action, state: State): CausesScreen => {
  switch (action.type) {
    case 'moved':
      return moveTo(screen, state, screen.cursor + action.by * (action.unit === 'page' ? causeListHeight(state) : 1));
    case 'moved-to':
      return moveTo(screen, state, action.place === 'top' ? 0 : state.causes.groups.length - 1);
    case 'filter-set':
      return { ...screen, filter: action.filter };
    default:
      return screen;
  }
};

/** Until somebody moves it or opens something, the cursor stays on top; then on its cause, wherever that goes. */
export const settleCausesCursor = (screen: CausesScreen, state: State): CausesScreen => {
  const { groups } = state.causes;
  const inUse = screen.cursorKey !== '' || state.screens.at(-1) !== screen || state.overlay !== undefined;
  const followed =
    screen.cursorKey === '' || groups[screen.cursor]?.key === screen.cursorKey
      ? screen.cursor
      : groups.findIndex(({ key }) => key === screen.cursorKey);
  const cursor = Math.max(0, Math.min(followed === -1 ? screen.cursor : followed, groups.length - 1));
  const cursorKey = inUse ? (groups[cursor]?.key ?? screen.cursorKey) : '';
  const top = scrolledTo(screen.top, cursor, causeListHeight(state), groups.length);
  if (cursor === screen.cursor && cursorKey === screen.cursorKey && top === screen.top) return screen;
  return { ...screen, cursor, cursorKey, top };
};

const moveTo = (screen: CausesScreen, { causes }: State, index: number): CausesScreen => {
  const cursor = Math.max(0, Math.min(index, causes.groups.length - 1));
  return { ...screen, cursor, cursorKey: causes.groups[cursor]?.key ?? screen.cursorKey };
};
