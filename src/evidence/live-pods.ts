import type { WatchSink } from '../cluster/cluster.ts';
import { diagnosePod } from '../diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../diagnosis/finding.ts';
import type { Family } from '../diagnosis/rule.ts';
import type { Snapshot, Want } from '../diagnosis/snapshot.ts';
import type { Pod } from '../model/kubernetes.ts';
import type { Answers } from './answers.ts';
import { podRow, sameRow } from './pod-row.ts';
import type { PodStore } from './pod-store.ts';

/** Longest stretch of diagnosing before keys and frames get their turn, ms. */
const sliceMs = 12;
/** How often the pods that are not well are judged again by the clock alone: budgets run out without an event. */
const recheckMs = 5000;

/** Keeps the verdict of every pod up to date: judges what changed, in slices, and asks for the evidence that was missing. */
export type LivePods = {
  readonly sink: Omit<WatchSink<Pod>, 'status'>;
  /** Something a diagnosis of these pods rests on has changed. */
  touched(namespace: string, name: string): void;
  /** Judges every pod that is not well again. */
  recheck(): void;
  /** Keeps this pod whole while it is open, whatever its verdict. */
  pin(uid: string, pod: Pod): void;
  unpin(uid: string): void;
  close(): void;
};

export type LivePodsNeeds = {
  readonly store: PodStore;
  readonly families: readonly Family[];
  readonly answers: Answers;
  /** A snapshot of now, which notes the questions it was asked in `used`. */
  snapshot(used: Want[]): Snapshot;
  clock(): number;
  serverMinor(): number | undefined;
  /** Rows look different now. */
  rowsChanged(): void;
  /** Pods have been judged: what an open screen shows of one may have changed, though its row has not. */
  judged(): void;
};

export const createLivePods = (needs: LivePodsNeeds): LivePods => {
  const { store, answers, clock } = needs;
  /** uid → whether evidence that is at hand but old is to be read again. */
  const queue = new Map<string, boolean>();
  const pinned = new Set<string>();
  let slice: NodeJS.Immediate | undefined;
  let closed = false;

  const enqueue = (uid: string, refresh: boolean): void => {
    queue.set(uid, refresh || queue.get(uid) === true);
    slice ??= setImmediate(runSlice);
  };

  const runSlice = (): void => {
    slice = undefined;
    const until = performance.now() + sliceMs;
    for (const [uid, refresh] of queue) {
      if (performance.now() > until) break;
      queue.delete(uid);
      judge(uid, refresh);
    }
    needs.judged();
    if (queue.size > 0 && !closed) slice = setImmediate(runSlice);
  };

  const judge = (uid: string, refresh: boolean): void => {
    const stored = store.get(uid);
    if (!stored?.pod) return;
    const { pod } = stored;
    const used: Want[] = [];
    const snapshot = needs.snapshot(used);
    const diagnosis = diagnosePod(pod, needs.families, snapshot);
    keep(uid, pod, diagnosis, snapshot.serverMinor);
    const open = refresh ? used : used.filter(want => answers.get(want).state === 'unknown');
    if (open.length === 0) return;
    const before = open.map(want => answers.get(want));
    void answers.ask(open, clock()).then(() => {
      if (!closed && open.some((want, index) => answers.get(want) !== before[index])) enqueue(uid, false);
    });
  };

  const keep = (uid: string, pod: Pod, diagnosis: Diagnosis, serverMinor: number | undefined): void => {
    const well =
      (diagnosis.verdict === 'healthy' || diagnosis.verdict === 'completed') && diagnosis.findings.length === 0;
    const slim = well && !pinned.has(uid);
    const before = store.get(uid)?.row;
    const row = podRow(pod, diagnosis, serverMinor);
    const same = before !== undefined && sameRow(before, row);
    if (!same) needs.rowsChanged();
    store.set(uid, {
      row: same ? before : row,
      pod: slim ? undefined : pod,
      diagnosis: slim ? undefined : diagnosis,
    });
  };

  const recheck = (): void => {
    for (const [uid, stored] of store.all())
      if (stored.diagnosis && stored.diagnosis.verdict !== 'healthy') enqueue(uid, false);
  };
  const timer = setInterval(recheck, recheckMs);

  return {
    sink: {
      listing: () => store.beginList(),
      upsert: pod => {
        const uid = pod.metadata?.uid ?? '';
        const before = store.get(uid);
        const row = podRow(pod, before?.diagnosis, needs.serverMinor());
        // Until it has been judged again, its old verdict is the best there is.
        store.set(uid, {
          row: before ? { ...row, verdict: before.row.verdict } : row,
          pod,
          diagnosis: before?.diagnosis,
        });
        store.seen(uid);
        enqueue(uid, before !== undefined);
      },
      remove: pod => {
        store.delete(pod.metadata?.uid ?? '');
        needs.rowsChanged();
      },
      synced: () => {
        store.endList();
        needs.rowsChanged();
      },
    },
    touched: (namespace, name) => {
      const uid = store.byName(namespace, name)?.row.uid;
      if (uid && store.get(uid)?.pod) enqueue(uid, false);
    },
    recheck,
    pin: (uid, pod) => {
      pinned.add(uid);
      const stored = store.get(uid);
      if (stored && !stored.pod) store.set(uid, { ...stored, pod });
      enqueue(uid, true);
    },
    unpin: uid => {
      pinned.delete(uid);
      enqueue(uid, false);
    },
    close: () => {
      closed = true;
      clearInterval(timer);
      if (slice) clearImmediate(slice);
    },
  };
};
