import { ApiError } from '../cluster/errors.ts';
import { type Known, unknown } from '../model/known.ts';
import type { ObjectRef } from '../model/kubernetes.ts';
import { type ObjectReader, readRelated } from './read-related.ts';
import type { Wish, WishNeeds } from './wishes.ts';

/** What has to do with a pod, read when the screen is opened. */
export const wishForRelated = (of: ObjectRef, { cluster, store, dispatch }: WishNeeds): Wish => {
  const stop = new AbortController();
  const reader: ObjectReader = {
    object: (kind, namespace, name) => orUnknown(cluster.get(kind, namespace, name, stop.signal)),
    objects: (kind, namespace) => orUnknown(cluster.list(kind, { namespace }, stop.signal)),
  };
  const read = async (): Promise<void> => {
    const stored = store.byName(of.namespace, of.name)?.pod;
    const pod = stored
      ? ({ state: 'read', value: stored } as const)
      : await orUnknown(cluster.get('Pod', of.namespace, of.name, stop.signal));
    const known =
      pod.state === 'read' ? ({ state: 'read', value: await readRelated(pod.value, reader) } as const) : pod;
    if (!stop.signal.aborted) dispatch({ type: 'related-read', of, known });
  };
  void read();
  return { refresh: () => undefined, close: () => stop.abort() };
};

/** What cannot be read for the moment is not known; the connection's own state says what is wrong. */
const orUnknown = async <T>(reading: Promise<Known<T>>): Promise<Known<T>> => {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return unknown;
  }
};
