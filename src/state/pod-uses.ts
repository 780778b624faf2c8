import type { PodUse, UseShares } from '../model/pod-use.ts';
import type { Settings } from './settings.ts';

/** What a pod uses, and how that compares. */
export type RowUse = PodUse & UseShares;

/** What pods use, as it was last read. It stands apart from their rows: all of it changes at once, and few need it. */
export type PodUses = {
  /** `unavailable`: this cluster does not tell, or not us; until a reconnect nobody asks again. */
  readonly phase: 'unread' | 'read' | 'failing' | 'unavailable';
  /** Why there is nothing, or nothing newer: a sentence. '' where nothing is wrong. */
  readonly why: string;
  readonly byUid: ReadonlyMap<string, RowUse>;
};

export const noUses: PodUses = { phase: 'unread', why: '', byUid: new Map() };

/** From this width on the list has room for CPU and memory among the other columns. */
export const useWidth = 160;

/** The columns that tell of it, by the names that a configuration may choose. */
export const useColumnNames = [
  'cpu',
  'cpuOfRequest',
  'cpuOfLimit',
  'memory',
  'memoryOfRequest',
  'memoryOfLimit',
] as const;

/** Whether the list is to show what pods use: it is asked for, or there is room for it. `width` in cells. */
export const wantsUse = (
  { wide, sort, filter }: { readonly wide: boolean; readonly sort: string; readonly filter: string },
  width: number,
  { columns, wideColumns }: Pick<Settings, 'columns' | 'wideColumns'>,
): boolean => {
  if (sort in useOrders || mentionsUse(filter)) return true;
  const chosen = wide ? wideColumns : columns;
  return chosen ? useColumnNames.some(name => chosen.includes(name)) : wide || width >= useWidth;
};

/** Whether there is nothing to show, and no hope for it: `why` says the reason. */
export const isUseUnavailable = ({ phase, byUid }: PodUses): boolean =>
  byUid.size === 0 && (phase === 'unavailable' || phase === 'failing');

/** The number that a list is ordered by. */
export const useOrders = {
  cpu: use => use.cpu,
  memory: use => use.memory,
  cpuShare: use => use.cpuOfLimit ?? use.cpuOfRequest,
  memoryShare: use => use.memoryOfLimit ?? use.memoryOfRequest,
} as const satisfies Record<string, (use: RowUse) => number | undefined>;

export type UseOrder = keyof typeof useOrders;

/** Whether a filter compares what pods use. */
export const mentionsUse = (filter: string): boolean => /(?:^|[\s!])(?:cpu|mem|memory)[<>=:]/i.test(filter);
