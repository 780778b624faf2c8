import { age, humanDuration } from '../../model/age.ts';
import type { PodRow } from '../../state/pod-row.ts';
import type { RowUse } from '../../state/pod-uses.ts';
import type { PodColumn } from '../../state/screen.ts';
import { verdictSymbol } from '../parts/verdict.ts';
import { requestColumns, useColumns } from './use-columns.ts';

/** One column of the list. */
export type Column = {
  readonly id: ColumnId;
  readonly title: string;
  /** The order it is sorted by, for the mark beside the title. */
  readonly sort?: PodColumn;
  /** Numbers and times stand at the right. */
  readonly right?: boolean;
  /** How it is cut where it does not fit: names in the middle, since their ends tell most. */
  readonly cut: 'end' | 'middle';
  /** Cells it may be squeezed to, below which it is hard to read, and above which only luxury stands; absent: never cut. */
  readonly least?: number;
  readonly readable?: number;
  readonly comfortable?: number;
  /** Gets the room it needs before the others. */
  readonly first?: boolean;
  /** Free text, which may hold characters that take two cells. Everything else Kubernetes has in ASCII. */
  readonly prose?: boolean;
  /** For texts that change with time: the cells they may come to need, so that columns do not jump every second. */
  room?(row: PodRow): number;
  text(row: PodRow, now: number, use?: RowUse): string;
  /** How near a limit it comes, of 1: from 0.9 on it is painted. Only columns of use have it. */
  heat?(use: RowUse): number | undefined;
};

export type ColumnId = keyof typeof columns;

/** How often a container restarted and when it last did: `7 (2m ago)`, as kubectl writes it. */
const restarts = (row: PodRow, now: number): string =>
  row.restartedAt === undefined || row.restarts === 0
    ? String(row.restarts)
    : `${row.restarts} (${humanDuration(now - row.restartedAt)} ago)`;

/** When Kubernetes tries again, else for how long the problem has lasted. */
const next = (row: PodRow, now: number): string => {
  if (row.nextAttemptAt !== undefined) return row.nextAttemptAt > now ? `retry in ${retry(row, now)}` : 'retry is due';
  return row.since === undefined ? '' : `for ${humanDuration(now - row.since)}`;
};

/** The count-down alone, for narrow terminals. */
const retry = (row: PodRow, now: number): string =>
  row.nextAttemptAt === undefined ? '' : humanDuration(Math.max(0, row.nextAttemptAt - now));

type Definition = Omit<Column, 'id' | 'cut'> & { readonly cut?: 'middle' };
const define = <Id extends string>(definitions: Record<Id, Definition>): Record<Id, Definition> => definitions;

const columns = define({
  symbol: { title: '', text: row => verdictSymbol(row.verdict) },
  namespace: {
    title: 'NAMESPACE',
    sort: 'namespace',
    cut: 'middle',
    least: 8,
    readable: 12,
    comfortable: 20,
    text: row => row.namespace,
  },
  name: { title: 'NAME', sort: 'name', cut: 'middle', least: 17, readable: 22, comfortable: 36, text: row => row.name },
  ready: { title: 'READY', sort: 'ready', text: row => row.ready },
  status: {
    title: 'STATUS',
    sort: 'status',
    least: 9,
    readable: 14,
    comfortable: 22,
    first: true,
    text: row => row.status,
  },
  restarts: {
    title: 'RESTARTS',
    sort: 'restarts',
    text: restarts,
    room: row => String(row.restarts).length + (row.restartedAt === undefined ? 0 : 12),
  },
  restartCount: { title: 'RST', sort: 'restarts', right: true, text: row => String(row.restarts) },
  age: { title: 'AGE', sort: 'age', right: true, text: (row, now) => age(row.createdAt, now), room: () => 5 },
  node: { title: 'NODE', sort: 'node', cut: 'middle', least: 8, readable: 12, text: row => row.node },
  cause: {
    title: 'CAUSE',
    prose: true,
    sort: 'cause',
    least: 18,
    readable: 36,
    comfortable: 48,
    text: row => row.cause,
  },
  next: {
    title: 'NEXT',
    text: next,
    room: row => (row.nextAttemptAt === undefined ? (row.since === undefined ? 0 : 9) : 14),
  },
  retry: {
    title: 'RETRY',
    right: true,
    text: retry,
    room: row => (row.nextAttemptAt === undefined ? 0 : 5),
  },
  ip: { title: 'IP', text: row => row.ip },
  qos: { title: 'QOS', text: row => row.qos },
  owner: {
    title: 'OWNER',
    cut: 'middle',
    least: 12,
    readable: 18,
    text: row => (row.owner ? `${row.owner.kind}/${row.owner.name}` : ''),
  },
  nominatedNode: { title: 'NOMINATED', cut: 'middle', least: 9, readable: 12, text: row => row.nominatedNode },
  gates: { title: 'GATES', text: row => row.gates },
  ...requestColumns,
  ...useColumns,
});

export const column = (id: ColumnId): Column => ({ cut: 'end', ...columns[id], id });
