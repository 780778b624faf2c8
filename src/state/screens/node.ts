import type { Action } from '../action.ts';
import { bodyHeight, scrolledTo } from '../layout.ts';
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
        screen.cursor + action.by * (action.unit === 'page' ? rowsHeight(state, screen) : 1),
      );
    case 'moved-to':
      return moveTo(screen, state, action.place === 'top' ? 0 : Number.MAX_SAFE_INTEGER);
    case 'sorted':
      return { ...screen, sort: action.by, inverted: false, cursor: 0, cursorUid: '', top: 0 };
    case 'sort-inverted':
      return { ...screen, inverted: !screen.inverted, cursor: 0, cursorUid: '', top: 0 };
    default:
      return screen;
  }
};

/** Rows move with what they use: the cursor stays on its pod, and where that has gone, at its place. */
export const settleNodeCursor = (screen: NodeScreen, state: State): NodeScreen => {
  const { rows } = state.nodeList;
  const isThere = screen.cursorUid === '' || rows[screen.cursor]?.uid === screen.cursorUid;
  const found = isThere ? screen.cursor : rows.findIndex(({ uid }) => uid === screen.cursorUid);
  const cursor = Math.max(0, Math.min(found === -1 ? screen.cursor : found, rows.length - 1));
  const top = scrolledTo(screen.top, cursor, rowsHeight(state, screen), rows.length);
  return cursor === screen.cursor && top === screen.top ? screen : { ...screen, cursor, top };
};

/** The titles of the columns stand above the rows. */
const rowsHeight = (state: State, screen: NodeScreen): number =>
  Math.max(1, bodyHeight(state) - nodeHead(state, screen).length - 1);

const moveTo = (screen: NodeScreen, { nodeList: { rows } }: State, index: number): NodeScreen => {
  const cursor = Math.max(0, Math.min(index, rows.length - 1));
  return { ...screen, cursor, cursorUid: rows[cursor]?.uid ?? '' };
};
