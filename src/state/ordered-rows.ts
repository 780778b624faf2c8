import type { PodComparison } from './pod-order.ts';
import type { PodRow } from './pod-row.ts';

/**
 * `rows` in order, made from the order of the rows that were there before (`ordered` holds the same as `before`). Of ten
 * thousand rows a few change at a time: those alone are sorted and merged in, in one pass over the others.
 */
export const orderedRows = (
  ordered: readonly PodRow[],
  before: readonly PodRow[],
  rows: readonly PodRow[],
  order: PodComparison,
): readonly PodRow[] => {
  if (before === rows) return ordered;
  const { gone, fresh } = difference(before, rows);
  if (gone.size === 0 && fresh.length === 0) return ordered;
  if (fresh.length > rows.length / 4) return [...rows].sort(order);
  fresh.sort(order);
  const merged: PodRow[] = [];
  let next = 0;
  for (const row of ordered) {
    if (gone.has(row)) continue;
    for (let one = fresh[next]; one && order(one, row) < 0; one = fresh[next]) {
      merged.push(one);
      next += 1;
    }
    merged.push(row);
  }
  for (; next < fresh.length; next += 1) merged.push(fresh[next] as PodRow);
  return merged;
};

/**
 * The rows that are no longer among `rows`, and those that are new there; a pod that has changed is both. Rows keep their
 * order from one table to the next, so that one pass finds nearly all as they were; of rows that do not, nothing is lost.
 */
const difference = (
  before: readonly PodRow[],
  rows: readonly PodRow[],
): { readonly gone: ReadonlySet<PodRow>; readonly fresh: PodRow[] } => {
  const gone = new Set<PodRow>();
  const fresh: PodRow[] = [];
  let index = 0;
  for (const old of before) {
    const row = rows[index];
    if (row === old) index += 1;
    else {
      gone.add(old);
      if (row?.uid !== old.uid) continue;
      fresh.push(row);
      index += 1;
    }
  }
  for (; index < rows.length; index += 1) fresh.push(rows[index] as PodRow);
  return { gone, fresh };
};
