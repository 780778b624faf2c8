import type { Cluster, Stream, WatchStatus } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import type { Pod } from '../model/kubernetes.ts';
import type { PodScope } from './pod-scope.ts';

export type PodListener = {
  /** A pod as it is now: it came, or it changed. */
  seen(pod: Pod): void;
  /** It no longer exists, or is no longer one of these. */
  left(pod: Pod): void;
  /** All that exist have been seen; called once. `watching`: whether changes will be heard of. */
  synced(watching: boolean): void;
  /** These pods cannot be found out about; nothing (more) will be heard of them. */
  failed(error: ApiError): void;
  connection?(status: WatchStatus): void;
};

/**
 * Follows the pods of some scopes for as long as the stream is open. An identity that may not watch but get the pod of a
 * name sees that pod once.
 */
export const followPods = (cluster: Cluster, scopes: readonly PodScope[], listener: PodListener): Stream => {
  const stop = new AbortController();
  const unsynced = new Set(scopes);
  let watching = true;
  const settle = (scope: PodScope, watched: boolean): void => {
    watching &&= watched;
    if (unsynced.delete(scope) && unsynced.size === 0) listener.synced(watching);
  };
  const streams = scopes.map(scope =>
    followScope(cluster, scope, listener, watched => settle(scope, watched), stop.signal),
  );
  return {
    close: () => {
      stop.abort();
      for (const stream of streams) stream.close();
    },
  };
};

const followScope = (
  cluster: Cluster,
  scope: PodScope,
  listener: PodListener,
  synced: (watched: boolean) => void,
  signal: AbortSignal,
): Stream => {
  const known = new Map<string, Pod>();
  let listed: Set<string> | undefined;
  let asked = false;
  return cluster.watch('Pod', scope.scope, {
    listing: () => {
      listed = new Set();
    },
    upsert: pod => {
      if (!scope.includes(pod)) return;
      const uid = pod.metadata?.uid ?? '';
      listed?.add(uid);
      known.set(uid, pod);
      listener.seen(pod);
    },
    remove: pod => {
      const last = known.get(pod.metadata?.uid ?? '');
      if (!last) return;
      known.delete(pod.metadata?.uid ?? '');
      // What is deleted is sent once more, with how its containers ended.
      if (scope.includes(pod)) listener.seen(pod);
      listener.left(pod);
    },
    synced: () => {
      for (const [uid, pod] of known)
        if (listed && !listed.has(uid)) {
          known.delete(uid);
          listener.left(pod);
        }
      listed = undefined;
      synced(true);
    },
    status: status => {
      listener.connection?.(status);
      if (status.phase !== 'denied' || asked) return;
      asked = true;
      void readPods(cluster, [scope], listener, signal).then(() => synced(false));
    },
  });
};

/** Sees the pods of some scopes once; resolves when it has, whether or not that failed. */
export const readPods = async (
  cluster: Cluster,
  scopes: readonly PodScope[],
  listener: Pick<PodListener, 'seen' | 'failed'>,
  signal: AbortSignal,
): Promise<void> => {
  for (const { scope, name, includes } of scopes)
    try {
      const pods =
        name === undefined
          ? await cluster.list('Pod', scope, signal)
          : await cluster.get('Pod', scope.namespace, name, signal);
      if (signal.aborted) return;
      if (pods.state === 'forbidden') listener.failed(new ApiError('forbidden', pods.why, { status: 403 }));
      if (pods.state === 'read') for (const pod of [pods.value].flat()) if (includes(pod)) listener.seen(pod);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (signal.aborted) return;
      listener.failed(error);
    }
};
