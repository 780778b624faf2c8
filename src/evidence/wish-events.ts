import { ifRead, type Known } from '../model/known.ts';
import type { CoreEvent, ObjectRef } from '../model/kubernetes.ts';
import { controllerOf } from '../model/owner.ts';
import type { Wish, WishNeeds } from './wishes.ts';

/** The events of a pod and of the controller that owns it, or all events in scope. */
export const wishForEvents = (of: ObjectRef | undefined, { store, snapshot, dispatch }: WishNeeds): Wish => {
  let shown: Known<readonly CoreEvent[]> | undefined;
  const publish = (): void => {
    const known = of ? eventsAround(of) : snapshot().objects('Event', '');
    if (shown?.state === 'read' && known.state === 'read' && sameList(shown.value, known.value)) return;
    shown = known;
    dispatch({ type: 'events-read', of, known });
  };
  const eventsAround = (ref: ObjectRef): Known<readonly CoreEvent[]> => {
    const now = snapshot();
    const own = now.events(ref);
    const pod = store.byName(ref.namespace, ref.name);
    const owner = pod?.pod ? controllerOf(pod.pod) : pod?.row.owner;
    if (own.state !== 'read' || !owner) return own;
    return {
      state: 'read',
      value: [...own.value, ...(ifRead(now.events({ ...owner, namespace: ref.namespace })) ?? [])],
    };
  };
  publish();
  return { refresh: publish, close: () => undefined };
};

const sameList = (one: readonly CoreEvent[], other: readonly CoreEvent[]): boolean =>
  one.length === other.length && one.every((event, index) => event === other[index]);
