import type { Cluster, WatchStatus } from '../cluster/cluster.ts';
import { diagnosePod } from '../diagnosis/diagnose-pod.ts';
import { podRef } from '../diagnosis/pod-facts.ts';
import type { Family } from '../diagnosis/rule.ts';
import type { Snapshot, Want } from '../diagnosis/snapshot.ts';
import { eventView } from '../model/event.ts';
import { kindPaths } from '../model/kinds.ts';
import { unknown } from '../model/known.ts';
import type { Kind, Pod } from '../model/kubernetes.ts';
import type { Action } from '../state/action.ts';
import type { Connection, Link, OpenedPod } from '../state/state.ts';
import type { Wanted } from '../state/wanted.ts';
import { createAnswers } from './answers.ts';
import { createLivePods } from './live-pods.ts';
import { liveSnapshot } from './live-snapshot.ts';
import { type LiveWatches, watchScope } from './live-watches.ts';
import { pace } from './pace.ts';
import { createPodMemory, type PodMemory } from './pod-memory.ts';
import { createPodStore } from './pod-store.ts';
import { createUseReader } from './pod-uses.ts';
import { createRefusals } from './refusals.ts';
import { createRolloutChanges } from './rollout-changes.ts';
import { fulfil, type Wishes } from './wishes.ts';

const drawEveryMs = 250;
/** A first screenful: of a long list so many pods are drawn without waiting for the next turn, which may be long in coming. */
const firstPods = 64;
/** For how long a warning may make a pod look worse than its own status does, ms. */
const alarmMs = 10 * 60_000;

/** What is known of a live cluster, in one scope: watches, judges, and tells the state. Lives until it is closed. */
export type Live = {
  /** What the open screens need; what is no longer wished for is closed. */
  wish(wanted: readonly Wanted[]): void;
  close(): void;
};

export type LiveNeeds = {
  readonly cluster: Cluster;
  /** '' watches all namespaces, and falls back to the kubeconfig context's where that is forbidden. */
  readonly namespace: string;
  readonly families: readonly Family[];
  readonly serverMinor: () => number | undefined;
  /** Outlives a change of namespace. */
  readonly memory?: PodMemory;
  dispatch(action: Action): void;
};

export const createLive = ({
  cluster,
  namespace,
  families,
  serverMinor,
  memory = createPodMemory(),
  dispatch,
}: LiveNeeds): Live => {
  const clock = (): number => Date.now() + cluster.clockOffset();
  const store = createPodStore();
  const refusals = createRefusals(denied => connection({ denied }));
  const answers = createAnswers(cluster, clock, (kind, where, why) => refusals.heard(heardAs(kind), where, why));
  let watches: LiveWatches | undefined;
  /** While the connection is lost, what is known is judged as of when it was last heard of: no budget runs out unseen. */
  let lastHeardAt: number | undefined;
  let wishes: Wishes | undefined;

  let watchedNamespace = namespace;
  const uses = createUseReader({
    cluster,
    namespace: () => watchedNamespace,
    store,
    clock,
    publish: read => dispatch({ type: 'uses-read', uses: read }),
    denied: why => refusals.heard('metrics', '', why),
  });
  const snapshot = (used: Want[], asksForNodeEvents = false): Snapshot =>
    liveSnapshot(
      {
        now: lastHeardAt ?? clock(),
        serverMinor: serverMinor(),
        events: watches?.events ?? unknown,
        nodes: watches?.nodes ?? unknown,
        asksForNodeEvents,
        pod: (ofNamespace, name) => store.byName(ofNamespace, name)?.pod,
        metrics: uses.metricsOf,
      },
      answers,
      used,
    );
  let rowsChanged = false;
  let firstDraw = false;
  const drawing = pace(() => {
    if (rowsChanged) dispatch({ type: 'pods-changed', pods: store.table(clock()) });
    rowsChanged = false;
    wishes?.refresh();
  }, drawEveryMs);
  const pods = createLivePods({
    store,
    families,
    answers,
    snapshot,
    arriving: want => {
      if (want.want === 'events') return watches?.events.state === 'unknown';
      const kind = 'kind' in want ? want.kind : undefined;
      const watched = kind === 'Node' ? watches?.nodes : kind === 'Event' ? watches?.events : undefined;
      return watched?.state === 'unknown';
    },
    clock,
    serverMinor,
    rowsChanged: () => {
      rowsChanged = true;
      if (firstDraw && store.size >= firstPods) {
        firstDraw = false;
        drawing.atOnce();
      } else drawing.changed();
    },
    listBegins: () => {
      firstDraw = store.size === 0;
      drawing.begins();
    },
    listed: drawing.complete,
    judged: drawing.changed,
    verdictOf: (before, row) => memory.judged(before, row, clock()),
  });
  const connection = (change: Partial<Connection>): void =>
    dispatch({ type: 'connection-changed', connection: change });

  const watch = (scope: string): void => {
    watchedNamespace = scope;
    watches?.close();
    watches = watchScope(cluster, scope, {
      pods: pods.sink,
      podsStatus: status => {
        if (status.phase === 'denied' && scope === '' && cluster.context.namespace) {
          connection({ namespace: cluster.context.namespace });
          dispatch({ type: 'noticed', notice: fallback(cluster.context.namespace, clock()) });
          // Not from inside the stream's own callback: it is still being set up.
          queueMicrotask(() => watch(cluster.context.namespace));
          return;
        }
        lastHeardAt = status.phase === 'reconnecting' ? status.lastHeardAt : undefined;
        connection({ link: linkOf(status, clock()) });
      },
      podTouched: pods.touched,
      nodeChanged: name => pods.recheck(row => row.node === name || row.node === ''),
      settled: (what, why) => {
        refusals.heard(what, '', why);
        pods.recheck();
        if (what === 'events') lookAtAlarms();
      },
    });
  };
  /** Pods that seemed well before their events were known, and have been warned about lately. */
  const lookAtAlarms = (): void => {
    if (watches?.events.state !== 'read') return;
    const since = clock() - alarmMs;
    for (const event of watches.events.value.all())
      if (event.type === 'Warning' && event.involvedObject?.kind === 'Pod' && eventView(event).lastSeen >= since)
        pods.touched(event.involvedObject.namespace ?? '', event.involvedObject.name ?? '', true);
  };
  watch(namespace);

  const ask = (wants: readonly Want[]): Promise<void> => answers.ask(wants, clock());
  const changeOf = createRolloutChanges({ snapshot, ask, changed: drawing.changed });
  /** The open pod: its diagnosis is made here and now where the list has none to show. */
  const open = (pod: Pod): OpenedPod => {
    const ref = podRef(pod);
    const used: Want[] = [];
    const now = snapshot(used);
    const diagnosis = store.get(ref.uid ?? '')?.diagnosis ?? diagnosePod(pod, families, now);
    const change = changeOf(pod, diagnosis.verdict);
    return { ref, pod: { state: 'read', value: pod }, diagnosis, events: now.events(ref), ...(change && { change }) };
  };

  wishes = fulfil({
    namespace: () => watchedNamespace,
    cluster,
    store,
    pods,
    uses,
    open,
    // Node events live in `default`.
    snapshot: (used = []) => snapshot(used, watchedNamespace !== '' && watchedNamespace !== 'default'),
    ask,
    memory,
    clock,
    dispatch,
  });
  return {
    wish: wanted => wishes?.wish(wanted),
    close: () => {
      wishes?.close();
      uses.close();
      drawing.stop();
      pods.close();
      watches?.close();
      answers.close();
    },
  };
};

/** What a kind is called where it is told that it may not be read. */
const heardAs = (kind: Kind): string => {
  const { group, plural } = kindPaths[kind];
  return group === 'metrics.k8s.io' ? 'metrics' : plural;
};

const fallback = (namespace: string, now: number): Extract<Action, { type: 'noticed' }>['notice'] => ({
  text: `You may not list pods in all namespaces: showing ${namespace}, the context's own.`,
  tone: 'warning',
  until: now + 10_000,
});

const linkOf = (status: WatchStatus, now: number): Link => {
  switch (status.phase) {
    case 'connecting':
      return { phase: 'connecting', since: now };
    case 'live':
      return { phase: 'live' };
    case 'reconnecting':
      return { phase: 'stale', lastHeardAt: status.lastHeardAt, why: status.lost, nextAttemptAt: status.nextAttemptAt };
    case 'denied':
      return { phase: 'denied', why: status.why };
    case 'unauthorized':
      return { phase: 'unauthorized', why: status.why };
  }
};
