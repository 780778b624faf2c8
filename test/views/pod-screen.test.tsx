import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colorTheme } from '../../src/views/theme.ts';
import { fits, openScreen, type TestScreen } from '../support/screen.tsx';
import { podRowFixture, stateWith } from '../support/states.ts';
import { diagnosisFixture, findingFixture, openedFixture, recordedPod } from '../support/view-fixtures.ts';

const crash = recordedPod('crash-loop');
const diagnosis = diagnosisFixture({
  findings: [
    findingFixture({
      since: crash.now - 60_000,
      evidence: [{ object: 'Log/orders-109/orders-worker/worker', path: 'previous:2', value: 'QUEUE_URL is not set' }],
      next: [{ why: 'Give it', command: 'kubectl set env deployment/orders-worker QUEUE_URL=VALUE' }],
    }),
  ],
});
const row = podRowFixture({ name: crash.ref.name, namespace: crash.ref.namespace, verdict: 'failing' });

const openPod = async (columns: number, rows: number, theme = {}): Promise<TestScreen> => {
  const screen = await openScreen({ state: stateWith([row]), columns, rows, ...theme });
  screen.dispatch({ type: 'clock-ticked', now: crash.now });
  await screen.press('enter');
  screen.dispatch({ type: 'pod-read', opened: openedFixture(crash, diagnosis) });
  await screen.sees('Setting QUEUE_URL is missing');
  return screen;
};

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
  [200, 50],
] as const)
  test(`a pod's diagnosis fits ${columns}x${rows} and begins with its cause`, async () => {
    const screen = await openPod(columns, rows);
    fits(screen, columns, rows);
    await screen.sees('QUEUE_URL is not set');
    screen.close();
  });

test('x copies the command of the marked step', async () => {
  const screen = await openPod(120, 40);
  await screen.press('x');
  assert.deepEqual(screen.effects, [
    { effect: 'copy', text: 'kubectl set env deployment/orders-worker QUEUE_URL=VALUE', what: 'the command' },
  ]);
  screen.close();
});

test('R opens the rule behind the finding; of several it lets one be chosen', async () => {
  const screen = await openPod(120, 40);
  await screen.press('R');
  assert.deepEqual(screen.effects.at(-1), { effect: 'open-rules', rule: diagnosis.findings[0]?.rule });
  const two = { ...diagnosis, findings: [...diagnosis.findings, findingFixture({ rule: 'crashloop', key: 'other' })] };
  screen.dispatch({ type: 'pod-read', opened: openedFixture(crash, two) });
  await screen.press('R');
  await screen.type('crashl');
  await screen.press('enter');
  assert.deepEqual(screen.effects.at(-1), { effect: 'open-rules', rule: 'crashloop' });
  screen.close();
});

test('with colors the screen says no more than without', async () => {
  const plain = await openPod(120, 40);
  const colored = await openPod(120, 40, { theme: colorTheme });
  assert.equal(colored.frame(), plain.frame());
  assert.notEqual(colored.painted(), plain.painted());
  plain.close();
  colored.close();
});

test('the page is scrolled by keys and comes back', async () => {
  const screen = await openPod(80, 24);
  await screen.press('G');
  await screen.sees('Scheduled');
  await screen.press('g');
  await screen.sees('Setting QUEUE_URL is missing');
  screen.close();
});

test('y, d and E open what belongs to the pod, esc comes back', async () => {
  const screen = await openPod(120, 40);
  for (const [key, text] of [
    ['y', 'YAML  Pod orders-109/'],
    ['d', 'Describe  Pod orders-109/'],
    ['E', 'Events  Pod orders-109/'],
  ] as const) {
    await screen.press(key);
    await screen.sees(text);
    await screen.press('esc');
    await screen.sees('Setting QUEUE_URL is missing');
  }
  screen.close();
});

test('while a pod is being read, its screen says so', async () => {
  const screen = await openScreen({ state: stateWith([row]) });
  await screen.press('enter');
  await screen.sees('Reading the pod …');
  screen.close();
});
