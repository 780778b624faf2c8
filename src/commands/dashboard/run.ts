import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cluster } from '../../cluster/cluster.ts';
import type { LoadedConfiguration } from '../../configuration/loaded.ts';
import { podsScreen } from '../../state/screen.ts';
import { defaultSettings } from '../../state/settings.ts';
import { type Connection, initialState, type State } from '../../state/state.ts';
import { drawFirstFrame } from '../../views/terminal/first-frame.ts';
import type { DashboardAudit } from './dashboard-audit.ts';
import { watchAhead } from './watch-ahead.ts';

/**
 * For how long the first rows are waited for before the screen library is loaded, which takes longer and lets nothing else
 * happen, ms: a server nearby answers in less, and for one far away the wait is short.
 */
const patienceMs = 50;

export type DashboardOptions = {
  /** Opens the kubeconfig's current context, or the one that is named. Sends nothing yet. */
  connect(context?: string): Promise<Cluster>;
  /** '' shows all namespaces. */
  readonly namespace: string;
  readonly filter: string;
  contexts(): Promise<readonly string[]>;
  readonly demo: boolean;
  readonly audit: DashboardAudit;
  readonly configuration: LoadedConfiguration | undefined;
};

/**
 * Runs the dashboard until it is left; answers the exit code. The kubeconfig is read before the first frame, so that its
 * mistakes are told on the plain terminal; the cluster is only heard of afterwards. What takes longest begins first: the
 * pods are asked for, the first frame is drawn, then the first rows where the server is quick, then the screen library is
 * loaded and drawn with, then the rules.
 */
export const runDashboard = async (options: DashboardOptions): Promise<number> => {
  const { columns = 80, rows = 24 } = process.stdout;
  const { cluster, firstPods } = watchAhead(await options.connect(), options.namespace, rows);
  const state = firstState(cluster, options, { columns, rows });
  const frame = drawFirstFrame(state, undefined, options.configuration?.theme);
  try {
    const coming = firstPods(patienceMs);
    // Requests leave before something is loaded: for the first pods now, for the others when these have come.
    await nextTurn();
    const { drawFirstRows } = await import('./draw-first-rows.ts');
    const begun = drawFirstRows(frame, state, await coming);
    await nextTurn();
    await nextTurn();
    const { showDashboard } = await import('./show.ts');
    return await showDashboard(cluster, begun, options);
  } catch (error) {
    frame.giveBack();
    await cluster.close();
    throw error;
  }
};

const firstState = (
  { context }: Cluster,
  { namespace, filter, demo, audit, configuration }: DashboardOptions,
  terminal: State['terminal'],
): State => {
  const now = Date.now();
  const connection: Connection = {
    context: context.name,
    cluster: context.cluster,
    user: context.user,
    server: context.server,
    namespace,
    readOnly: context.readOnly,
    isProtected: context.isProtected === true,
    demo,
    recording: undefined,
    serverVersion: '',
    ...(audit.recorder && { record: { file: audit.recorder.file, failed: audit.recorder.failed() } }),
    link: { phase: 'connecting', since: now },
    denied: [],
    rights: {},
  };
  return {
    ...initialState(connection, terminal, now),
    settings: configuration?.settings ?? defaultSettings,
    screens: [{ ...podsScreen, ...configuration?.list, ...(filter === '' ? {} : { filter }) }],
  };
};
