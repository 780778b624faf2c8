import { ApiError } from '../cluster/errors.ts';
import type { Snapshot, Want } from '../diagnosis/snapshot.ts';
import { wantKey } from '../diagnosis/snapshot.ts';
import { type Timeline, tellPast, timelineOf } from '../diagnosis/timeline/timeline.ts';
import { ifRead, type Known } from '../model/known.ts';
import type { CoreEvent, ObjectRef, Pod } from '../model/kubernetes.ts';
import type { Wish, WishNeeds } from './wishes.ts';

/**
 * What happened to a pod, told anew whenever something about it changes. What no watch brings (its owners, claims and
 * revisions) is read when it is first asked for, and again when the pod or its events have changed.
 */
export const wishForTimeline = (of: ObjectRef, needs: WishNeeds): Wish => {
  const { cluster, store, memory, dispatch } = needs;
  const stop = new AbortController();
  const asked = new Set<string>();
  let shown = '';
  let last: { readonly pod: Pod; readonly events: readonly CoreEvent[] } | undefined;
  let goneAt: number | undefined;

  const tell = (known: Known<Timeline>): void => dispatch({ type: 'timeline-read', of, known });

  const show = (pod: Pod): void => {
    const used: Want[] = [];
    const snapshot = needs.snapshot(used);
    const told = tellPast(pod, snapshot);
    const uid = pod.metadata?.uid ?? '';
    const timeline = timelineOf(told, { ...memory.of(uid), goneAt });
    memory.seen(uid, told.moments);
    const looks = signature(timeline);
    if (looks !== shown) tell({ state: 'read', value: timeline });
    shown = looks;
    askFor(pod, snapshot, told.of, used, told.wanted);
  };

  const askFor = (
    pod: Pod,
    snapshot: Snapshot,
    ref: ObjectRef,
    used: readonly Want[],
    wanted: readonly Want[],
  ): void => {
    const events = ifRead(snapshot.events(ref)) ?? [];
    const changed = last !== undefined && (last.pod !== pod || !sameList(last.events, events));
    last = { pod, events };
    const open = changed ? used : wanted.filter(want => !asked.has(wantKey(want)));
    for (const want of open) asked.add(wantKey(want));
    if (open.length === 0) return;
    void needs.ask(open).then(() => {
      if (!stop.signal.aborted) show(pod === last?.pod ? pod : (stored() ?? pod));
    });
  };

  const stored = (): Pod | undefined => {
    const entry = store.byName(of.namespace, of.name);
    return entry && (!of.uid || entry.row.uid === of.uid) ? entry.pod : undefined;
  };
  const kept = stored();
  if (kept) show(kept);
  else
    cluster
      .get('Pod', of.namespace, of.name, stop.signal)
      .then(known => {
        if (stop.signal.aborted) return;
        if (known.state === 'read') show(known.value);
        else tell(known);
      })
      .catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        // The connection's own state says what is wrong; the watch will bring the pod.
      });

  return {
    refresh: () => {
      const pod = stored() ?? last?.pod;
      if (!pod) return;
      const uid = store.byName(of.namespace, of.name)?.row.uid;
      // Another one of the same name may have taken its place.
      const isGone = uid === undefined || uid !== pod.metadata?.uid;
      goneAt = isGone ? (goneAt ?? needs.clock()) : undefined;
      show(pod);
    },
    close: () => stop.abort(),
  };
};

/** Two timelines that look alike have the same. */
const signature = ({ moments, missing, expired }: Timeline): string =>
  JSON.stringify([
    moments.map(({ key, at, text, certainty, sources }) => [key, at, text, certainty, sources.length]),
    missing,
    expired?.before,
  ]);

const sameList = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);
