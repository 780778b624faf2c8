import assert from 'node:assert/strict';
import { test } from 'node:test';
import { causeGroups } from '../../src/state/cause-list.ts';
import { fits, openScreen, type ScreenOptions, type TestScreen } from '../support/screen.tsx';
import { manyRows, noon, podRowFixture, podTable, sketchRows, stateWith } from '../support/states.ts';

const minute = 60_000;
const missingKey = {
  verdict: 'failing',
  severity: 'high',
  status: 'CreateContainerConfigError',
  cause: 'Secret db-creds has no key PASSWORD',
  rule: 'secret-key-missing',
} as const;
const struck = [
  podRowFixture({ ...missingKey, name: 'web-1', fingerprint: 'web', since: noon - 9 * minute }),
  podRowFixture({ ...missingKey, name: 'web-2', fingerprint: 'web', since: noon - 3 * minute, node: 'worker-2' }),
  podRowFixture({
    ...missingKey,
    name: 'api-1',
    namespace: 'payments',
    owner: { kind: 'Deployment', name: 'api' },
    fingerprint: 'api',
    since: noon - 5 * minute,
  }),
];

const openCauses = async (options: ScreenOptions = {}): Promise<TestScreen> => {
  const screen = await openScreen({ state: stateWith([...sketchRows, ...struck]), ...options });
  await screen.press('tab');
  return screen;
};

test('one fault over several workloads is one cause, with how many it strikes and since when', () => {
  const [first, second] = causeGroups([...sketchRows, ...struck]);
  assert.equal(first?.title, 'Out of memory, limit 128Mi');
  assert.equal(second?.title, missingKey.cause);
  assert.deepEqual(
    second?.rows.map(({ name }) => name),
    ['web-2', 'web-1', 'api-1'].toSorted((one, other) => since(other) - since(one)),
  );
  assert.deepEqual(second?.workloads.toSorted(), ['payments/Deployment/api', 'shop/Deployment/web']);
  assert.deepEqual(second?.nodes, ['worker-2', 'worker-1']);
  assert.deepEqual([second?.firstSince, second?.newestSince], [noon - 9 * minute, noon - 3 * minute]);
});
const since = (name: string): number => struck.find(row => row.name === name)?.since ?? 0;

test('pods of one workload and fault stay together when their words differ', () => {
  const groups = causeGroups([
    podRowFixture({ ...missingKey, name: 'web-1', fingerprint: 'web', cause: 'It ended 4 times' }),
    podRowFixture({ ...missingKey, name: 'web-2', fingerprint: 'web', cause: 'It ended 5 times' }),
  ]);
  assert.deepEqual(
    groups.map(({ rows }) => rows.length),
    [2],
  );
});

test('pods that need attention without anything to blame are not left out, those that are well are', () => {
  const groups = causeGroups([
    podRowFixture({ name: 'odd', verdict: 'inconclusive' }),
    podRowFixture({ name: 'fine' }),
    podRowFixture({ name: 'done', verdict: 'completed' }),
  ]);
  assert.deepEqual(
    groups.map(({ title, rows }) => [title, rows.map(({ name }) => name)]),
    [['', ['odd']]],
  );
});

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
  [200, 60],
  [40, 8],
] as const)
  test(`causes fit ${columns}x${rows}`, async () => {
    const screen = await openCauses({ columns, rows, state: stateWith([...sketchRows, ...struck, ...manyRows(80)]) });
    fits(screen, columns, rows);
    await screen.sees(/✗ +1 +/);
    screen.close();
  });

test('tab shows the causes and the pods again, worst first', async () => {
  const screen = await openCauses();
  assert.match(screen.lines()[1] ?? '', /^ {3}PODS {2}WORKLOADS +NAMESPACES +CAUSE +NEWEST$/);
  assert.match(screen.lines()[2] ?? '', /^ ✗ +1 +ledger-api +payments +Out of memory, limit 128Mi +17m *$/);
  assert.match(screen.lines()[3] ?? '', /^ ✗ +3 +2 workloads +2 namespaces +Secret db-creds has no key PASSWORD +3m$/);
  await screen.press('tab');
  await screen.sees('STATUS');
  screen.close();
});

test('the cause under the cursor is shown whole: whom it strikes and where', async () => {
  const screen = await openCauses();
  await screen.press('j');
  await screen.sees('3 pods of 2 workloads: shop/Deployment/web, payments/Deployment/api');
  await screen.sees('on 2 nodes: worker-2, worker-1');
  await screen.sees(/rule\s+secret-key-missing/);
  screen.close();
});

test('enter shows the pods of the cause, esc comes back to it', async () => {
  const screen = await openCauses();
  await screen.press('j', 'enter');
  await screen.sees('web-2');
  await screen.sees('1/3');
  await screen.sees(missingKey.cause);
  assert.ok(!screen.frame().includes('ledger'));
  await screen.press('/');
  await screen.type('api');
  await screen.press('enter');
  await screen.sees('1/1 of 3');
  await screen.press('esc', 'esc');
  await screen.sees('3 pods of 2 workloads');
  screen.close();
});

test('a cause that is cured leaves its open list empty, and says so', async () => {
  const screen = await openCauses();
  await screen.press('j', 'enter');
  screen.dispatch({ type: 'pods-changed', pods: podTable(sketchRows, 2) });
  await screen.sees('No pod has this cause any more.');
  await screen.press('esc');
  await screen.sees('Out of memory');
  screen.close();
});

test('keys of a pod act on the first pod of the cause', async () => {
  const screen = await openCauses();
  await screen.press('j', 'c');
  assert.deepEqual(screen.effects.at(-1), { effect: 'copy', text: 'web-2', what: 'web-2' });
  screen.close();
});

test(':causes opens them from anywhere, with the filter in force, and esc clears it first', async () => {
  const screen = await openScreen({ state: stateWith([...sketchRows, ...struck]) });
  await screen.press('/');
  await screen.type('ns:payments');
  await screen.press('enter', 'enter', ':');
  await screen.type('causes');
  await screen.press('enter');
  await screen.sees('1/2');
  await screen.press('esc');
  await screen.sees('1/5');
  screen.close();
});

test('the cursor stays with its cause when a worse one comes', async () => {
  const screen = await openCauses();
  await screen.press('j', 'j');
  await screen.sees('3/5');
  const worse = podRowFixture({
    name: 'new-1',
    verdict: 'failing',
    severity: 'critical',
    cause: 'Node lost',
    rule: 'n',
  });
  screen.dispatch({ type: 'pods-changed', pods: podTable([worse, ...sketchRows, ...struck], 2) });
  await screen.sees('4/6');
  screen.close();
});
