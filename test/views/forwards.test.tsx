import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portPicker } from '../../src/keys/port-picker.ts';
import type { Forward } from '../../src/state/forward.ts';
import { fits, openScreen, type ScreenOptions, type TestScreen } from '../support/screen.tsx';
import { podRowFixture, stateWith } from '../support/states.ts';

const rows = [podRowFixture({ name: 'web-0' })];
const pod = { kind: 'Pod', namespace: 'shop', name: 'web-0', uid: 'uid-shop-web-0' };
const forward: Forward = {
  id: 1,
  of: pod,
  remote: 'http',
  phase: 'open',
  pod: 'web-0',
  remotePort: '8080',
  address: '127.0.0.1:3000',
  connections: 2,
  problem: '',
  note: '',
};
const failed: Forward = {
  ...forward,
  id: 2,
  phase: 'failed',
  address: '',
  connections: 0,
  problem: 'Port 3000 of this machine is already in use.',
};

const open = (options: ScreenOptions = {}): Promise<TestScreen> =>
  openScreen({ state: stateWith(rows), columns: 120, ...options });
const openForwards = async (options: ScreenOptions = {}): Promise<TestScreen> => {
  const screen = await open(options);
  screen.dispatch({ type: 'forwards-changed', forwards: [forward, failed] });
  await screen.press(':');
  await screen.type('forwards');
  await screen.press('enter');
  return screen;
};

test('f asks for the ports of the pod', async () => {
  const screen = await open();
  await screen.press('f');
  assert.deepEqual(screen.effects, [{ effect: 'ask-port', pod }]);
  screen.close();
});

test('the declared ports are offered, each with where it would listen; a port of root is moved', async () => {
  const screen = await open();
  const ports = [
    { port: 80, name: 'http', protocol: 'TCP', container: 'app' },
    { port: 9090, name: '', protocol: 'TCP', container: 'metrics' },
    { port: 53, name: 'dns', protocol: 'UDP', container: 'dns' },
  ];
  screen.dispatch({ type: 'overlay-opened', overlay: portPicker(pod, ports) });
  await screen.sees(/80 http → 127\.0\.0\.1:8080 +app/);
  await screen.sees(/9090 → 127\.0\.0\.1:9090 +metrics/);
  await screen.sees('UDP cannot be forwarded; D reaches it.');
  await screen.press('enter');
  assert.deepEqual(screen.effects, [{ effect: 'start-forward', pod, local: 8080, remote: '80' }]);
  screen.close();
});

test('another port is typed as LOCAL:REMOTE, and what is none is said to be none', async () => {
  const screen = await open();
  screen.dispatch({ type: 'overlay-opened', overlay: portPicker(pod, []) });
  await screen.sees('LOCAL:REMOTE');
  await screen.type('3000:http');
  await screen.press('enter');
  assert.deepEqual(screen.effects, [{ effect: 'start-forward', pod, local: 3000, remote: 'http' }]);
  screen.dispatch({ type: 'overlay-opened', overlay: portPicker(pod, []) });
  await screen.type('99999');
  await screen.press('enter');
  await screen.sees('99999 is no port');
  assert.equal(screen.effects.length, 1);
  screen.close();
});

test('the header counts the forwards that are not failed', async () => {
  const screen = await open();
  screen.dispatch({ type: 'forwards-changed', forwards: [forward, failed] });
  await screen.sees('1 forward ');
  screen.dispatch({ type: 'forwards-changed', forwards: [] });
  await screen.sees(/^(?!.*forward)/);
  screen.close();
});

test(':forwards lists address, pod, state and connections, and the error under the cursor whole', async () => {
  const screen = await openForwards();
  await screen.sees(/✓ 127\.0\.0\.1:3000 +shop\/web-0 +http 8080 +open +2/);
  await screen.sees(/✗ – +shop\/web-0 +http 8080 +failed/);
  await screen.press('j');
  await screen.sees(/^ Port 3000 of this machine is already in use\.$/m);
  screen.close();
});

test('a forward that leads to another pod by now says whose place that has', async () => {
  const screen = await openForwards();
  const moved = { ...forward, pod: 'web-1', note: 'In place of web-0.' };
  screen.dispatch({ type: 'forwards-changed', forwards: [moved, failed] });
  await screen.sees(/✓ 127\.0\.0\.1:3000 +shop\/web-1 +http 8080 +open +2 +In place of web-0\./);
  screen.close();
});

for (const [columns, height] of [
  [80, 24],
  [200, 60],
  [40, 8],
] as const)
  test(`forwards fit ${columns}x${height}`, async () => {
    const screen = await openForwards({ columns, rows: height });
    fits(screen, columns, height);
    await screen.sees('127.0.0.1:3000');
    screen.close();
  });

test('x stops the one under the cursor, c copies its address', async () => {
  const screen = await openForwards();
  await screen.press('c');
  assert.deepEqual(screen.effects.at(-1), { effect: 'copy', text: '127.0.0.1:3000', what: '127.0.0.1:3000' });
  await screen.press('j', 'c');
  await screen.sees('It does not listen.');
  await screen.press('x');
  assert.deepEqual(screen.effects.at(-1), { effect: 'stop-forward', id: 2 });
  screen.dispatch({ type: 'forwards-changed', forwards: [forward] });
  await screen.press('x');
  assert.deepEqual(screen.effects.at(-1), { effect: 'stop-forward', id: 1 });
  screen.dispatch({ type: 'forwards-changed', forwards: [] });
  await screen.sees('No port is forwarded.');
  screen.close();
});

test('read-only, without the right, and in a recording f says why it cannot act', async () => {
  for (const [connection, why] of [
    [{ readOnly: true }, 'Read-only'],
    [{ rights: { forward: 'no' } }, 'You may not forward ports (pods/portforward) in shop.'],
    [{ recording: 'dump.yaml' }, 'This is a recording'],
  ] as const) {
    const screen = await open({ state: stateWith(rows, connection) });
    await screen.press('f');
    await screen.sees(why);
    // It is written down, or asked again; nothing is forwarded.
    assert.ok(screen.effects.every(({ effect }) => effect === 'note-refusal' || effect === 'ask-rights'));
    screen.close();
  }
});
