import { ApiError } from '../cluster/errors.ts';
import type { Diagnosis } from '../diagnosis/finding.ts';
import { containerMoments } from '../diagnosis/timeline/container-moments.ts';
import { podMoments } from '../diagnosis/timeline/pod-moments.ts';
import { ifRead } from '../model/known.ts';
import type { ObjectRef, Pod } from '../model/kubernetes.ts';
import type { Wish, WishNeeds } from './wishes.ts';

/** The whole pod behind a pod screen. A pod that goes away leaves its last picture on the screen, marked as gone. */
export const wishForPod = (ref: ObjectRef, needs: WishNeeds): Wish => {
  const { cluster, store, pods, open, snapshot, memory, dispatch } = needs;
  const stop = new AbortController();
  let shown: { pod: Pod; diagnosis: Diagnosis | undefined; events: unknown; change: string | undefined } | undefined;
  let pinned = '';
  let gone = false;

  const show = (pod: Pod): void => {
    const opened = open(pod);
    const events = ifRead(opened.events);
    const change = opened.change?.text;
    const isSame = shown && shown.pod === pod && shown.diagnosis === opened.diagnosis && shown.change === change;
    if (isSame && sameEvents(shown?.events, events)) return;
    if (shown?.pod !== pod)
      memory.seen(pod.metadata?.uid ?? '', [
        ...podMoments(pod, opened.ref, needs.clock()),
        ...containerMoments(pod, opened.ref),
      ]);
    shown = { pod, diagnosis: opened.diagnosis, events, change };
    dispatch({ type: 'pod-read', opened });
  };
  const pin = (pod: Pod): void => {
    pinned = pod.metadata?.uid ?? '';
    pods.pin(pinned, pod);
    show(pod);
  };
  const leave = (): void => {
    if (gone) return;
    gone = true;
    const events = snapshot().events(ref);
    dispatch({ type: 'pod-read', opened: { ref, pod: { state: 'absent' }, diagnosis: shown?.diagnosis, events } });
  };

  const stored = (): Pod | undefined => {
    const entry = store.byName(ref.namespace, ref.name);
    return entry && (!ref.uid || entry.row.uid === ref.uid) ? entry.pod : undefined;
  };
  const kept = stored();
  if (kept) pin(kept);
  else
    cluster
      .get('Pod', ref.namespace, ref.name, stop.signal)
      .then(known => {
        if (stop.signal.aborted) return;
        if (known.state === 'read') pin(known.value);
        else if (known.state === 'absent') leave();
        else
          dispatch({
            type: 'pod-read',
            opened: { ref, pod: known, diagnosis: undefined, events: { state: 'unknown' } },
          });
      })
      .catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        // The connection's own state says what is wrong; the screen keeps waiting for the watch to bring the pod.
      });

  return {
    refresh: () => {
      const pod = stored();
      if (pod) show(pod);
      else if (shown && !store.byName(ref.namespace, ref.name)) leave();
    },
    close: () => {
      stop.abort();
      if (pinned) pods.unpin(pinned);
    },
  };
};

const sameEvents = (one: unknown, other: unknown): boolean =>
  Array.isArray(one) && Array.isArray(other)
    ? one.length === other.length && one.every((event, index) => event === other[index])
    : one === other;
