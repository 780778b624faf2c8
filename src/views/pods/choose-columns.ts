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

/** What the others must be comfortable for. */
const luxuries: readonly ColumnId[] = ['gates', 'nominatedNode', 'qos', 'owner', 'ip', 'node', 'restarts'];
/** What gives way after that. What is not named stays: symbol, names, status and cause. */
const dispensable: readonly ColumnId[] = ['next', 'ready', 'restartCount', 'age'];

const narrowing = [...luxuries, ...dispensable];
/** Who asks for the wide columns wants them rather than these. */
const wideNarrowing = [...new Set<ColumnId>(['restarts', 'node', 'next', ...narrowing])];

const wideOnly: ReadonlySet<ColumnId> = new Set(['ip', 'owner', 'qos', 'nominatedNode', 'gates']);
const absentWhenEmpty: ReadonlySet<ColumnId> = new Set([...wideOnly, 'cause', 'next', 'node']);

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
  const possible = shown.filter(id => (wish.wide || !wideOnly.has(id)) && (wish.allNamespaces || id !== 'namespace'));
  const rows = measured(wish.rows);
  const natural = new Map(possible.map(id => [id, naturalWidth(column(id), rows)]));
  const candidates = possible.filter(id => !absentWhenEmpty.has(id) || (natural.get(id) ?? 0) > 0);
  const dropped = wish.wide ? wideNarrowing : narrowing;
  for (let count = 0; count <= dropped.length; count += 1) {
    const gone = new Set(dropped.slice(0, count));
    // The short form of RESTARTS only stands in for the long one.
    const kept = candidates.filter(id => !gone.has(id) && (id !== 'restartCount' || gone.has('restarts')));
    const limit = wish.wide || count >= luxuries.length ? 'readable' : 'comfortable';
    const narrow = kept.map(id => placed(column(id), natural.get(id) ?? 0, limit));
    if (totalWidth(narrow) <= wish.width) return widened(narrow, natural, wish.width);
  }
  const last = candidates.filter(id => !dropped.includes(id));
  const squeezed = last.map(id => placed(column(id), natural.get(id) ?? 0, 'least'));
  return widened(squeezed, natural, wish.width);
};

/** The most rows that are measured. */
const most = 2000;

/** Of many rows the first, which are the worst, and some of the others: measuring all would cost a frame at every change. */
const measured = (rows: readonly PodRow[]): readonly PodRow[] => {
  if (rows.length <= most) return rows;
  const step = Math.ceil(rows.length / (most / 2));
  return [...rows.slice(0, most / 2), ...rows.slice(most / 2).filter((_, index) => index % step === 0)];
};

/** What the widest text needs; 0 where all are empty. */
const naturalWidth = (of: Column, rows: readonly PodRow[]): number => {
  let widest = 0;
  for (const row of rows) {
    if (of.room) {
      widest = Math.max(widest, of.room(row));
      continue;
    }
    const text = of.text(row, 0);
    if (text.length * 2 > widest) widest = Math.max(widest, of.prose ? displayWidth(text) : text.length);
  }
  return widest === 0 ? 0 : Math.max(widest, of.title.length);
};

const placed = (of: Column, natural: number, limit: 'comfortable' | 'readable' | 'least'): PlacedColumn => ({
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
