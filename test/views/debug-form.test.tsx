import assert from 'node:assert/strict';
import { test } from 'node:test';
import { debugOffer } from '../../src/keys/debug-offer.ts';
import { fits, openScreen, type TestScreen } from '../support/screen.tsx';
import { podRowFixture, stateWith } from '../support/states.ts';

const container = { role: 'regular', phase: 'running', reason: '', restarts: 0 } as const;
const rows = [
  podRowFixture({
    name: 'web-0',
    containers: [
      { ...container, name: 'proxy', role: 'sidecar' },
      { ...container, name: 'app' },
      { ...container, name: 'job', phase: 'terminated' },
    ],
  }),
];
const open = (): Promise<TestScreen> => openScreen({ state: stateWith(rows) });
const pod = { kind: 'Pod', namespace: 'shop', name: 'web-0', uid: 'uid-shop-web-0' };

test('D asks first, with Cancel chosen, and says that it cannot be removed again', async () => {
  const screen = await open();
  await screen.press('D');
  await screen.sees('Target   app  sees its processes');
  await screen.sees('Profile  general  may trace processes');
  await screen.sees('Image    busybox:1.36');
  await screen.sees('It cannot be removed again');
  await screen.sees('[ Cancel ]');
  await screen.press('enter');
  assert.deepEqual(screen.effects, []);
  assert.ok(!screen.frame().includes('Debug container'));
  screen.close();
});

test('the debug form fits small terminals', async () => {
  for (const [columns, height] of [
    [40, 20],
    [40, 8],
    [80, 24],
  ] as const) {
    const screen = await openScreen({ state: stateWith(rows), columns, rows: height });
    await screen.press('D');
    fits(screen, columns, height);
    await screen.sees('[ Cancel ]');
    screen.close();
  }
});

test('right and enter add it as the form says', async () => {
  const screen = await open();
  await screen.press('D', 'right', 'enter');
  assert.deepEqual(screen.effects, [
    { effect: 'debug', pod, target: 'app', profile: 'general', image: 'busybox:1.36' },
  ]);
  screen.close();
});

test('target, profile and image can be changed; enter on a field does nothing yet', async () => {
  const screen = await open();
  await screen.press('D', 'up');
  for (let count = 0; count < 12; count += 1) await screen.press('backspace');
  await screen.paste(' nicolaka/netshoot \n');
  await screen.press('up', 'left', 'up', 'right', 'right');
  await screen.sees('‹ none ›  sees its own processes only');
  await screen.press('enter');
  assert.deepEqual(screen.effects, []);
  await screen.press('right', 'enter');
  assert.deepEqual(screen.effects, [
    { effect: 'debug', pod, target: '', profile: 'sysadmin', image: 'nicolaka/netshoot' },
  ]);
  screen.close();
});

test('esc leaves the form without doing anything, and letters do not answer it', async () => {
  const screen = await open();
  await screen.press('D', 'y', 'q', 'right', 'esc');
  assert.deepEqual(screen.effects, []);
  await screen.sees('web-0');
  screen.close();
});

test('where a shell is missing the form comes by itself, for that container', async () => {
  const screen = await open();
  const ref = { namespace: 'shop', pod: 'web-0', container: 'proxy' };
  screen.dispatch(debugOffer(screen.store.getState(), ref, 'The image of proxy has no shell.'));
  await screen.sees('The image of proxy has no shell.');
  await screen.sees('Target   proxy');
  screen.close();
});

test('without the right to it neither the key nor the offer opens the form', async () => {
  const screen = await openScreen({ state: stateWith(rows, { rights: { debug: 'no' } }), columns: 120 });
  await screen.press('D');
  await screen.sees('You may not add a debug container (patch pods/ephemeralcontainers) in shop.');
  const ref = { namespace: 'shop', pod: 'web-0', container: 'proxy' };
  screen.dispatch(debugOffer(screen.store.getState(), ref, 'The image of proxy has no shell.'));
  await screen.sees('The image of proxy has no shell. You may not add a debug container either');
  screen.close();
});

for (const [what, row, why] of [
  ['has ended', { containers: [{ ...container, name: 'app', phase: 'terminated' }] }, 'This pod has ended'],
  ['is on no node', { node: '' }, 'This pod is on no node yet'],
] as const)
  test(`a pod that ${what} takes no debug container`, async () => {
    const screen = await openScreen({ state: stateWith([podRowFixture(row)]) });
    await screen.press('D');
    await screen.sees(why);
    screen.close();
  });
