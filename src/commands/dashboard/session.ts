import type { Cluster, Stream } from '../../cluster/cluster.ts';
import { ApiError } from '../../cluster/errors.ts';
import { explainApiError } from '../../cluster/explain-api-error.ts';
import { families } from '../../diagnosis/rules/index.ts';
import { createLive, type Live } from '../../evidence/live.ts';
import { createPodMemory } from '../../evidence/pod-memory.ts';
import { podsFirstMs } from '../../evidence/pods-first.ts';
import type { PortForwards } from '../../evidence/port-forwards.ts';
import { notice } from '../../keys/notice.ts';
import { noPods } from '../../state/pod-row.ts';
import { selectedPod } from '../../state/selected-pod.ts';
import type { Connection, State } from '../../state/state.ts';
import type { Store } from '../../state/store.ts';
import { wanted } from '../../state/wanted.ts';
import { wantedKey } from '../../state/wanted-key.ts';
import { dashboardForwards } from './dashboard-forwards.ts';
import { readRights } from './rights.ts';

/** What the dashboard has open on one cluster: replaced as a whole when the context changes. */
export type Session = {
  readonly cluster: Cluster;
  readonly forwards: PortForwards;
  /** Server time, ms. */
  now(): number;
  showNamespace(namespace: string): void;
  /** Asks anew what may be done in the namespace of the selected pod. */
  askRights(): void;
  close(): Promise<void>;
};

/** Watches a cluster for the dashboard and keeps the state's connection, pods and open screens up to date. */
export const openSession = (cluster: Cluster, namespace: string, demo: boolean, store: Store): Session => {
  const { dispatch } = store;
  const now = (): number => Date.now() + cluster.clockOffset();
  let serverMinor: number | undefined;
  let live: Live | undefined;
  let wishes = '';
  let askedFor = '';
  let asked = 0;
  /** Where a log was refused that was thought to be allowed, and the rights were asked again for it. */
  let refusedIn = '';
  let namespaces: Stream | undefined;
  const openedAt = now();
  const memory = createPodMemory();

  dispatch({ type: 'connection-changed', connection: connectionTo(cluster, namespace, demo, now()) });

  const watch = (scope: string): void => {
    live?.close();
    wishes = '';
    dispatch({
      type: 'connection-changed',
      connection: { namespace: scope, denied: [], link: { phase: 'connecting', since: now() } },
    });
    live = createLive({ cluster, namespace: scope, families, serverMinor: () => serverMinor, memory, dispatch });
    follow();
  };

  /** Keeps what runs equal to what the screens want, and the rights those of the selected pod's namespace. */
  const follow = (): void => {
    const state = store.getState();
    const wants = wanted(state);
    const keys = wants.map(wantedKey).join('\n');
    if (keys !== wishes) {
      wishes = keys;
      live?.wish(wants);
    }
    if (podsComeFirst(state)) return;
    namespaces ??= watchNamespaces(cluster, store);
    const selected = selectedPod(state)?.namespace;
    if (selected && selected !== askedFor) ask(selected);
    else if (refusedIn !== askedFor && isRefused(state, askedFor)) {
      refusedIn = askedFor;
      askRights();
    }
  };

  const ask = (of: string): void => {
    if (of !== askedFor) refusedIn = '';
    askedFor = of;
    asked += 1;
    const mine = asked;
    void readRights(cluster, of).then(rights => {
      // A later question has a later answer.
      if (mine === asked) dispatch({ type: 'connection-changed', connection: { rights } });
    });
  };

  const askRights = (): void => {
    cluster.forgetRights();
    if (askedFor) ask(askedFor);
  };

  /** What the first rows do not need waits for them: every connection costs as much as twenty pods. */
  const podsComeFirst = ({ pods, connection: { link } }: State): boolean =>
    !pods.synced && (link.phase === 'connecting' || link.phase === 'live') && now() < openedAt + podsFirstMs;

  const forwards = dashboardForwards(cluster, store, (text, tone) => dispatch(notice({ now: now() }, text, tone)));
  watch(namespace);
  const unsubscribe = store.subscribe(follow);
  void cluster.version().then(
    ({ gitVersion, minor }) => {
      serverMinor = minor || undefined;
      dispatch({ type: 'connection-changed', connection: { serverVersion: gitVersion } });
    },
    (error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      if (error.kind === 'aborted') return;
      const { hint } = explainApiError(error, cluster.context);
      if (hint) dispatch(notice({ now: now() }, hint, 'warning'));
    },
  );
  const clock = setInterval(() => dispatch({ type: 'clock-ticked', now: now() }), 1000);

  return {
    cluster,
    forwards,
    now,
    showNamespace: scope => {
      dispatch({ type: 'pods-changed', pods: noPods });
      watch(scope);
    },
    askRights,
    close: async () => {
      clearInterval(clock);
      unsubscribe();
      namespaces?.close();
      live?.close();
      forwards.close();
      await cluster.close();
    },
  };
};

/** Whether a log of a namespace is refused that was thought to be allowed: the right has been taken away. */
const isRefused = ({ log, connection: { rights } }: State, namespace: string): boolean =>
  rights.logs === 'yes' &&
  log?.sources.some(
    ({ container, status }) => container.namespace === namespace && status.phase === 'refused' && status.code === 403,
  ) === true;

const connectionTo = (cluster: Cluster, namespace: string, demo: boolean, now: number): Partial<Connection> => ({
  context: cluster.context.name,
  cluster: cluster.context.cluster,
  user: cluster.context.user,
  server: cluster.context.server,
  readOnly: cluster.context.readOnly,
  isProtected: cluster.context.isProtected === true,
  namespace,
  demo,
  serverVersion: '',
  link: { phase: 'connecting', since: now },
  denied: [],
  rights: {},
});

/** The names for the namespace picker, live. Where they may not be listed, a name can still be typed. */
const watchNamespaces = (cluster: Cluster, { dispatch }: Store): Stream => {
  const names = new Set<string>();
  let listed: Set<string> | undefined;
  const publish = (): void =>
    dispatch({ type: 'namespaces-read', namespaces: { state: 'read', value: [...names].sort() } });
  return cluster.watch(
    'Namespace',
    { namespace: '' },
    {
      listing: () => {
        listed = new Set();
      },
      upsert: ({ metadata }) => {
        listed?.add(metadata?.name ?? '');
        if (names.has(metadata?.name ?? '')) return;
        names.add(metadata?.name ?? '');
        if (!listed) publish();
      },
      remove: ({ metadata }) => {
        if (names.delete(metadata?.name ?? '')) publish();
      },
      synced: () => {
        for (const name of names) if (listed && !listed.has(name)) names.delete(name);
        listed = undefined;
        publish();
      },
      status: status => {
        if (status.phase === 'denied')
          dispatch({ type: 'namespaces-read', namespaces: { state: 'forbidden', why: status.why } });
      },
    },
  );
};
