import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionText, verdictText } from '../../src/audit/journal-text.ts';
import { judgeJournal } from '../../src/audit/judge-journal.ts';
import { readJournal } from '../../src/audit/read-journal.ts';
import { replayOf } from '../../src/audit/replay.ts';
import { connectTo } from '../../src/cluster/connect.ts';
import { parseKubeconfig } from '../../src/cluster/kubeconfig-file.ts';
import { createPlayer } from '../../src/commands/dashboard/open-replay.ts';
import { recordDashboard } from '../../src/commands/dashboard/record-dashboard.ts';
import { openSession } from '../../src/commands/dashboard/session.ts';
import { recordConnection } from '../../src/commands/recording.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { createStore } from '../../src/state/store.ts';
import { newRecorder } from '../support/journals.ts';
import { shopPod } from '../support/sandbox-cluster.ts';
import { openScreen } from '../support/screen.tsx';
import { stateWith } from '../support/states.ts';
import { until } from '../support/until.ts';

const killed = shopPod('web', {
  restartCount: 3,
  state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container=app' } },
  lastState: {
    terminated: {
      exitCode: 137,
      reason: 'OOMKilled',
      startedAt: '2026-11-21T11:58:00Z',
      finishedAt: '2026-11-21T11:59:00Z',
    },
  },
});

/** A session on a cluster with a pod that fails and one that is well: the failing one is opened, then deleted. */
const recordedSession = async (): Promise<string> => {
  const sandbox = await startSandbox({ objects: [killed, shopPod('api')] });
  const { recorder } = newRecorder();
  const kubeconfig = { ...parseKubeconfig(sandbox.kubeconfig, 'demo'), files: [] };
  const cluster = await connectTo(kubeconfig, { place: { env: {} }, journal: recorder.listener });
  recordConnection(recorder, cluster, {});
  const store = createStore(stateWith([]));
  const session = openSession(cluster, '', false, store);
  const stop = recordDashboard(recorder, store, () => cluster);
  try {
    await until('the pod is judged', () => store.getState().pods.counts.failing === 1);
    const pod = { kind: 'Pod', namespace: 'shop', name: 'web', uid: 'web-1' };
    store.dispatch({ type: 'screen-opened', screen: { screen: 'pod', pod, top: 0, cursor: 0 } });
    await until('the pod is open', () => store.getState().opened?.diagnosis !== undefined);
    store.dispatch({ type: 'screen-closed' });
    await cluster.deletePod('shop', 'web');
    sandbox.remove('Pod', 'shop', 'web');
    await until('it is gone from the list', () => store.getState().pods.rows.length === 1);
  } finally {
    stop();
    await session.close();
    await sandbox.close();
    recorder.end('left');
  }
  return recorder.file;
};

const file = await recordedSession();
const journal = readJournal(file);

test('a recorded session is whole, and tells in order what was looked at, found and changed', () => {
  const verdict = judgeJournal(journal);
  assert.equal(verdict.state, 'whole');
  assert.match(verdictText(file, journal, verdict), /is whole: 1 session, \d+ lines, from /);
  const [session] = verdict.sessions;
  const text = sessionText(session ?? assert.fail(), 0);
  const places = [
    /connection +demo \(http:\/\/127\.0\.0\.1:\d+\)/,
    /scope +demo, all namespaces/,
    /looked at +pods\n/,
    /list +2 pods: 1 failing/,
    /looked at +pod of Pod shop\/web/,
    /found +Pod shop\/web failing: .*memory.*\(.*oom.*\)/i,
    /CHANGE +delete pods shop\/web/,
    /list +1 pod: /,
    /end +left, \d+ lines/,
  ].map(pattern => text.search(pattern));
  assert.ok(!places.includes(-1), `${places}\n${text}`);
  assert.deepEqual(
    places,
    [...places].sort((one, other) => one - other),
    text,
  );
  assert.match(text, /identity +/);
  assert.match(text, /\n {2}\d+ requests, 1 change, 1 object looked into\n/);
});

test('a replay shows the list, the diagnosis and the calls as they were, moment by moment', async () => {
  const screen = await openScreen({ state: stateWith([]), columns: 120, rows: 40 });
  try {
    const replayed = replayOf(journal.entries);
    const player = createPlayer(screen.store, file, replayed);
    const to = (pattern: RegExp): void => {
      const place = replayed.moments.findIndex(({ text }) => pattern.test(text));
      assert.notEqual(place, -1, `${pattern}: ${replayed.moments.map(({ text }) => text).join('\n')}`);
      player.step(place);
    };
    player.step(replayed.start);
    await screen.sees(/✗ shop +web .*CrashLoopBackOff.*memory/);
    await screen.sees(`REPLAY ${replayed.start + 1}/${replayed.moments.length}`);
    assert.match(screen.frame(), /recorded 20/);

    to(/^found: Pod shop\/web/);
    await screen.sees(/Evidence/);
    await screen.sees(/OOMKilled/);
    await screen.press('esc');
    await screen.sees(/CAUSE/);

    to(/^list: 1 pod/);
    await screen.sees(/1\/1/);
    assert.doesNotMatch(screen.frame(), /CrashLoopBackOff/);

    await screen.press(':');
    await screen.type('journal');
    await screen.press('enter');
    await screen.sees(/delete +pods +shop\/web +200/);
    await screen.press('>');
    assert.deepEqual(screen.effects.at(-1), { effect: 'step-replay', to: 'next' });
    await screen.press('ctrl-d');
  } finally {
    screen.close();
  }
});

test('a pod that was not opened then says so', async () => {
  const screen = await openScreen({ state: stateWith([]), columns: 120, rows: 40 });
  try {
    const replayed = replayOf(journal.entries);
    createPlayer(screen.store, file, replayed).step(replayed.start);
    await screen.sees('web');
    await screen.press('j', 'enter');
    await screen.sees(/was not opened in the recorded session/);
  } finally {
    screen.close();
  }
});

test('beyond the first and the last moment there is nothing, which is said', async () => {
  const screen = await openScreen({ state: stateWith([]), columns: 120, rows: 40 });
  try {
    const replayed = replayOf(journal.entries);
    const player = createPlayer(screen.store, file, replayed);
    player.step(0);
    player.step('previous');
    await screen.sees('This is the first moment of the journal.');
    player.step(replayed.moments.length - 1);
    player.step('next');
    await screen.sees('This is the last moment of the journal.');
    player.list();
    await screen.sees('Moment');
  } finally {
    screen.close();
  }
});
