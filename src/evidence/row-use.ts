import type { PodMetrics } from '../model/kubernetes.ts';
import { type PodBounds, parseResources } from '../model/pod-resources.ts';
import { podUse, sharesOf } from '../model/pod-use.ts';
import type { PodRow } from '../state/pod-row.ts';
import type { RowUse } from '../state/pod-uses.ts';

/** Makes of a sample what its pod's row shows. */
export type RowUses = (metrics: PodMetrics, row: PodRow, before?: RowUse) => RowUse | undefined;

/** Texts beyond this many are forgotten: what pods request hardly differs between them. */
const most = 20_000;

/** Pods of one workload request the same: each such text is read once. */
export const createRowUses = (): RowUses => {
  const read = new Map<string, PodBounds>();
  const boundsOf = (text: string): PodBounds => {
    const known = read.get(text);
    if (known) return known;
    if (read.size >= most) read.clear();
    const bounds = parseResources(text);
    read.set(text, bounds);
    return bounds;
  };
  return (metrics, row, before) => {
    const use = podUse(metrics);
    // A pod that came back under the same name is not measured yet.
    if (!use || (row.createdAt !== undefined && use.at < row.createdAt)) return undefined;
    const shares = sharesOf(use, boundsOf(row.resources));
    return before && before.at === use.at && sameShares(before, shares) ? before : { ...use, ...shares };
  };
};

/** The same sample as before stays the same object: nothing has to be drawn again. */
const sameShares = (one: RowUse, other: ReturnType<typeof sharesOf>): boolean =>
  one.cpuOfRequest === other.cpuOfRequest &&
  one.cpuOfLimit === other.cpuOfLimit &&
  one.memoryOfRequest === other.memoryOfRequest &&
  one.memoryOfLimit === other.memoryOfLimit;
