import type { WatchSink } from '../cluster/cluster.ts';
import { diagnosePod } from '../diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../diagnosis/finding.ts';
import { alarmChecks, isPlainlyWell } from '../diagnosis/plainly-well.ts';
import type { Family } from '../diagnosis/rule.ts';
import type { Snapshot, Want } from '../diagnosis/snapshot.ts';
import type { Known } from '../model/known.ts';
import type { Pod } from '../model/kubernetes.ts';
import { type PodRow, seemsWell } from '../state/pod-row.ts';
import type { Answers } from './answers.ts';
import { judgementDue } from './judgement-due.ts';
import { podRow, sameRow } from './pod-row.ts';
import type { PodStore } from './pod-store.ts';
import { podsFirstMs } from './pods-first.ts';
import { createSharedValues } from './shared-values.ts';

/** Longest stretch of diagnosing before keys and frames get their turn, ms. */
const sliceMs = 12;
/** How often it is looked whether pods are due to be judged again by the clock alone. */
const recheckMs = 5000;
/** A pod of which only its row is kept is not read again sooner than this, ms, however many events there are about it. */
const rereadMs = 20_000;

/** Keeps the verdict of every pod up to date: judges what changed, in slices, and asks for the evidence that was missing. */
export type LivePods = {
  readonly sink: Omit<WatchSink<Pod>, 'status'>;
  /**
   * Something a diagnosis of this pod rests on has changed. Of a pod that is well only its row is kept: it is read and
   * looked at again if there is an `alarm`.
   */
  touched(namespace: string, name: string, alarm: boolean): void;
  /** Judges the pods that are not well again: all, or those that these rows belong to. */
  recheck(which?: (row: PodRow) => boolean): void;
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
  /** Whether a watch that is still reading its first list will answer this: then nobody asks. */
  arriving(want: Want): boolean;
  clock(): number;
  serverMinor(): number | undefined;
  /** Rows look different now. */
  rowsChanged(): void;
  /** A list begins to arrive, and is complete. */
  listBegins(): void;
  listed(): void;
  /** A pod has been judged; `before` is its row until then. */
  verdictOf?(before: PodRow | undefined, now: PodRow): void;
  /** Pods have been judged: what an open screen shows of one may have changed, though its row has not. */
  judged(): void;
};

export const createLivePods = (needs: LivePodsNeeds): LivePods => {
  const { store, answers, clock } = needs;
  const shared = createSharedValues();
  const alarms = alarmChecks(needs.families);
  /** uid → whether evidence that is at hand but old is to be read again. */
  const queue = new Map<string, boolean>();
  const pinned = new Set<string>();
  /** When pods that are kept as rows were last read again, by uid. */
  const reread = new Map<string, number>();
  /** Pods whose questions wait until the list is complete. */
  const waiting = new Set<string>();
  let listingSince: number | undefined;
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
      const pod = store.get(uid)?.pod;
      if (pod) judge(uid, pod, refresh);
    }
    needs.judged();
    if (queue.size > 0 && !closed) slice = setImmediate(runSlice);
  };

  /** `unjudged` is the row of the pod as it stands without a diagnosis, where somebody has made it already. */
  const judge = (uid: string, pod: Pod, refresh: boolean, unjudged?: PodRow): void => {
    const used: Want[] = [];
    const snapshot = needs.snapshot(used);
    if (!pinned.has(uid) && isPlainlyWell(pod, alarms, snapshot) && used.every(needs.arriving)) {
      const row = unjudged ?? podRow(pod, undefined, snapshot.serverMinor, shared);
      keep(uid, { ...row, verdict: 'healthy' }, undefined, undefined);
      return;
    }
    used.length = 0;
    const diagnosis = diagnosePod(pod, needs.families, snapshot);
    const missing = used.filter(want => answers.get(want).state === 'unknown' && !needs.arriving(want));
    const slim = isWell(diagnosis) && missing.length === 0 && !pinned.has(uid);
    const row = podRow(pod, diagnosis, snapshot.serverMinor, shared);
    keep(uid, row, slim ? undefined : pod, slim ? undefined : diagnosis);
    const open = refresh ? used.filter(want => !needs.arriving(want)) : missing;
    if (open.length === 0) return;
    if (listingSince !== undefined && clock() - listingSince < podsFirstMs) {
      waiting.add(uid);
      return;
    }
    const before = open.map(want => answers.get(want));
    void answers.ask(open, clock()).then(() => {
      if (!closed && open.some((want, index) => answers.get(want) !== before[index])) enqueue(uid, false);
    });
  };

  const keep = (uid: string, row: PodRow, pod: Pod | undefined, diagnosis: Diagnosis | undefined): void => {
    const before = store.get(uid);
    const same = before !== undefined && sameRow(before.row, row);
    if (!same) needs.verdictOf?.(before?.row, row);
    store.set(uid, {
      row: same ? before.row : row,
      pod,
      diagnosis,
      judgedAt: diagnosis && clock(),
      changedAt: before?.changedAt,
    });
    if (!same) needs.rowsChanged();
  };

  const upsert = (pod: Pod): void => {
    const uid = pod.metadata?.uid ?? '';
    const before = store.get(uid);
    if (before) before.changedAt = clock();
    const row = podRow(pod, before?.diagnosis, needs.serverMinor(), shared);
    // A pod that seems well costs less to judge than to keep until later: ten thousand of them would fill the memory.
    if (seemsWell(row) && !pinned.has(uid)) {
      queue.delete(uid);
      judge(uid, pod, before !== undefined, before?.diagnosis ? undefined : row);
    } else {
      // Until it has been judged again, its old verdict is the best there is.
      const shown = before ? { ...row, verdict: before.row.verdict } : row;
      const { diagnosis, judgedAt, changedAt } = before ?? {};
      const same = before !== undefined && sameRow(before.row, shown);
      store.set(uid, { row: shown, pod, diagnosis, judgedAt, changedAt });
      if (!same) needs.rowsChanged();
      enqueue(uid, before !== undefined);
    }
    store.seen(uid);
  };

  const recheck = (which: (row: PodRow) => boolean = () => true): void => {
    for (const [uid, { row, diagnosis }] of store.all())
      if (diagnosis && diagnosis.verdict !== 'healthy' && which(row)) enqueue(uid, false);
  };
  const recheckDue = (): void => {
    const now = clock();
    for (const [uid, { row, diagnosis, judgedAt = 0, changedAt }] of store.all())
      if (diagnosis && (pinned.has(uid) || judgementDue(row, judgedAt, changedAt) <= now)) enqueue(uid, false);
    for (const [uid, at] of reread) if (now - at > rereadMs) reread.delete(uid);
  };
  const timer = setInterval(recheckDue, recheckMs);

  const readAgain = async ({ uid, namespace, name }: PodRow): Promise<void> => {
    if (reread.has(uid)) return;
    reread.set(uid, clock());
    const known: Known<unknown> = await answers.once({ want: 'object', kind: 'Pod', namespace, name });
    const pod = known.state === 'read' ? (known.value as Pod) : undefined;
    const stored = store.get(uid);
    if (closed || !stored || stored.pod || pod?.metadata?.uid !== uid) return;
    judge(uid, pod, false);
  };

  return {
    sink: {
      listing: () => {
        listingSince = clock();
        store.beginList();
        needs.listBegins();
      },
      upsert,
      remove: pod => {
        store.delete(pod.metadata?.uid ?? '');
        needs.rowsChanged();
      },
      synced: () => {
        store.endList();
        listingSince = undefined;
        for (const uid of waiting) enqueue(uid, false);
        waiting.clear();
        needs.rowsChanged();
        needs.listed();
      },
    },
    touched: (namespace, name, alarm) => {
      const stored = store.byName(namespace, name);
      if (stored?.pod) enqueue(stored.row.uid, false);
      else if (stored && alarm) void readAgain(stored.row);
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

/** Nothing is wrong, and what there is to note does not change by itself: its row says all that the list needs. */
const isWell = ({ verdict, findings }: Diagnosis): boolean =>
  (verdict === 'healthy' || verdict === 'completed') && findings.every(finding => finding.role === 'note');
