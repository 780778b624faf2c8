import { ApiError } from '../cluster/errors.ts';
import { isKind } from '../model/kinds.ts';
import type { ObjectRef } from '../model/kubernetes.ts';
import type { Wish, WishNeeds } from './wishes.ts';

/** The object behind a YAML or describe screen, read whole, and again when the watch says that the pod has changed. */
export const wishForObject = (of: ObjectRef, { cluster, store, snapshot, dispatch }: WishNeeds): Wish => {
  const stop = new AbortController();
  let version = '';
  let reading = false;

  const fetch = async (): Promise<void> => {
    if (!isKind(of.kind) || reading) return;
    reading = true;
    try {
      const known = await cluster.get(of.kind, of.namespace, of.name, stop.signal);
      if (!stop.signal.aborted) dispatch({ type: 'object-read', of, known, events: snapshot().events(of) });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!stop.signal.aborted)
        dispatch({
          type: 'object-read',
          of,
          known: { state: 'forbidden', why: error.message },
          events: { state: 'unknown' },
        });
    } finally {
      reading = false;
    }
  };
  void fetch();

  return {
    refresh: () => {
      if (of.kind !== 'Pod') return;
      const row = store.byName(of.namespace, of.name)?.row;
      const seen = row ? `${row.uid} ${row.status} ${row.ready} ${row.restarts} ${row.deleting}` : 'gone';
      if (version && version !== seen) void fetch();
      version = seen;
    },
    close: () => stop.abort(),
  };
};
