import { type PodChange, type PodNews, podChange, podChanges } from '../state/pod-news.ts';
import type { PodRow } from '../state/pod-row.ts';

/** How long news are left alone before others that tell no more take their place, ms: what changes faster cannot be read. */
const readableMs = 2000;

/** So long after the first list the first verdicts are still being found, ms: that they change says nothing of the pods. */
const settleMs = 15_000;

/** Notes what happens to pods, and picks what tells most of it. */
export type NewsNotes = {
  changed(before: PodRow | undefined, row: PodRow): void;
  deleted(row: PodRow): void;
  /** The news as of now (ms): those since the last call, unless what is shown is fresh and tells as much. */
  latest(now: number): PodNews | undefined;
};

export const noteNews = (): NewsNotes => {
  let shown: PodNews | undefined;
  let noted: Omit<PodNews, 'at'> | undefined;
  let begunAt: number | undefined;
  let isSettled = false;

  const note = (what: PodChange, row: PodRow): void => {
    const rank = noted ? rankOf(what) - rankOf(noted.what) : 1;
    if (rank > 0) noted = { what, row, others: 0 };
    else if (rank === 0 && noted && noted.row.uid !== row.uid) noted = { what, row, others: noted.others + 1 };
  };

  return {
    changed: (before, row) => {
      const what = podChange(before, row);
      if (what && (isSettled || what === 'created')) note(what, row);
    },
    deleted: row => note('deleted', row),
    latest: now => {
      begunAt ??= now;
      isSettled = now - begunAt >= settleMs;
      const isFresh = shown !== undefined && now - shown.at < readableMs;
      if (noted && !(isFresh && shown && rankOf(noted.what) <= rankOf(shown.what))) shown = { ...noted, at: now };
      noted = undefined;
      return shown;
    },
  };
};

const rankOf = (what: PodChange): number => podChanges.indexOf(what);
