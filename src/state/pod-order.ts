import { severityOrder } from '../diagnosis/order.ts';
import { type PodRow, seemsWell } from './pod-row.ts';
import { noUses, type PodUses, type RowUse, type UseOrder, useOrders } from './pod-uses.ts';
import type { PodColumn } from './screen.ts';

export type PodComparison = (one: PodRow, other: PodRow) => number;

/**
 * The order of the list. `worst`: what fails before what limps, what is undecided before what is under way; the
 * heaviest, then the newest problem first. Every other order falls back on it, so that no order is left to chance.
 */
export const podOrder = (by: PodColumn, inverted: boolean, uses: PodUses = noUses): PodComparison => {
  const primary =
    by in useOrders ? byUse(useOrders[by as UseOrder], uses) : comparisons[by as keyof typeof comparisons];
  const sign = inverted ? -1 : 1;
  return (one, other) => sign * primary(one, other) || byWorst(one, other) || byName(one, other);
};

const verdictOrder = { failing: 0, degraded: 1, inconclusive: 2, progressing: 3, healthy: 5, completed: 6 } as const;
/** Not judged yet: between what is under way and what is well, those that do not even look well first. */
const notJudged = (row: PodRow): number => (seemsWell(row) ? 4.5 : 4);

const byWorst: PodComparison = (one, other) => {
  const verdict = verdictRank(one) - verdictRank(other);
  if (verdict !== 0) return verdict;
  const severity = severityRank(one) - severityRank(other);
  if (severity !== 0) return severity;
  return (other.since ?? 0) - (one.since ?? 0);
};

const verdictRank = (row: PodRow): number => (row.verdict === undefined ? notJudged(row) : verdictOrder[row.verdict]);
const severityRank = ({ severity }: PodRow): number => (severity === undefined ? 9 : severityOrder[severity]);

const byName: PodComparison = (one, other) =>
  compare(one.namespace, other.namespace) || compare(one.name, other.name) || compare(one.uid, other.uid);

/** Names are ASCII: no collation, which would be fifty times slower. */
const compare = (one: string | number, other: string | number): number => (one < other ? -1 : one > other ? 1 : 0);

/** The most first, those without a sample last. */
const byUse = (amount: (use: RowUse) => number | undefined, { byUid }: PodUses): PodComparison => {
  const amountOf = ({ uid }: PodRow): number => {
    const use = byUid.get(uid);
    return (use && amount(use)) ?? -1;
  };
  return (one, other) => amountOf(other) - amountOf(one);
};

const comparisons: Readonly<Record<Exclude<PodColumn, UseOrder>, PodComparison>> = {
  worst: byWorst,
  namespace: (one, other) => compare(one.namespace, other.namespace),
  name: (one, other) => compare(one.name, other.name),
  ready: (one, other) => compare(readyShare(one), readyShare(other)),
  status: (one, other) => compare(one.status, other.status),
  restarts: (one, other) => other.restarts - one.restarts,
  age: (one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0),
  node: (one, other) => compare(one.node, other.node),
  cause: (one, other) => compare(one.cause || '\uffff', other.cause || '\uffff'),
};

/** Least ready first. */
const readyShare = ({ ready }: PodRow): number => {
  const [up, of] = ready.split('/').map(Number);
  return of ? (up ?? 0) / of : 1;
};
