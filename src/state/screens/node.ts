import type { Action } from '../action.ts';
import { bodyHeight, scrolledTo } from '../layout.ts';
import { nodeRows } from '../node-rows.ts';
import type { NodeScreen } from '../node-screen.ts';
import { nodeHead } from '../pages/node/node-head.ts';
import type { State } from '../state.ts';

/** The list of pods on a node. */
export const reduceNodeScreen = (screen: NodeScreen, action: Action, state: State): NodeScreen => {
  switch (action.type) {
    case 'moved':
      return moveTo(
        screen,
        state,
        screen.cursor + action.by * (action.unit === 'page' ? nodeHeight(state, screen) : 1),
      );
    case 'moved-to':
      return moveTo(screen, state, action.place === 'top' ? 0 : Number.MAX_SAFE_INTEGER);
    case 'sorted':
      return { ...screen, sort: action.by, inverted: false, cursor: 0, cursorUid: '', top: 0 };
    case 'sort-inverted':
      return { ...screen, inverted: !screen.inverted, cursor: 0, cursorUid: '', top: 0 };
    case 'pods-changed':
    case 'uses-read':
    case 'node-read':
    case 'terminal-resized':
    case 'header-toggled':
      return follow(screen, state);
    default:
      return screen;
  }
};

/** The titles of the columns stand above the rows. */
const nodeHeight = (state: State, screen: NodeScreen): number =>
  Math.max(1, bodyHeight(state) - nodeHead(state, screen).length - 1);

/** Rows move with what they use: the cursor stays on its pod, and where that has gone, at its place. */
const follow = (screen: NodeScreen, state: State): NodeScreen => {
  const { rows } = nodeRows(state, screen);
  const found = screen.cursorUid === '' ? -1 : rows.findIndex(({ uid }) => uid === screen.cursorUid);
  return at(screen, state, rows.length, found === -1 ? screen.cursor : found, screen.cursorUid);
};

const moveTo = (screen: NodeScreen, state: State, index: number): NodeScreen => {
  const { rows } = nodeRows(state, screen);
  const cursor = Math.max(0, Math.min(index, rows.length - 1));
  return at(screen, state, rows.length, cursor, rows[cursor]?.uid ?? '');
};

const at = (screen: NodeScreen, state: State, count: number, index: number, cursorUid: string): NodeScreen => {
  const cursor = Math.max(0, Math.min(index, count - 1));
  return { ...screen, cursor, cursorUid, top: scrolledTo(screen.top, cursor, nodeHeight(state, screen), count) };
};
