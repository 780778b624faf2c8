import type { Action } from '../action.ts';
import { listHeight, scrolledTo } from '../layout.ts';
import type { PodsScreen } from '../screen.ts';
import type { State } from '../state.ts';

/** The pods screen: filter, order, marks, and the cursor moved by keys. */
export const reducePodsScreen = (screen: PodsScreen, action: Action, state: State): PodsScreen => {
  switch (action.type) {
    case 'moved':
      return moveTo(screen, state, screen.cursorIndex + action.by * (action.unit === 'page' ? listHeight(state) : 1));
    case 'moved-to':
      return moveTo(screen, state, action.place === 'top' ? 0 : state.list.rows.length - 1);
    case 'cursor-set':
      return { ...screen, cursorUid: action.uid };
    case 'filter-set':
      return { ...screen, filter: action.filter };
    case 'problems-only-toggled':
      return { ...screen, problemsOnly: !screen.problemsOnly };
    case 'sorted':
      return atTop({ ...screen, sort: action.by, inverted: false });
    case 'sort-inverted':
      return atTop({ ...screen, inverted: !screen.inverted });
    case 'wide-toggled':
      return { ...screen, wide: !screen.wide };
    case 'mark-toggled':
      return { ...screen, marked: toggled(screen.marked, action.uid) };
    case 'marks-cleared':
      return screen.marked.size === 0 ? screen : { ...screen, marked: new Set() };
    default:
      return screen;
  }
};

/**
 * Brings cursor and scrolling in line with the list. Until somebody moves it, opens something or marks a pod, the cursor
 * stays on top, on the worst pod; from then on it stays on its pod wherever that goes, and where the pod has gone, at
 * its place.
 */
export const settlePodsCursor = (screen: PodsScreen, state: State): PodsScreen => {
  const { rows } = state.list;
  const inUse = screen.cursorUid !== '' || state.screens.at(-1) !== screen || state.overlay !== undefined;
  const followed = indexOf(screen, state);
  const index = Math.max(0, Math.min(followed === -1 ? screen.cursorIndex : followed, rows.length - 1));
  const uid = inUse ? (rows[index]?.uid ?? screen.cursorUid) : '';
  const top = scrolledTo(screen.top, index, listHeight(state), rows.length);
  const marked = stillThere(screen.marked, state);
  if (uid === screen.cursorUid && index === screen.cursorIndex && top === screen.top && marked === screen.marked)
    return screen;
  return { ...screen, cursorUid: uid, cursorIndex: index, top, marked };
};

const indexOf = (screen: PodsScreen, { list }: State): number =>
  screen.cursorUid === '' || list.rows[screen.cursorIndex]?.uid === screen.cursorUid
    ? screen.cursorIndex
    : list.rows.findIndex(row => row.uid === screen.cursorUid);

const moveTo = (screen: PodsScreen, { list }: State, index: number): PodsScreen => {
  const cursorIndex = Math.max(0, Math.min(index, list.rows.length - 1));
  return { ...screen, cursorIndex, cursorUid: list.rows[cursorIndex]?.uid ?? screen.cursorUid };
};

/** A new order is looked at from its beginning. */
const atTop = (screen: PodsScreen): PodsScreen => ({ ...screen, cursorUid: '', cursorIndex: 0, top: 0 });

const toggled = (marked: ReadonlySet<string>, uid: string): ReadonlySet<string> => {
  const next = new Set(marked);
  if (!next.delete(uid)) next.add(uid);
  return next;
};

/** Marks of pods that have gone are dropped: a mark must never act on what cannot be seen. */
const stillThere = (marked: ReadonlySet<string>, { pods }: State): ReadonlySet<string> => {
  if (marked.size === 0) return marked;
  const present = new Set<string>();
  for (const { uid } of pods.rows) if (marked.has(uid)) present.add(uid);
  return present.size === marked.size ? marked : present;
};
