import type { PodUse, UseShares } from '../model/pod-use.ts';

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

/** Whether the list is to show what pods use: asked for, or with room for it. */
export const wantsUse = (
  { wide, sort, filter }: { readonly wide: boolean; readonly sort: string; readonly filter: string },
  width: number,
): boolean =>
  wide || width >= useWidth || sort in useOrders || mentionsUse.test(filter);

/** Whether there is something to show. Old values are better than none: each says how old it is. */
export const hasUse = ({ byUid }: PodUses): boolean => byUid.size > 0;

/** The number that a list is ordered by. */
export const useOrders = {
  cpu: use => use.cpu,
  memory: use => use.memory,
  cpuShare: use => use.cpuOfLimit ?? use.cpuOfRequest,
  memoryShare: use => use.memoryOfLimit ?? use.memoryOfRequest,
} as const satisfies Record<string, (use: RowUse) => number | undefined>;

export type UseOrder = keyof typeof useOrders;

const mentionsUse = /(?:^|[\s!])(?:cpu|mem|memory)[<>=:]/i;
