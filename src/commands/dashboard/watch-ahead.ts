import type { Cluster, Stream, WatchSink } from '../../cluster/cluster.ts';
import type { Pod } from '../../model/kubernetes.ts';

/** What is handed over before keys and frames get their turn: the first screenful is drawn while the others follow. */
const atOnce = 200;

/** A cluster whose pods are already being asked for. */
export type WatchedAhead = {
  /** Whoever watches the pods of that namespace first takes over the stream, with all that it has brought. */
  readonly cluster: Cluster;
  /** The first screenful of pods, or all if there are fewer. Those that have come must do after `patienceMs`. */
  firstPods(patienceMs: number): Promise<readonly Pod[]>;
};

/** What the stream has brought, and the pod in it. */
type Held = { pass(to: WatchSink<Pod>): void; readonly pod?: Pod };

/** Asks for the pods now: the request is on its way while the screen and the rules are still being loaded. */
export const watchAhead = (cluster: Cluster, namespace: string, screenful: number): WatchedAhead => {
  const held: Held[] = [];
  let arrived = (_complete: boolean): void => {};
  let sink: WatchSink<Pod> | undefined;
  const take = (one: Held, complete = false): void => {
    if (sink) one.pass(sink);
    else {
      held.push(one);
      arrived(complete);
    }
  };
  let waiting: Stream | undefined = cluster.watch(
    'Pod',
    { namespace },
    {
      listing: () => take({ pass: to => to.listing() }),
      upsert: pod => take({ pass: to => to.upsert(pod), pod }),
      remove: pod => take({ pass: to => to.remove(pod) }),
      synced: () => take({ pass: to => to.synced() }, true),
      status: status => take({ pass: to => to.status(status) }, status.phase === 'denied'),
    },
    { firstPage: screenful },
  );

  const firstPods: WatchedAhead['firstPods'] = patienceMs =>
    new Promise(resolve => {
      const done = (): void => {
        clearTimeout(timer);
        arrived = () => {};
        resolve(held.flatMap(({ pod }) => pod ?? []));
      };
      // What arrived while other things were done is looked at first.
      const timer = setTimeout(() => setImmediate(done), patienceMs);
      arrived = complete => {
        if (complete || held.length > screenful) done();
      };
    });

  const watch: Cluster['watch'] = (kind, scope, taker) => {
    const stream = waiting;
    if (!stream || kind !== 'Pod') return cluster.watch(kind, scope, taker);
    waiting = undefined;
    if (scope.namespace !== namespace || scope.labelSelector || scope.fieldSelector) {
      stream.close();
      return cluster.watch(kind, scope, taker);
    }
    const to = taker as unknown as WatchSink<Pod>;
    const handOver = (): void => {
      for (const { pass } of held.splice(0, atOnce)) pass(to);
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
  };
  return { cluster: { ...cluster, watch }, firstPods };
};
