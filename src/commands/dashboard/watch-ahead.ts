import type { Cluster, Stream, WatchSink } from '../../cluster/cluster.ts';
import type { Pod } from '../../model/kubernetes.ts';

/** What is handed over before keys and frames get their turn: the first screenful is drawn while the others follow. */
const atOnce = 200;

/** A cluster whose pods are already being asked for. */
export type WatchedAhead = {
  /** Whoever watches the pods of that namespace first takes over the stream, with all that it has brought. */
  readonly cluster: Cluster;
  /**
   * The pods that have come once there are about `count` of them or the list is complete. The server has `patienceMs` to
   * begin, and again as long to send them; then those that have come must do.
   */
  firstPods(count: number, patienceMs: number): Promise<readonly Pod[]>;
};

type Arrival = 'begin' | 'pod' | 'end' | 'other';

/** What the stream has brought, and the pod in it. */
type Held = { pass(to: WatchSink<Pod>): void; readonly pod?: Pod };

/** Asks for the pods now: the request is on its way while the screen and the rules are still being loaded. */
export const watchAhead = (cluster: Cluster, namespace: string): WatchedAhead => {
  const held: Held[] = [];
  let arrived = (_what: Arrival): void => {};
  let sink: WatchSink<Pod> | undefined;
  const take = (one: Held, what: Arrival): void => {
    if (sink) one.pass(sink);
    else {
      held.push(one);
      arrived(what);
    }
  };
  let waiting: Stream | undefined = cluster.watch(
    'Pod',
    { namespace },
    {
      listing: () => take({ pass: to => to.listing() }, 'begin'),
      upsert: pod => take({ pass: to => to.upsert(pod), pod }, 'pod'),
      remove: pod => take({ pass: to => to.remove(pod) }, 'other'),
      synced: () => take({ pass: to => to.synced() }, 'end'),
      status: status => take({ pass: to => to.status(status) }, status.phase === 'denied' ? 'end' : 'other'),
    },
  );

  const firstPods: WatchedAhead['firstPods'] = (count, patienceMs) =>
    new Promise(resolve => {
      const done = (): void => {
        clearTimeout(timer);
        arrived = () => {};
        resolve(held.flatMap(({ pod }) => pod ?? []));
      };
      // What arrived while other things were done is looked at first.
      const timer = setTimeout(() => setImmediate(done), patienceMs);
      arrived = what => {
        if (what === 'end' || held.length > count) done();
        else if (what === 'begin') timer.refresh();
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
