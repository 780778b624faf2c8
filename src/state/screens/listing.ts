import type { Action } from '../action.ts';
import { bodyHeight, scrolledTo } from '../layout.ts';
import type { ListingScreen } from '../listing-screen.ts';
import { listingRows } from '../pages/listing/listing-rows.ts';
import type { State } from '../state.ts';

/** A listing: its filter, and the cursor that walks over its entries. */
export const reduceListingScreen = (screen: ListingScreen, action: Action, state: State): ListingScreen => {
  const height = Math.max(1, bodyHeight(state) - 1);
  switch (action.type) {
    case 'moved':
      return at(screen, height, screen.cursor + action.by * (action.unit === 'page' ? height : 1));
    case 'moved-to':
      return at(screen, height, action.place === 'top' ? 0 : Number.MAX_SAFE_INTEGER);
    case 'filter-set':
      return at({ ...screen, filter: action.filter }, height, 0);
    case 'terminal-resized':
    case 'header-toggled':
      return at(screen, height, screen.cursor);
    default:
      return screen;
  }
};

const at = (screen: ListingScreen, height: number, index: number): ListingScreen => {
  const rows = listingRows(screen);
  const entries = rows.filter(({ row }) => row === 'entry').length;
  const cursor = Math.max(0, Math.min(index, entries - 1));
  const line = rows.findIndex(row => row.row === 'entry' && row.index === cursor);
  // The heading of the first entry of a group comes into view with it.
  const first = rows[line - 1]?.row === 'heading' ? line - 1 : line;
  const top = scrolledTo(scrolledTo(screen.top, line, height, rows.length), first, height, rows.length);
  return { ...screen, cursor, top };
};
