import { lightFormat } from 'date-fns/lightFormat';
import type { Picture, Replayed } from '../../audit/replay.ts';
import type { LoadedConfiguration } from '../../configuration/loaded.ts';
import { families } from '../../diagnosis/rules/index.ts';
import { createRecorded } from '../../evidence/recorded.ts';
import { lastingMs, notice } from '../../keys/notice.ts';
import { forbidden } from '../../model/known.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { ObjectSet } from '../../recording/object-set.ts';
import type { Action } from '../../state/action.ts';
import { journalScreen } from '../../state/journal.ts';
import { causesScreen, podsScreen, type Screen } from '../../state/screen.ts';
import { defaultSettings } from '../../state/settings.ts';
import { type Connection, initialState } from '../../state/state.ts';
import { createStore, type Store } from '../../state/store.ts';
import { wanted } from '../../state/wanted.ts';
import type { World } from './effects.ts';
import { renderOffline } from './render-offline.ts';

/** The dashboard on a recorded session: what was on the list, what was opened, what was asked, moment by moment. */
export const openReplay = async (
  file: string,
  replayed: Replayed,
  problems: readonly string[],
  configuration: LoadedConfiguration | undefined,
): Promise<number> => {
  const { columns = 80, rows = 24 } = process.stdout;
  const first = replayed.picture(replayed.start);
  const own = configuration && (await import('./configured.ts')).configured(configuration);
  const store = createStore({
    ...initialState(connectionOf(file, first), { columns, rows }, first.at),
    settings: own?.settings ?? defaultSettings,
    screens: [{ ...podsScreen, ...configuration?.list }],
  });
  const player = createPlayer(store, file, replayed);
  const { exited, tell } = renderOffline(store, 'replay', { configuration, own }, say => ({
    judge: async () => {
      throw new Error('A recorded session holds no specs to audit.');
    },
    replay: player,
    showNamespace: () => say('A replay shows what was on the list then: filter it with /.', 'warning'),
  }));
  player.step(replayed.start);
  if (problems[0] !== undefined) tell(problems[0], 'error', lastingMs);
  return exited;
};

/** Goes through the moments of a replay, and answers what the screens want as of the one that is shown. */
export const createPlayer = (store: Store, file: string, replayed: Replayed): NonNullable<World['replay']> => {
  const { moments } = replayed;
  let index = replayed.start;
  let picture = replayed.picture(index);
  let source = sourceOf(picture, store.dispatch);

  const show = (): void => {
    const moment = moments[index];
    const clock = lightFormat(picture.at, 'HH:mm:ss');
    const text = `${clock} ${moment?.text ?? ''}`;
    store.dispatch({ type: 'connection-changed', connection: connectionOf(file, picture) });
    store.dispatch({
      type: 'replay-moved',
      replay: { index, count: moments.length, text },
      now: picture.at,
      above: screensOf(picture),
    });
    store.dispatch({ type: 'pods-changed', pods: picture.pods });
    source.wish(wanted(store.getState()));
    const unrecorded = picture.all - picture.pods.rows.length;
    const rest = unrecorded > 0 ? ` · ${unrecorded} pods that went well and were not on screen are not recorded` : '';
    store.dispatch(notice({ now: picture.at }, text + rest));
  };
  store.subscribe(() => {
    const state = store.getState();
    source.wish(wanted(state));
    const isOpen = state.screens.some(({ screen }) => screen === 'journal');
    if (isOpen && state.journal?.lines !== picture.calls)
      store.dispatch({ type: 'journal-changed', journal: { lines: picture.calls, dropped: 0 } });
  });
  return {
    step: to => {
      const wish = to === 'next' ? index + 1 : to === 'previous' ? index - 1 : to;
      if (wish < 0 || wish >= moments.length) {
        const text = wish < 0 ? 'This is the first moment of the journal.' : 'This is the last moment of the journal.';
        store.dispatch(notice({ now: picture.at }, text, 'warning'));
        return;
      }
      index = wish;
      picture = replayed.picture(index);
      source = sourceOf(picture, store.dispatch);
      show();
    },
    list: () =>
      store.dispatch({
        type: 'overlay-opened',
        overlay: {
          overlay: 'picker',
          title: 'Moment',
          choices: moments.map(({ at, text }, place) => ({
            label: `${lightFormat(at, 'HH:mm:ss')} ${text}`,
            ...(place === index ? { note: 'shown' } : {}),
            steps: [{ effect: 'step-replay', to: place }],
          })),
          typed: '',
          cursor: index,
        },
      }),
  };
};

const connectionOf = (file: string, { connection, namespace, at }: Picture): Connection => ({
  context: connection?.context ?? '',
  cluster: connection?.cluster ?? '',
  user: connection?.user ?? '',
  server: connection?.server ?? '',
  namespace,
  readOnly: true,
  demo: false,
  recording: file,
  serverVersion: '',
  link: { phase: 'recorded', at },
  denied: [],
  rights: {},
});

/** The screens above the list as they were, where there is something to show on them. */
const screensOf = ({ screen, opened }: Picture): readonly Screen[] => {
  if (screen?.screen === 'causes') return [causesScreen('')];
  if (screen?.screen === 'journal') return [journalScreen];
  const pod = screen?.of;
  if (pod?.kind !== 'Pod' || !opened(pod)) return [];
  return [{ screen: 'pod', pod, top: 0, cursor: 0 }];
};

/** What was opened up to a moment, as a recording: what it holds is answered from it, what was found as it was found. */
const sourceOf = (picture: Picture, dispatch: (action: Action) => void): ReturnType<typeof createRecorded> => {
  const objects = picture.everyOpened.flatMap(({ pod, events }): readonly KubernetesObject[] => [
    ...(pod.state === 'read' ? [pod.value] : []),
    ...(events.state === 'read' ? events.value.map(event => ({ ...event, kind: 'Event' })) : []),
  ]);
  const set: ObjectSet = {
    objects,
    logs: [],
    at: picture.at,
    serverMinor: undefined,
    covers: () => false,
    problems: [],
  };
  return createRecorded(set, families, action => {
    if (action.type === 'pods-changed') return;
    if (action.type !== 'pod-read') return dispatch(action);
    const { ref } = action.opened;
    const found = picture.opened(ref);
    const why = 'it was not opened in the recorded session, of which the journal has only its row.';
    dispatch({
      ...action,
      opened: found ?? { ref, pod: forbidden(why), diagnosis: undefined, events: forbidden(why) },
    });
  });
};
