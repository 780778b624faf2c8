import type { PodRow } from '../../state/pod-row.ts';
import { displayWidth } from '../parts/display-width.ts';
import { type Column, type ColumnId, column } from './column.ts';

/** A column as it stands on screen. */
export type PlacedColumn = { readonly column: Column; readonly width: number };

/** Cells between two columns. */
export const gap = 2;
/** The cell for marks at the left edge. */
export const margin = 1;

const shown: readonly ColumnId[] = [
  'symbol',
  'namespace',
  'name',
  'ready',
  'status',
  'restarts',
  'restartCount',
  'age',
  'ip',
  'node',
  'owner',
  'qos',
  'nominatedNode',
  'gates',
  'cause',
  'next',
];

/** What gives way first when the terminal is narrow. What is not named here stays: symbol, names, status and cause. */
const dropped: readonly ColumnId[] = [
  'gates',
  'nominatedNode',
  'qos',
  'owner',
  'ip',
  'node',
  'restarts',
  'next',
  'ready',
  'restartCount',
  'age',
];

const wideOnly: ReadonlySet<ColumnId> = new Set(['ip', 'owner', 'qos', 'nominatedNode', 'gates']);

export type ColumnWish = {
  readonly rows: readonly PodRow[];
  readonly allNamespaces: boolean;
  readonly wide: boolean;
  readonly width: number;
};

/**
 * The columns that fit, each as wide as what stands in it needs, the rest shared out. Columns that are empty throughout
 * take no room.
 */
export const chooseColumns = (wish: ColumnWish): readonly PlacedColumn[] => {
  const natural = new Map(shown.map(id => [id, naturalWidth(column(id), wish)]));
  const candidates = shown.filter(id => isWanted(id, natural.get(id) ?? 0, wish));
  for (let count = 0; count <= dropped.length; count += 1) {
    const gone = new Set(dropped.slice(0, count));
    // The short form of RESTARTS only stands in for the long one.
    const kept = candidates.filter(id => !gone.has(id) && (id !== 'restartCount' || gone.has('restarts')));
    const narrow = kept.map(id => placed(column(id), natural.get(id) ?? 0, 'readable'));
    if (totalWidth(narrow) <= wish.width) return widened(narrow, natural, wish.width);
  }
  const last = candidates.filter(id => !dropped.includes(id));
  return widened(
    last.map(id => placed(column(id), natural.get(id) ?? 0, 'least')),
    natural,
    wish.width,
  );
};

const isWanted = (id: ColumnId, natural: number, wish: ColumnWish): boolean => {
  if (id === 'namespace') return wish.allNamespaces;
  if (wideOnly.has(id)) return wish.wide && natural > 0;
  if (id === 'cause' || id === 'next' || id === 'node') return natural > 0;
  return true;
};

/** What the widest text needs; 0 where all are empty. */
const naturalWidth = (of: Column, { rows }: ColumnWish): number => {
  let widest = 0;
  for (const row of rows) widest = Math.max(widest, of.room ? of.room(row) : displayWidth(of.text(row, 0)));
  return widest === 0 ? 0 : Math.max(widest, of.title.length);
};

const placed = (of: Column, natural: number, limit: 'readable' | 'least'): PlacedColumn => ({
  column: of,
  width: Math.max(of.title.length, of.id === 'symbol' ? 1 : 0, Math.min(natural, of[limit] ?? natural)),
});

const totalWidth = (columns: readonly PlacedColumn[]): number =>
  margin + columns.reduce((sum, { width }) => sum + width, 0) + gap * (columns.length - 1) - symbolGap(columns);

/** The symbol stands one cell from what it belongs to. */
const symbolGap = (columns: readonly PlacedColumn[]): number => (columns.length > 1 ? 1 : 0);

/** Gives the cells that are left to the columns that lack most of what they need. */
const widened = (
  columns: readonly PlacedColumn[],
  natural: ReadonlyMap<ColumnId, number>,
  width: number,
): readonly PlacedColumn[] => {
  const widths = columns.map(({ width: cells }) => cells);
  const need = columns.map(({ column: { id } }) => natural.get(id) ?? 0);
  for (let left = width - totalWidth(columns); left > 0; left -= 1) {
    const shares = widths.map(
      (cells, index) => share(cells, need[index] ?? 0) * (columns[index]?.column.first ? 0.1 : 1),
    );
    const poorest = indexOfLeast(shares);
    if (poorest === -1) break;
    widths[poorest] = (widths[poorest] ?? 0) + 1;
  }
  return columns.map((of, index) => ({ column: of.column, width: widths[index] ?? of.width }));
};

/** How much of what it needs a column has; infinite once it has all. */
const share = (cells: number, need: number): number => (cells >= need ? Number.POSITIVE_INFINITY : cells / need);

const indexOfLeast = (shares: readonly number[]): number => {
  const least = Math.min(...shares);
  return Number.isFinite(least) ? shares.indexOf(least) : -1;
};
