import type { Cluster } from '../../cluster/cluster.ts';
import { debugOffer } from '../../keys/debug-offer.ts';
import { lastingMs, notice } from '../../keys/notice.ts';
import type { State } from '../../state/state.ts';
import { createStore } from '../../state/store.ts';
import { renderApp } from '../../views/terminal/render-app.tsx';
import { tellRecorded } from '../recording.ts';
import { perform, type World } from './effects.ts';
import { followJournal } from './follow-journal.ts';
import { holdNewSpace, holdOldSpace } from './hold-heap.ts';
import { refusedCall } from './refused-call.ts';
import type { DashboardOptions } from './run.ts';
import type { Session } from './session.ts';

/** Shows the dashboard on a cluster whose pods are already being asked for, until it is left; answers the exit code. */
export const showDashboard = async (cluster: Cluster, state: State, options: DashboardOptions): Promise<number> => {
  const { configuration } = options;
  const own = configuration && (await import('./configured.ts')).configured(configuration);
  const store = createStore(own ? { ...state, settings: own.settings } : state);
  let session: Session | undefined;
  const { exited, ...screen } = renderApp(
    store,
    effect => void perform(effect, world),
    own && { keymap: own.keymap, theme: configuration.theme },
  );
  const tell: World['tell'] = (text, tone, lasts) => {
    const at = { now: session?.now() ?? Date.now() };
    store.dispatch(notice(at, text, tone, lasts ?? (tone === 'info' ? undefined : lastingMs)));
  };
  const world: World = {
    cluster: () => session?.cluster ?? cluster,
    tell,
    ...screen,
    explain: (about, lines) => store.dispatch({ type: 'question-explained', about, lines }),
    open: overlay => store.dispatch({ type: 'overlay-opened', overlay }),
    forwards: () => session?.forwards,
    offerDebug: (container, why) => store.dispatch(debugOffer(store.getState(), container, why)),
    noteRefusal: refusal => options.audit.journal.refused(refusedCall(refusal, store.getState())),
    pages: {
      configuration,
      namespace: () => store.getState().connection.namespace,
      show: shown => store.dispatch({ type: 'screen-opened', screen: shown }),
      judge: async (pod, families) => {
        const { judgeLive } = await import('./judge-live.ts');
        return judgeLive(session?.cluster ?? cluster, pod, store.getState().connection.namespace, families);
      },
    },
    askRights: () => session?.askRights(),
    showNamespace: namespace => session?.showNamespace(namespace),
    switchContext: async context => {
      // Only once the other one is known to be usable is this one let go.
      const next = await options.connect(context);
      await session?.close();
      session = openSession(next, '', options.demo, store);
      tell(`Context ${context}.`, 'info');
    },
  };
  if (own?.notice) tell(own.notice, 'warning');
  holdNewSpace();
  const untilListed = store.subscribe(() => {
    if (!store.getState().pods.synced) return;
    untilListed();
    holdOldSpace();
  });
  const { openSession } = await import('./session.ts');
  session = openSession(cluster, options.namespace, options.demo, store);
  const stopJournal = followJournal(options.audit.calls, store);
  const { recorder } = options.audit;
  const stopRecording =
    recorder && (await import('./record-dashboard.ts')).recordDashboard(recorder, store, world.cluster);
  void options.contexts().then(contexts => store.dispatch({ type: 'contexts-read', contexts }));
  try {
    return await exited;
  } finally {
    stopJournal();
    stopRecording?.();
    await (session ?? cluster).close();
    if (recorder) tellRecorded(recorder);
  }
};
