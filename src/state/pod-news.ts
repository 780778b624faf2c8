import type { Verdict } from '../diagnosis/finding.ts';
import type { PodRow } from './pod-row.ts';

/** The latest that happened to the pods in scope: what a person who looks up wants to have seen. */
export type PodNews = {
  readonly what: PodChange;
  readonly row: PodRow;
  /** To how many others the same happened at the same time. */
  readonly others: number;
  /** When it was first shown, ms since the epoch. */
  readonly at: number;
};

/** From the least to the most telling. */
export const podChanges = ['deleted', 'finished', 'ready', 'created', 'recovered', 'degraded', 'failing'] as const;
export type PodChange = (typeof podChanges)[number];

/** How long news stand, ms. */
export const newsLastMs = 10_000;

/** What has happened between two rows of a pod; nothing where only numbers have changed. */
export const podChange = (before: PodRow | undefined, row: PodRow): PodChange | undefined => {
  if (before === undefined) return 'created';
  if (before.verdict === row.verdict) return undefined;
  if (row.verdict === 'failing' || row.verdict === 'degraded') return row.verdict;
  if (row.verdict === 'completed') return before.verdict === undefined ? undefined : 'finished';
  if (row.verdict !== 'healthy') return undefined;
  if (wasIll.has(before.verdict)) return 'recovered';
  return before.verdict === 'progressing' ? 'ready' : undefined;
};

const wasIll: ReadonlySet<Verdict | undefined> = new Set<Verdict>(['failing', 'degraded']);
