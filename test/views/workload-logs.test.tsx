import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogBuffer } from '../../src/evidence/log-buffer.ts';
import { topScreen } from '../../src/state/state.ts';
import { wanted } from '../../src/state/wanted.ts';
import { openScreen } from '../support/screen.tsx';
import { podRowFixture, stateWith } from '../support/states.ts';
import { openLog } from '../support/view-fixtures.ts';

const workload = { kind: 'Deployment', namespace: 'shop', name: 'web' };

test('L follows the logs of all pods of the owner, and says which they are', async () => {
  const screen = await openScreen({ state: stateWith([podRowFixture()]) });
  await screen.press('L');
  assert.deepEqual(wanted(screen.store.getState()), [
    {
      wanted: 'log',
      workload,
      containers: [],
      previous: false,
      since: { kind: 'tail', lines: 1000 },
      bufferBytes: 64 * 1024 * 1024,
    },
  ]);
  await screen.sees('shop / deployment/web');
  await screen.sees('Looking for pods of Deployment web');
  const buffer = createLogBuffer([]);
  for (const pod of ['web-a', 'web-b']) {
    const source = buffer.addSource({ namespace: 'shop', pod, container: 'app' });
    buffer.setStatus(source, { phase: 'streaming' });
  }
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees('shop / deployment/web / 2 pods');
  await screen.sees('web-b app');
  buffer.append(1, [{ time: '', text: 'hello from b' }]);
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees(/web-b.*hello from b/);
  buffer.appendEvent(0, 'app exited with code 1', undefined);
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees('── web-a: app exited with code 1 ──');
  await screen.press('ctrl-s');
  assert.deepEqual(screen.effects.at(-1), {
    effect: 'save-log',
    containers: ['web-a', 'web-b'].map(pod => ({ namespace: 'shop', pod, container: 'app' })),
    previous: false,
  });
  screen.close();
});

test('the container picker offers all pods of the owner too', async () => {
  const container = { role: 'regular', phase: 'running', reason: '', restarts: 0 } as const;
  const containers = ['app', 'proxy'].map(name => ({ ...container, name }));
  const screen = await openScreen({ state: stateWith([podRowFixture({ containers })]) });
  await screen.press('l');
  await screen.sees('all pods of deployment/web');
  await screen.press('end', 'enter');
  const top = topScreen(screen.store.getState());
  assert.deepEqual(top.screen === 'logs' && top.workload, workload);
  screen.close();
});

test('a bare pod has no workload to follow', async () => {
  const screen = await openScreen({ state: stateWith([podRowFixture({ owner: undefined })]) });
  await screen.press('L');
  await screen.sees('Nothing owns this pod');
  screen.close();
});

test(':since reads the log from a time or a while ago, and stays there', async () => {
  const { state } = openLog(['one', 'two']);
  const screen = await openScreen({ state });
  await screen.press(':');
  await screen.type('since 25m');
  await screen.press('enter');
  await screen.sees('from 25m ago');
  await screen.press(':');
  await screen.type('since 08:15');
  await screen.press('enter');
  await screen.sees('from 08:15:00');
  const top = topScreen(screen.store.getState());
  assert.equal(top.screen === 'logs' && top.view.follow, false);
  await screen.press(':');
  await screen.type('since never');
  await screen.press('enter');
  await screen.sees('never is no time');
  screen.close();
});

test(':since is no command of other screens', async () => {
  const screen = await openScreen();
  await screen.press(':');
  await screen.type('since 5m');
  await screen.press('enter');
  await screen.sees('There is no command :since.');
  screen.close();
});

test('a log whose container waits for its next run is still followed', async () => {
  const container = { namespace: 'shop', pod: 'web', container: 'app' };
  const { state, buffer } = openLog(['last words'], { columns: 120, rows: 24 }, [container]);
  const screen = await openScreen({ state, columns: 120, rows: 24 });
  buffer.setStatus(0, { phase: 'ended', waits: 'CrashLoopBackOff, back-off 40s' });
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees('● following · waits: CrashLoopBackOff, back-off 40s');
  buffer.setStatus(0, { phase: 'ended' });
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees('● at the end · ended');
  screen.close();
});

test('a log that is read late says how late', async () => {
  const { state, buffer } = openLog(['one'], { columns: 120, rows: 24 });
  const screen = await openScreen({ state, columns: 120, rows: 24 });
  buffer.setBehind(12_000);
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees('● following · 12s behind · streaming');
  buffer.setBehind(undefined);
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees('● following · streaming');
  screen.close();
});
