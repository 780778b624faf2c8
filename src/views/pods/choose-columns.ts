import type { PodRow } from '../../state/pod-row.ts';
import type { RowUse } from '../../state/pod-uses.ts';
import { type Column, type ColumnId, column } from './column.ts';
import { type ColumnNeed, columnNeed, measuredRows } from './column-need.ts';
import { useColumns } from './use-columns.ts';

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
  'cpuRequest',
  'memoryRequest',
  'cpu',
  'cpuOfRequest',
  'cpuOfLimit',
  'memory',
  'memoryOfRequest',
  'memoryOfLimit',
  'ip',
  'node',
  'owner',
  'qos',
  'nominatedNode',
  'gates',
  'cause',
  'next',
  'retry',
];

/** What the others must be comfortable for. */
const luxuries: readonly ColumnId[] = [
  'gates',
  'nominatedNode',
  'qos',
  'owner',
  'ip',
  'cpuOfRequest',
  'memoryOfRequest',
  'cpuRequest',
  'memoryRequest',
  'node',
  'cpuOfLimit',
  'cpu',
  'memoryOfLimit',
  'memory',
  'restarts',
];
/** What gives way after that. What is not named stays: symbol, names, status and cause. */
const dispensable: readonly ColumnId[] = ['next', 'ready', 'restartCount', 'retry', 'age'];
/** Short forms, which only stand in for the long ones. */
const standIns: Readonly<Partial<Record<ColumnId, ColumnId>>> = { restartCount: 'restarts', retry: 'next' };

/** What a configuration can name: the short forms and the symbol stand by themselves. */
export const listColumns: readonly ColumnId[] = shown.filter(id => id !== 'symbol' && standIns[id] === undefined);

/** Who asks for the wide columns, or for what pods use, wants that rather than these. */
const expendable: readonly ColumnId[] = [
  ...new Set<ColumnId>(['restarts', 'node', 'next', ...luxuries, 'retry', 'restartCount', ...dispensable]),
].filter(id => !['cpu', 'cpuOfLimit', 'memory', 'memoryOfLimit'].includes(id));
/** And these least of all: before them everything becomes as narrow as it can be. */
const precious: readonly ColumnId[] = ['cpuOfLimit', 'cpu', 'memoryOfLimit', 'memory'];

type Limit = 'comfortable' | 'readable' | 'least';
/** What is left out, and how narrow the others may be. */
type Narrowing = { readonly gone: ReadonlySet<ColumnId>; readonly limit: Limit };

const oneByOne = (ids: readonly ColumnId[], limit: (count: number) => Limit, before: readonly ColumnId[] = []) =>
  [...ids.keys(), ids.length].map(
    (count): Narrowing => ({ gone: new Set([...before, ...ids.slice(0, count)]), limit: limit(count) }),
  );

/** Tried in turn, until everything fits. */
const narrowings: Readonly<Record<'calm' | 'asked', readonly Narrowing[]>> = {
  calm: oneByOne([...luxuries, ...dispensable], count => (count >= luxuries.length ? 'readable' : 'comfortable')),
  asked: [...oneByOne(expendable, () => 'readable'), ...oneByOne(precious, () => 'least', expendable)],
};

const wideOnly: ReadonlySet<ColumnId> = new Set(['ip', 'owner', 'qos', 'nominatedNode', 'gates']);
/** They stand where somebody names them. */
const byNameOnly: ReadonlySet<ColumnId> = new Set(['cpuRequest', 'memoryRequest']);
const useIds: ReadonlySet<string> = new Set(Object.keys(useColumns));
const absentWhenEmpty: ReadonlySet<ColumnId> = new Set([...wideOnly, 'cause', 'next', 'retry', 'node']);

export type ColumnWish = {
  readonly rows: readonly PodRow[];
  readonly allNamespaces: boolean;
  readonly wide: boolean;
  /** What pods use, by uid; undefined where nobody wants to know. */
  readonly uses: ReadonlyMap<string, RowUse> | undefined;
  /** Whether somebody asked to see that, and it is not just that there is room for it. */
  readonly asked: boolean;
  readonly width: number;
  /** The columns of the configuration, in their order; undefined where it leaves them to podctl. */
  readonly chosen?: ChosenColumns | undefined;
};

/** The columns of the list and of the wide one, by name. */
export type ChosenColumns = {
  readonly columns: readonly string[] | undefined;
  readonly wideColumns: readonly string[] | undefined;
};

/**
 * The columns that fit, each as wide as what stands in it needs, the rest shared out. Columns that are empty throughout
 * take no room.
 */
export const chooseColumns = (wish: ColumnWish): readonly PlacedColumn[] => {
  const rows = measuredRows(wish.rows);
  const possible = wishedColumns(wish).filter(
    id => (wish.allNamespaces || id !== 'namespace') && (!useIds.has(id) || saysSomething(id, rows, wish.uses)),
  );
  const needs = possible
    .map(id => ({ column: column(id), need: columnNeed(column(id), rows) }))
    .filter(({ column: { id }, need }) => need.widest > 0 || !absentWhenEmpty.has(id));
  const turns = narrowings[wish.wide || wish.asked ? 'asked' : 'calm'];
  for (const { gone, limit } of turns) {
    const kept = needs.filter(({ column: { id } }) => !gone.has(id) && mayStand(id, gone));
    const narrow = kept.map(of => narrowed(of, limit));
    if (totalWidth(narrow) <= wish.width) return widened(kept, narrow, wish.width);
  }
  const last = needs.filter(({ column: { id } }) => !turns.at(-1)?.gone.has(id));
  return widened(
    last,
    last.map(of => narrowed(of, 'least')),
    wish.width,
  );
};

/** Those that may stand, in their order: podctl's own, or the chosen ones with the short forms of theirs behind them. */
const wishedColumns = ({ wide, chosen }: ColumnWish): readonly ColumnId[] => {
  const { columns, wideColumns } = chosen ?? { columns: undefined, wideColumns: undefined };
  const named = wide ? (wideColumns ?? (columns && withWideOnly(columns))) : columns;
  if (!named) return shown.filter(id => !byNameOnly.has(id) && (wide || !wideOnly.has(id)));
  return ['symbol', ...named.flatMap(name => shown.filter(id => id === name || standIns[id] === name))];
};

/** The columns that only the wide list has, before the cause, where the configuration chose the others. */
const withWideOnly = (columns: readonly string[]): readonly string[] => {
  const cause = columns.indexOf('cause');
  const more = shown.filter(id => (wideOnly.has(id) || useIds.has(id)) && !columns.includes(id));
  return columns.toSpliced(cause < 0 ? columns.length : cause, 0, ...more);
};

/** Where no pod has a limit, there is no share of it. */
const saysSomething = (id: ColumnId, rows: readonly PodRow[], uses: ColumnWish['uses']): boolean => {
  if (uses === undefined || uses.size === 0) return false;
  const { text } = column(id);
  return rows.some(row => text(row, 0, uses.get(row.uid)) !== '');
};

/** A short form only stands where the long one does not. */
const mayStand = (id: ColumnId, gone: ReadonlySet<ColumnId>): boolean => {
  const long = standIns[id];
  return long === undefined || gone.has(long);
};

type NeededColumn = { readonly column: Column; readonly need: ColumnNeed };

const narrowed = ({ column: of, need }: NeededColumn, limit: Limit): number => {
  const most = of[limit];
  return Math.max(of.title.length, 1, most === undefined ? need.widest : Math.min(need.usual, most));
};

const totalWidth = (widths: readonly number[]): number =>
  // The symbol stands one cell from what it belongs to, the others two from each other.
  margin + widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1) - 1;

/** Gives the cells that are left to the columns that lack most: first for their usual texts, then for the widest. */
const widened = (
  columns: readonly NeededColumn[],
  narrow: readonly number[],
  width: number,
): readonly PlacedColumn[] => {
  const widths = [...narrow];
  for (const aim of ['usual', 'widest'] as const)
    for (let left = width - totalWidth(widths); left > 0; left -= 1) {
      const shares = columns.map(({ column: { first }, need }, index) =>
        share(widths[index] ?? 0, need[aim], first === true),
      );
      const poorest = indexOfLeast(shares);
      if (poorest === -1) break;
      widths[poorest] = (widths[poorest] ?? 0) + 1;
    }
  return columns.map(({ column: of }, index) => ({ column: of, width: widths[index] ?? 0 }));
};

/** How much of what it needs a column has; infinite once it has all. Those that come first seem poorer than they are. */
const share = (width: number, need: number, first: boolean): number => {
  if (width >= need) return Number.POSITIVE_INFINITY;
  return first ? width / need / 10 : width / need;
};

const indexOfLeast = (shares: readonly number[]): number => {
  const least = Math.min(...shares);
  return Number.isFinite(least) ? shares.indexOf(least) : -1;
};
