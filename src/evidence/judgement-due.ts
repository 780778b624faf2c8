import type { PodRow } from '../state/pod-row.ts';

/** Bounds on the time between two judgements of a pod that does not change, ms. */
const soonest = 5000;
const latest = { underWay: 15_000, settled: 60_000 };

/**
 * When a pod that is not well is to be judged again by the clock alone, ms: budgets run out without an event. Budgets are
 * as long as what they are for, so a pod that has been so for a while can wait in proportion: of three hundred pods that
 * have failed for hours only five are looked at in a second.
 */
export const judgementDue = (row: PodRow, judgedAt: number, changedAt: number | undefined): number => {
  const began = changedAt ?? row.since ?? row.createdAt ?? judgedAt;
  const most = row.verdict === 'progressing' || row.verdict === undefined ? latest.underWay : latest.settled;
  return judgedAt + Math.min(most, Math.max(soonest, (judgedAt - began) / 10));
};
