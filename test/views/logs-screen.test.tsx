import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../../src/model/known.ts';
import { colorTheme } from '../../src/views/theme.ts';
import { fits, openScreen, type ScreenOptions, type TestScreen } from '../support/screen.tsx';
import { appContainer, diagnosisFixture, openedFixture, openLog, recordedPod, say } from '../support/view-fixtures.ts';

const texts = Array.from({ length: 60 }, (_, index) =>
  index % 20 === 5 ? `\u001b[31mERROR\u001b[0m request ${index} failed` : `INFO request ${index} took ${index} ms`,
);
const openLogScreen = async (options: ScreenOptions = {}): Promise<TestScreen> => {
  const { state } = openLog(texts, { columns: options.columns ?? 80, rows: options.rows ?? 24 });
  return openScreen({ state, columns: 80, rows: 24, ...options });
};

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
  [200, 50],
] as const)
  test(`a log fits ${columns}x${rows} and ends with its newest line`, async () => {
    const screen = await openLogScreen({ columns, rows });
    fits(screen, columns, rows);
    await screen.sees('INFO request 59 took 59 ms');
    await screen.sees('shop / web-0 / app');
    await screen.sees('● following · streaming');
    screen.close();
  });

test('colors of the log are kept with colors, and dropped without', async () => {
  const colored = await openLogScreen({ theme: colorTheme, rows: 70 });
  assert.ok(colored.painted().includes('\u001b[31mERROR'));
  const plain = await openLogScreen({ rows: 70 });
  assert.ok(!plain.painted().includes('\u001b[31m'));
  assert.equal(colored.frame(), plain.frame());
  colored.close();
  plain.close();
});

test('/ keeps all lines and n steps through the matches', async () => {
  const screen = await openLogScreen();
  await screen.press('g', '/');
  await screen.type('failed');
  await screen.press('enter');
  await screen.sees('/ failed  1 of 3');
  await screen.press('n');
  await screen.sees('/ failed  2 of 3');
  await screen.press('N');
  await screen.sees('/ failed  1 of 3');
  screen.close();
});

test('& keeps only the matches, esc brings the others back', async () => {
  const screen = await openLogScreen();
  await screen.press('&');
  await screen.type('failed');
  await screen.press('enter');
  await screen.sees('& failed  3 of 60 lines');
  assert.ok(!screen.frame().includes('took'));
  await screen.press('esc');
  await screen.sees('took');
  screen.close();
});

test('t shows local times, then UTC, then none', async () => {
  const screen = await openLogScreen();
  await screen.press('t');
  await screen.sees('local time');
  await screen.press('t');
  await screen.sees('11:00:59.000Z INFO request 59');
  await screen.press('t');
  assert.ok(!screen.frame().includes('11:00:59'));
  screen.close();
});

test('e goes to the last error of a followed log', async () => {
  const screen = await openLogScreen();
  await screen.press('e');
  await screen.sees('ERROR request 45 failed');
  await screen.sees('❚ paused');
  screen.close();
});

test('m draws a rule, and c copies what came after it', async () => {
  const { state, buffer } = openLog(texts);
  const screen = await openScreen({ state, columns: 80, rows: 24 });
  await screen.press('m');
  say(buffer, ['after the mark', 'and more']);
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees('── mark ──');
  await screen.press('c');
  assert.deepEqual(screen.effects, [{ effect: 'copy', text: 'after the mark\nand more', what: '2 lines' }]);
  screen.close();
});

test('v shows the JSON of the newest line indented', async () => {
  const { state } = openLog(['plain', '{"level":"error","error":{"message":"boom","stack":"a\\nb"}}']);
  const screen = await openScreen({ state, columns: 80, rows: 24 });
  await screen.press('v');
  await screen.sees('"message": "boom"');
  await screen.sees('JSON of line 2');
  fits(screen, 80, 24);
  screen.close();
});

test('keys for times and runs ask for another part of the log', async () => {
  const screen = await openLogScreen();
  await screen.press('3');
  await screen.sees('from 5m ago');
  await screen.press('1');
  await screen.sees('from the beginning');
  screen.close();
});

test('ctrl-s saves the log as the server has it', async () => {
  const screen = await openLogScreen();
  await screen.press('ctrl-s');
  assert.deepEqual(screen.effects, [{ effect: 'save-log', containers: [appContainer], previous: false }]);
  screen.close();
});

test('sources that are interleaved keep their names, events are rules', async () => {
  const proxy = { ...appContainer, container: 'proxy' };
  const { state, buffer } = openLog(['from app'], { columns: 80, rows: 24 }, [appContainer, proxy]);
  say(buffer, ['from proxy'], 1);
  buffer.appendEvent(0, 'app restarted', undefined);
  const screen = await openScreen({ state, columns: 80, rows: 24 });
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees('app   │ from app');
  await screen.sees('proxy │ from proxy');
  await screen.sees('── app restarted ──');
  screen.close();
});

test('while there is nothing to log, the reason and the events fill the pane, live', async () => {
  const crash = recordedPod('crash-loop');
  const container = { namespace: crash.ref.namespace, pod: crash.ref.name, container: 'worker' };
  const { state, buffer } = openLog([], { columns: 120, rows: 30 }, [container]);
  buffer.setStatus(0, { phase: 'refused', code: 400, why: 'container "worker" is waiting to start' });
  const screen = await openScreen({ state, columns: 120, rows: 30 });
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees('refused (400): container "worker" is waiting to start');
  // What podctl itself says of it is no line of the container's.
  buffer.appendEvent(0, 'worker waits: CrashLoopBackOff', undefined);
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees('── worker waits: CrashLoopBackOff ──');
  screen.dispatch({
    type: 'pod-read',
    opened: { ...openedFixture(crash, diagnosisFixture()), pod: read(crash.pod) },
  });
  await screen.sees('✗ waiting: CrashLoopBackOff');
  await screen.sees('back-off 20s restarting failed container=worker');
  await screen.sees('Back-off restarting failed container worker');
  say(buffer, ['now it speaks']);
  screen.dispatch({ type: 'log-changed', log: buffer.lines() });
  await screen.sees('now it speaks');
  assert.ok(!screen.frame().includes('back-off 20s'));
  screen.close();
});
