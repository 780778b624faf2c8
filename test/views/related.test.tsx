import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../../src/model/known.ts';
import type { RelatedObject } from '../../src/state/related-object.ts';
import { topScreen } from '../../src/state/state.ts';
import { wanted } from '../../src/state/wanted.ts';
import { fits, openScreen, type ScreenOptions, type TestScreen } from '../support/screen.tsx';
import { podRowFixture, stateWith } from '../support/states.ts';

const pod = { kind: 'Pod', namespace: 'shop', name: 'web-0', uid: 'uid-shop-web-0' };
const related = (kind: string, name: string, use: string, state: RelatedObject['state']): RelatedObject => ({
  of: { kind, namespace: 'shop', name },
  use,
  state,
});
const objects = [
  related('Deployment', 'web', 'owns it', { state: 'there' }),
  related('ConfigMap', 'web-confg', 'volume config', { state: 'missing', near: 'web-config', optional: false }),
  related('Secret', 'extra', 'env of app', { state: 'missing', near: '', optional: true }),
  related('Secret', 'token', 'TOKEN of app', { state: 'forbidden', why: 'secrets is forbidden' }),
];

const openRelated = async (options: ScreenOptions = {}): Promise<TestScreen> => {
  const screen = await openScreen({ state: stateWith([podRowFixture({ name: 'web-0' })]), ...options });
  await screen.press('r');
  return screen;
};

test('r shows what has to do with the pod; what is missing is marked, with the name that was meant', async () => {
  const screen = await openRelated({ columns: 120 });
  assert.deepEqual(wanted(screen.store.getState()), [{ wanted: 'related', of: pod }]);
  await screen.sees('Reading what has to do with Pod shop/web-0');
  screen.dispatch({ type: 'related-read', of: pod, known: read(objects) });
  await screen.sees('4 objects, 1 missing');
  await screen.sees(/✗ ConfigMap +web-confg +does not exist, but web-config does · volume config/);
  await screen.sees(/○ Secret +extra +does not exist, and need not · env of app/);
  await screen.sees(/\? Secret +token +may not be read/);
  screen.close();
});

test('enter describes the object under the cursor, and says so where it does not exist', async () => {
  const screen = await openRelated();
  screen.dispatch({ type: 'related-read', of: pod, known: read(objects) });
  await screen.press('j', 'enter');
  await screen.sees('ConfigMap web-confg does not exist.');
  await screen.press('g', 'enter');
  const top = topScreen(screen.store.getState());
  assert.deepEqual(top.screen === 'text' && 'of' in top.source && top.source.of, {
    kind: 'Deployment',
    namespace: 'shop',
    name: 'web',
  });
  await screen.press('esc', 'esc');
  assert.equal(screen.store.getState().related, undefined);
  screen.close();
});

for (const [columns, rows] of [
  [80, 24],
  [200, 60],
  [40, 8],
] as const)
  test(`related objects fit ${columns}x${rows}`, async () => {
    const screen = await openRelated({ columns, rows });
    screen.dispatch({ type: 'related-read', of: pod, known: read(objects) });
    fits(screen, columns, rows);
    await screen.sees('Deployment');
    screen.close();
  });
