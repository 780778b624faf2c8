import { type FilterTerm, narrows, parseFilter, passes, termsUseSamples, usesTime } from './filter.ts';
import { orderedRows } from './ordered-rows.ts';
import { podOrder } from './pod-order.ts';
import { noPods, type PodRow, type PodTable } from './pod-row.ts';
import { noUses, type PodUses, useOrders } from './pod-uses.ts';
import { type PodsScreen, podsScreen } from './screen.ts';

/** The pods on the list, and what they were made from: an equal wish over the same pods is the same list. */
export type PodList = {
  readonly rows: readonly PodRow[];
  /** What is wrong with the filter, '' if nothing: the list then stays as the last good filter left it. */
  readonly error: string;
  readonly pods: PodTable;
  /** All pods in order, also those that the filter hides: typing a filter sorts nothing. */
  readonly ordered: readonly PodRow[];
  readonly wish: PodListWish;
  readonly terms: readonly FilterTerm[];
  /** For filters on age: the time they were applied. */
  readonly now: number;
  readonly uses: PodUses;
};

export type PodListWish = Pick<PodsScreen, 'filter' | 'problemsOnly' | 'sort' | 'inverted'>;

export const emptyPodList: PodList = {
  rows: [],
  error: '',
  pods: noPods,
  ordered: [],
  wish: podsScreen,
  terms: [],
  now: 0,
  uses: noUses,
};

/** The list for these pods and this wish. Starts from the previous list, so that a few changed rows cost one pass. */
export const podList = (
  before: PodList,
  pods: PodTable,
  wish: PodListWish,
  now: number,
  uses: PodUses = noUses,
): PodList => {
  const sameFilter = before.wish.filter === wish.filter;
  const sameUses = before.uses === uses;
  const sameOrder =
    before.wish.sort === wish.sort && before.wish.inverted === wish.inverted && (sameUses || !(wish.sort in useOrders));
  const samePods = before.pods.rows === pods.rows;
  const sameScope = sameFilter && before.wish.problemsOnly === wish.problemsOnly;
  const sameTime = before.now === now || !usesTime(before.terms);
  const samePassing = sameTime && (sameUses || !termsUseSamples(before.terms));
  if (samePods && sameOrder && sameScope && samePassing)
    return before.pods === pods && sameUses ? before : { ...before, pods, uses };

  const parsed = sameFilter ? { terms: before.terms, error: before.error } : parseFilter(wish.filter);
  const terms = parsed.error === '' ? parsed.terms : before.terms;
  const order = podOrder(wish.sort, wish.inverted, uses);
  const ordered = sameOrder
    ? orderedRows(before.ordered, before.pods.rows, pods.rows, order)
    : [...pods.rows].sort(order);
  const all = !wish.problemsOnly && terms.length === 0;
  const kept = (row: PodRow): boolean => (!wish.problemsOnly || needsAttention(row)) && passes(terms, row, now, uses);
  const narrower = samePods && sameOrder && before.wish.problemsOnly === wish.problemsOnly;
  const from = narrower && narrows(before.wish.filter, wish.filter) ? before.rows : ordered;
  return { rows: all ? ordered : from.filter(kept), error: parsed.error, pods, ordered, wish, terms, now, uses };
};

/** Whether somebody should look at it: not what is merely starting, well or finished. */
export const needsAttention = ({ verdict }: PodRow): boolean =>
  verdict === 'failing' || verdict === 'degraded' || verdict === 'inconclusive';
