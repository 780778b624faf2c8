import { lookedAt } from '../../audit/looked-at.ts';
import { recordPods } from '../../audit/record-pods.ts';
import type { Recorder } from '../../audit/recorder.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { lastingMs, notice } from '../../keys/notice.ts';
import { redactText } from '../../recording/redact-text.ts';
import { listHeight } from '../../state/layout.ts';
import type { PodRow } from '../../state/pod-row.ts';
import { listedScreen } from '../../state/settle-lists.ts';
import { type State, topScreen } from '../../state/state.ts';
import type { Store } from '../../state/store.ts';
import { askIdentity } from '../recording.ts';
import { ruleTitles } from '../rule-titles.ts';

/** The list is written down so often at most, ms: what changes meanwhile is one entry. */
const listEveryMs = 2_000;

/**
 * Writes down what is looked at: screens, namespaces, the pods that are opened with their diagnosis, and the list. Says so
 * on screen, and above all when it no longer can.
 */
export const recordDashboard = (recorder: Recorder, store: Store, cluster: () => Cluster): (() => void) => {
  const pods = recordPods(recorder, ruleTitles());
  let scope = '';
  let screen = '';
  let server = '';
  let opened: State['opened'];
  let listed: State['pods'] | undefined;

  const tellState = (): void => {
    const failed = recorder.failed();
    store.dispatch({ type: 'connection-changed', connection: { record: { file: recorder.file, failed } } });
    if (failed === '') return;
    const text = `Nothing is recorded any more, and changes are refused: ${recorder.file}: ${failed}`;
    store.dispatch(notice(store.getState(), text, 'error', lastingMs));
  };
  const list = (state: State): void => {
    if (state.pods === listed || state.pods.rows.length === 0) return;
    listed = state.pods;
    pods.list(state.pods, rowsOnScreen(state));
  };
  const follow = (): void => {
    const state = store.getState();
    const { context, namespace } = state.connection;
    if (scope !== `${context}/${namespace}`) {
      scope = `${context}/${namespace}`;
      pods.forget();
      recorder.write({ entry: 'scope', context, namespace });
    }
    if (server !== state.connection.context && isAnswered(state)) {
      server = state.connection.context;
      askIdentity(recorder, cluster());
    }
    const looked = lookedAt(topScreen(state));
    const words = JSON.stringify(looked);
    // A filter is written down once it has been typed.
    if (words !== screen && state.overlay?.overlay !== 'input') {
      screen = words;
      list(state);
      recorder.write({ entry: 'screen', ...looked, detail: redactText(looked.detail, recorder.placeholders) });
    }
    if (state.opened !== opened) {
      opened = state.opened;
      if (opened) pods.opened(opened);
    }
  };
  const unsubscribe = store.subscribe(follow);
  const timer = setInterval(() => list(store.getState()), listEveryMs);
  recorder.onFailure(tellState);
  tellState();
  follow();
  return () => {
    clearInterval(timer);
    unsubscribe();
    list(store.getState());
  };
};

/** Whether the cluster has answered: who it takes podctl for is asked behind the first rows. */
const isAnswered = ({ pods, connection: { link } }: State): boolean =>
  pods.synced || pods.rows.length > 0 || link.phase === 'denied';

const rowsOnScreen = (state: State): readonly PodRow[] => {
  if (topScreen(state).screen !== 'pods') return [];
  const { top } = listedScreen(state);
  return state.list.rows.slice(top, top + listHeight(state));
};
