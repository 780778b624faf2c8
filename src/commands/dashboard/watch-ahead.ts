import type { Cluster, Stream, WatchSink } from '../../cluster/cluster.ts';
import type { Pod } from '../../model/kubernetes.ts';

/** What is handed over before keys and frames get their turn: the first screenful is drawn while the others follow. */
const atOnce = 200;

/**
 * The same cluster, its pods already being asked for: the request is on its way while the screen and the rules are still
 * being loaded. Whoever watches the pods of this namespace first takes over that stream, with all that it has brought.
 */
export const watchAhead = (cluster: Cluster, namespace: string): Cluster => {
  const held: ((sink: WatchSink<Pod>) => void)[] = [];
  let sink: WatchSink<Pod> | undefined;
  const pass = (call: (to: WatchSink<Pod>) => void): void => {
    if (sink) call(sink);
    else held.push(call);
  };
  let waiting: Stream | undefined = cluster.watch(
    'Pod',
    { namespace },
    {
      listing: () => pass(to => to.listing()),
      upsert: pod => pass(to => to.upsert(pod)),
      remove: pod => pass(to => to.remove(pod)),
      synced: () => pass(to => to.synced()),
      status: status => pass(to => to.status(status)),
    },
  );
  return {
    ...cluster,
    watch: (kind, scope, taker) => {
      const stream = waiting;
      if (!stream || kind !== 'Pod') return cluster.watch(kind, scope, taker);
      waiting = undefined;
      if (scope.namespace !== namespace || scope.labelSelector || scope.fieldSelector) {
        stream.close();
        return cluster.watch(kind, scope, taker);
      }
      const to = taker as unknown as WatchSink<Pod>;
      const handOver = (): void => {
        for (const call of held.splice(0, atOnce)) call(to);
        if (held.length > 0) setImmediate(handOver);
        else sink = to;
      };
      // Not before the caller has the stream in hand.
      queueMicrotask(handOver);
      return {
        ...stream,
        close: () => {
          held.length = 0;
          stream.close();
        },
      };
    },
  };
};
