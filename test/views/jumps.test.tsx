import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../../src/model/known.ts';
import { topScreen } from '../../src/state/state.ts';
import { wanted } from '../../src/state/wanted.ts';
import { openScreen } from '../support/screen.tsx';
import { podRowFixture, stateWith } from '../support/states.ts';

test('o opens the node of the pod, and there describes it; esc comes back', async () => {
  const screen = await openScreen({ state: stateWith([podRowFixture({ name: 'web-0', node: 'worker-7' })]) });
  await screen.press('o');
  const [node] = wanted(screen.store.getState());
  assert.deepEqual(node, { wanted: 'node', name: 'worker-7' });
  await screen.press('o');
  const of = { kind: 'Node', namespace: '', name: 'worker-7' };
  assert.deepEqual(wanted(screen.store.getState()), [node, { wanted: 'object', of }]);
  screen.dispatch({
    type: 'object-read',
    of,
    known: read({ kind: 'Node', metadata: { name: 'worker-7', labels: { zone: 'b' } } }),
    events: { state: 'unknown' },
  });
  await screen.sees('Describe  Node worker-7');
  await screen.sees(/zone.*b/);
  await screen.press('esc', 'esc');
  await screen.sees('web-0');
  screen.close();
});

test('J describes what owns the pod', async () => {
  const screen = await openScreen({
    state: stateWith([podRowFixture({ owner: { kind: 'Deployment', name: 'web' } })]),
  });
  await screen.press('J');
  const top = topScreen(screen.store.getState());
  assert.deepEqual(top.screen === 'text' && top.source, {
    kind: 'describe',
    of: { kind: 'Deployment', namespace: 'shop', name: 'web' },
  });
  screen.close();
});

for (const [key, row, why] of [
  ['o', { node: '' }, 'This pod is on no node yet.'],
  ['J', { owner: undefined }, 'Nothing owns this pod.'],
  ['J', { owner: { kind: 'Rollout', name: 'web' } }, 'podctl cannot read objects of kind Rollout.'],
] as const)
  test(`${key} says: ${why}`, async () => {
    const screen = await openScreen({ state: stateWith([podRowFixture(row)]) });
    await screen.press(key);
    await screen.sees(why);
    screen.close();
  });
