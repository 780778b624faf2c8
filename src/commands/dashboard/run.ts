import type { Cluster } from '../../cluster/cluster.ts';
import { debugOffer } from '../../keys/debug-offer.ts';
import { notice } from '../../keys/notice.ts';
import { podsScreen } from '../../state/screen.ts';
import { type Connection, initialState, type State } from '../../state/state.ts';
import { createStore } from '../../state/store.ts';
import { perform, type World } from './effects.ts';
import { holdYoungGeneration } from './hold-young-generation.ts';
import type { Session } from './session.ts';
import { watchAhead } from './watch-ahead.ts';

export type DashboardOptions = {
  /** Opens the kubeconfig's current context, or the one that is named. Sends nothing yet. */
  connect(context?: string): Promise<Cluster>;
  /** '' shows all namespaces. */
  readonly namespace: string;
  readonly filter: string;
  contexts(): Promise<readonly string[]>;
  readonly demo: boolean;
};

/**
 * Runs the dashboard until it is left; answers the exit code. The kubeconfig is read before the first frame, so that its
 * mistakes are told on the plain terminal; the cluster is only heard of afterwards. What takes longest begins first: the
 * pods are asked for, then the screen is loaded and drawn, then the rules are loaded.
 */
export const runDashboard = async (options: DashboardOptions): Promise<number> => {
  const cluster = watchAhead(await options.connect(), options.namespace);
  const store = createStore(firstState(cluster, options));
  const { renderApp } = await import('../../views/terminal/render-app.tsx');
  let session: Session | undefined;
  const app = renderApp(store, effect => void perform(effect, world));
  const tell: World['tell'] = (text, tone) => store.dispatch(notice({ now: session?.now() ?? Date.now() }, text, tone));
  const world: World = {
    cluster: () => session?.cluster ?? cluster,
    tell,
    quit: app.quit,
    suspend: () => void app.suspend(),
    copy: app.copy,
    handOver: app.handOver,
    open: overlay => store.dispatch({ type: 'overlay-opened', overlay }),
    forwards: () => session?.forwards,
    offerDebug: (container, why) => store.dispatch(debugOffer(store.getState(), container, why)),
    showNamespace: namespace => session?.showNamespace(namespace),
    switchContext: async context => {
      // Only once the other one is known to be usable is this one let go.
      const next = await options.connect(context);
      await session?.close();
      session = openSession(next, '', options.demo, store);
      tell(`Context ${context}.`, 'info');
    },
  };
  holdYoungGeneration();
  const { openSession } = await import('./session.ts');
  session = openSession(cluster, options.namespace, options.demo, store);
  void options.contexts().then(contexts => store.dispatch({ type: 'contexts-read', contexts }));
  try {
    return await app.exited;
  } finally {
    await (session ?? cluster).close();
  }
};

const firstState = ({ context }: Cluster, { namespace, filter, demo }: DashboardOptions): State => {
  const now = Date.now();
  const connection: Connection = {
    context: context.name,
    cluster: context.cluster,
    user: context.user,
    server: context.server,
    namespace,
    readOnly: context.readOnly,
    demo,
    recording: undefined,
    serverVersion: '',
    link: { phase: 'connecting', since: now },
    denied: [],
    rights: {},
  };
  const { columns = 80, rows = 24 } = process.stdout;
  return { ...initialState(connection, { columns, rows }, now), screens: [{ ...podsScreen, filter }] };
};
