import type { Action } from '../action.ts';
import { bodyHeight, scrolledTo } from '../layout.ts';
import { relatedRows } from '../pages/related/related-rows.ts';
import type { RelatedScreen } from '../screen.ts';
import type { State } from '../state.ts';

/** The list of what has to do with a pod. */
export const reduceRelatedScreen = (screen: RelatedScreen, action: Action, state: State): RelatedScreen => {
  switch (action.type) {
    case 'moved':
      return at(screen, state, screen.cursor + action.by * (action.unit === 'page' ? relatedHeight(state) : 1));
    case 'moved-to':
      return at(screen, state, action.place === 'top' ? 0 : Number.MAX_SAFE_INTEGER);
    case 'related-read':
    case 'terminal-resized':
    case 'header-toggled':
      return at(screen, state, screen.cursor);
    default:
      return screen;
  }
};

/** The title and the titles of the columns stand above. */
const relatedHeight = (state: State): number => Math.max(1, bodyHeight(state) - 2);

const at = (screen: RelatedScreen, state: State, index: number): RelatedScreen => {
  const rows = relatedRows(state, screen);
  const count = rows.state === 'read' ? rows.objects.length : 0;
  const cursor = Math.max(0, Math.min(index, count - 1));
  return { ...screen, cursor, top: scrolledTo(screen.top, cursor, relatedHeight(state), count) };
};
