import type { PodsScreen } from '../../state/screen.ts';
import { padEnd, padStart } from '../../text/pad.ts';
import type { Theme } from '../theme.ts';
import { gap, margin, type PlacedColumn } from './choose-columns.ts';

/** The titles of the columns; the one the list is sorted by is marked. */
export const titleLine = (
  columns: readonly PlacedColumn[],
  screen: Pick<PodsScreen, 'sort' | 'inverted'>,
  theme: Theme,
): string => {
  let line = ' '.repeat(margin);
  for (const [index, { column, width }] of columns.entries()) {
    const sorted = column.sort === screen.sort;
    const title = sorted ? `${column.title}${screen.inverted ? '↑' : '↓'}` : column.title;
    const text = column.right ? padStart(title, width) : padEnd(title, width);
    // The arrow may need a cell more than the column has: the gap gives it.
    const space = (column.id === 'symbol' ? 1 : gap) - (text.length - width);
    const last = index === columns.length - 1;
    const shown = last ? text.trimEnd() : text;
    line += (sorted ? theme.title(shown) : theme.quiet(shown)) + (last ? '' : ' '.repeat(space));
  }
  return line;
};
