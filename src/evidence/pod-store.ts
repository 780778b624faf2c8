import type { Diagnosis } from '../diagnosis/finding.ts';
import type { Pod } from '../model/kubernetes.ts';
import type { PodRow, PodTable } from '../state/pod-row.ts';
import { noPods } from '../state/pod-row.ts';
import { noteNews } from './note-news.ts';

/** A pod in the store. `pod` and `diagnosis` are kept only while somebody needs them: it is not well, or it is open. */
export type StoredPod = {
  row: PodRow;
  pod: Pod | undefined;
  diagnosis: Diagnosis | undefined;
  /** When the diagnosis was made, and when the pod last changed while it was watched, ms. */
  judgedAt: number | undefined;
  changedAt: number | undefined;
  listed: number;
};

/** All pods in scope, by uid. Mutable; `table` is the immutable picture of a moment. */
export type PodStore = {
  get(uid: string): StoredPod | undefined;
  byName(namespace: string, name: string): StoredPod | undefined;
  set(uid: string, stored: Omit<StoredPod, 'listed'>): void;
  /** Part of the list that is arriving, or of the watch. */
  seen(uid: string): void;
  delete(uid: string): void;
  /** Begins a new list; `endList` drops the pods that were not seen since, and returns their number. */
  beginList(): void;
  endList(): number;
  all(): Iterable<[string, StoredPod]>;
  readonly size: number;
  /** `now` (ms) is when what has happened is told. */
  table(now: number): PodTable;
};

export const createPodStore = (): PodStore => {
  const pods = new Map<string, StoredPod>();
  const names = new Map<string, string>();
  const news = noteNews();
  let list = 0;
  let synced = false;
  let version = 0;

  const drop = (uid: string): void => {
    const stored = pods.get(uid);
    if (!stored) return;
    pods.delete(uid);
    const name = `${stored.row.namespace}/${stored.row.name}`;
    if (names.get(name) === uid) names.delete(name);
  };

  return {
    get: uid => pods.get(uid),
    byName: (namespace, name) => pods.get(names.get(`${namespace}/${name}`) ?? ''),
    set: (uid, stored) => {
      const before = pods.get(uid);
      if (synced) news.changed(before?.row, stored.row);
      if (before) Object.assign(before, stored);
      else {
        pods.set(uid, { ...stored, listed: list });
        names.set(`${stored.row.namespace}/${stored.row.name}`, uid);
      }
    },
    seen: uid => {
      const stored = pods.get(uid);
      if (stored) stored.listed = list;
    },
    delete: uid => {
      const stored = pods.get(uid);
      if (stored) news.deleted(stored.row);
      drop(uid);
    },
    beginList: () => {
      list += 1;
    },
    endList: () => {
      const before = pods.size;
      for (const [uid, stored] of pods) if (stored.listed !== list) drop(uid);
      synced = true;
      return before - pods.size;
    },
    all: () => pods,
    get size() {
      return pods.size;
    },
    table: now => {
      version += 1;
      const rows: PodRow[] = [];
      const counts = { ...noPods.counts };
      for (const { row } of pods.values()) {
        rows.push(row);
        if (row.verdict) counts[row.verdict] += 1;
      }
      return { version, rows, counts, synced, news: news.latest(now) };
    },
  };
};
