import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colorTheme } from '../../src/views/theme.ts';
import { fits, openScreen } from '../support/screen.tsx';
import { noon, podRowFixture, stateWith } from '../support/states.ts';
import { podUsesFixture } from '../support/uses.ts';

const mi = 2 ** 20;
const rows = ['calm', 'warm', 'hot', 'old', 'new'].map(name =>
  podRowFixture({ name, verdict: 'degraded', cause: 'Readiness: 404 at :8080/healthz', since: noon - 60_000 }),
);
const uses = podUsesFixture({
  calm: { cpu: 0.012, memory: 24 * mi, memoryOfLimit: 0.1 },
  warm: { cpu: 1.25, memory: 1.5 * 1024 * mi, memoryOfLimit: 0.75 },
  hot: { memory: 244 * mi, memoryOfLimit: 0.953 },
  old: { at: noon - 600_000, cpu: 0.3 },
});
const state = { ...stateWith(rows), uses };

test('a wide terminal shows what pods use without being asked', async () => {
  const screen = await openScreen({ state, columns: 170, rows: 12 });
  assert.match(screen.lines()[1] ?? '', /AGE +CPU +%R +%L +MEM +%R +%L +NODE +CAUSE/);
  assert.match(screen.frame(), /warm .* 1250m +50 +10 +1\.5Gi +50 +75 /);
  screen.close();
});

test('the usual list has no room for it, until it is asked for', async () => {
  const screen = await openScreen({ state, columns: 100, rows: 12 });
  assert.doesNotMatch(screen.frame(), /CPU|MEM/);
  await screen.press('w');
  assert.match(screen.lines()[1] ?? '', /CPU +%L +MEM +%L +CAUSE/);
  screen.close();
});

test('sorting by it shows it and marks its title', async () => {
  const screen = await openScreen({ state, columns: 100, rows: 12 });
  screen.dispatch({ type: 'sorted', by: 'memory' });
  await screen.sees('MEM↓');
  assert.match(screen.lines()[2] ?? '', /warm/);
  screen.close();
});

test('an old value is marked, and what was not measured is empty', async () => {
  const screen = await openScreen({ state, columns: 200, rows: 12 });
  assert.match(screen.frame(), /old .* ~300m +~50 +~10 +~64Mi/);
  assert.match(screen.frame(), /new +1\/1 +Running +0 +60m +worker-1/);
  screen.close();
});

test('columns in which nothing stands take no room', async () => {
  const none = podUsesFixture({ calm: { cpuOfLimit: undefined, cpuOfRequest: undefined } });
  const screen = await openScreen({ state: { ...state, uses: none }, columns: 200, rows: 12 });
  assert.match(screen.lines()[1] ?? '', /AGE +CPU +MEM +%R +%L /);
  screen.close();
});

test('only what comes near its limit is painted', async () => {
  const screen = await openScreen({ state, columns: 170, rows: 12, theme: colorTheme });
  assert.ok(screen.painted().includes('\u001b[1m\u001b[33m95\u001b[39m\u001b[22m'), 'hot');
  assert.ok(screen.painted().includes('\u001b[33m75\u001b[39m'), 'warm');
  assert.doesNotMatch(screen.painted(), /\u001b\[\d+m10\u001b/);
  screen.close();
});

test('where there are no metrics, asking for them says so', async () => {
  const why = 'This cluster serves no metrics (metrics.k8s.io): CPU and memory in use are not known.';
  const screen = await openScreen({
    state: { ...state, uses: podUsesFixture({}, { phase: 'unavailable', why }) },
    columns: 120,
  });
  await screen.press('w');
  await screen.sees('This cluster serves no metrics');
  screen.dispatch({ type: 'filter-set', filter: 'mem>80%' });
  await screen.sees('The filter mem>80% hides all 5 pods.');
  assert.match(screen.frame(), /CPU and memory in use are not known/);
  await screen.press('S');
  await screen.sees('most memory first');
  screen.close();
});

for (const [columns, height] of [
  [80, 24],
  [120, 40],
  [200, 60],
] as const)
  test(`the wide list fits ${columns}x${height}`, async () => {
    const screen = await openScreen({ state, columns, rows: height });
    await screen.press('w');
    fits(screen, columns, height);
    assert.match(screen.lines()[1] ?? '', /MEM +(?:%R +)?%L/);
    screen.close();
  });
