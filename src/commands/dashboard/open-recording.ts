import type { LoadedConfiguration } from '../../configuration/loaded.ts';
import { diagnosisReport } from '../../diagnosis/report.ts';
import { families } from '../../diagnosis/rules/index.ts';
import { diagnoseSet } from '../../evidence/diagnose-set.ts';
import { createRecorded } from '../../evidence/recorded.ts';
import { lastingMs } from '../../keys/notice.ts';
import type { ObjectRef } from '../../model/kubernetes.ts';
import { loadRecording } from '../../recording/load.ts';
import type { ObjectSet } from '../../recording/object-set.ts';
import { podsScreen } from '../../state/screen.ts';
import { defaultSettings } from '../../state/settings.ts';
import { type Connection, initialState } from '../../state/state.ts';
import { createStore } from '../../state/store.ts';
import { wanted } from '../../state/wanted.ts';
import { renderOffline } from './render-offline.ts';

/** The same dashboard on a recording or dump, at the time it was taken. What needs a cluster says so. */
export const openRecording = async (
  path: string,
  namespace: string,
  filter: string,
  configuration: LoadedConfiguration | undefined,
): Promise<number> => openObjectSet(loadRecording(path), { path, namespace, filter, configuration });

/** What is shown of a set of objects: `path` names it, `pod` is opened at once. */
export type RecordedView = {
  readonly path: string;
  readonly namespace: string;
  readonly filter: string;
  readonly configuration: LoadedConfiguration | undefined;
  readonly pod?: ObjectRef;
};

/** As `openRecording`, of objects that have been read already. */
export const openObjectSet = async (
  set: ObjectSet,
  { path, namespace, filter, configuration, pod: opened }: RecordedView,
): Promise<number> => {
  const connection: Connection = {
    context: '',
    cluster: '',
    user: '',
    server: '',
    namespace,
    readOnly: true,
    demo: false,
    recording: path,
    serverVersion: set.serverMinor ? `v1.${set.serverMinor}` : '',
    link: { phase: 'recorded', at: set.at },
    denied: set.problems.map(({ file, why }) => ({ what: file, why })),
    rights: {},
  };
  const { columns = 80, rows = 24 } = process.stdout;
  const own = configuration && (await import('./configured.ts')).configured(configuration);
  const store = createStore({
    ...initialState(connection, { columns, rows }, set.at),
    settings: own?.settings ?? defaultSettings,
    screens: [
      { ...podsScreen, ...configuration?.list, ...(filter === '' ? {} : { filter }) },
      ...(opened ? [{ screen: 'pod', pod: opened, top: 0, cursor: 0 } as const] : []),
    ],
  });
  const recorded = createRecorded(set, families, store.dispatch);
  const namespaces = [
    ...new Set(set.objects.flatMap(({ kind, metadata }) => (kind === 'Pod' ? (metadata?.namespace ?? []) : []))),
  ];
  store.dispatch({ type: 'namespaces-read', namespaces: { state: 'read', value: namespaces.sort() } });
  recorded.showNamespace(namespace);
  store.subscribe(() => recorded.wish(wanted(store.getState())));

  const { exited, tell } = renderOffline(store, 'recording', { configuration, own }, () => ({
    judge: async (pod, all) => {
      const scope = { namespace: store.getState().connection.namespace, only: pod ? [pod] : [] };
      const { pods, objects, snapshot } = diagnoseSet(set, scope, all);
      return diagnosisReport({ kind: 'snapshot', path }, pods, objects, snapshot);
    },
    showNamespace: shown => {
      store.dispatch({ type: 'connection-changed', connection: { namespace: shown } });
      recorded.showNamespace(shown);
    },
  }));
  if (own?.notice) tell(own.notice, 'warning', lastingMs);
  if (set.problems.length > 0) tell(brokenFiles(set.problems), 'warning', lastingMs);
  return exited;
};

/** As many names as there is room for; `podctl diagnose` tells why. */
const brokenFiles = (problems: ObjectSet['problems']): string => {
  const [first, ...more] = problems.map(({ file }) => file);
  return `Broken: ${first}${more.length > 0 ? ` and ${more.length} more` : ''}. podctl diagnose --from says why.`;
};
