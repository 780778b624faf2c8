import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noPods } from '../../src/state/pod-row.ts';
import { initialState, type Link } from '../../src/state/state.ts';
import { colorTheme } from '../../src/views/theme.ts';
import { fits, openScreen } from '../support/screen.tsx';
import {
  connectionFixture,
  manyRows,
  noon,
  podRowFixture,
  podTable,
  sketchRows,
  stateWith,
} from '../support/states.ts';

const sizes = [
  [80, 24],
  [120, 40],
  [200, 60],
  [40, 8],
] as const;

test('the list fits every terminal, and whatever is cut says so', async () => {
  const rows = [...sketchRows, ...manyRows(80)];
  for (const [columns, height] of sizes)
    for (const namespace of ['', 'shop']) {
      const screen = await openScreen({ state: stateWith(rows, { namespace }), columns, rows: height });
      fits(screen, columns, height);
      const titles = screen.lines()[1] ?? '';
      const start = titles.indexOf('CAUSE');
      for (const line of screen.lines().slice(2, 5)) {
        const cause = line.slice(start).split('  ')[0] ?? '';
        const whole = rows.some(row => row.cause === cause.trim());
        assert.ok(whole || cause.trim().endsWith('…'), `${columns}: ${cause}`);
      }
      screen.close();
    }
});

test('at 80 columns the name, the status and the cause are left', async () => {
  const screen = await openScreen();
  assert.match(screen.lines()[1] ?? '', /^ {3}NAMESPACE +NAME +STATUS +CAUSE$/);
  assert.match(screen.lines()[2] ?? '', /^ ✗ payments +ledger-.*…\S+x2x9k +CrashLoop\S+ +Out of memory, limit/);
  screen.close();
});

test('at 130 columns READY, restarts, age and what comes next stand too', async () => {
  const screen = await openScreen({ columns: 130, rows: 40 });
  assert.match(screen.lines()[1] ?? '', /NAMESPACE +NAME +READY +STATUS +RST +AGE +CAUSE +NEXT$/);
  assert.match(
    screen.lines()[2] ?? '',
    /0\/1 +CrashLoopBackOff +7 +18m +Out of memory, limit 128Mi +retry in 2m41s *$/,
  );
  screen.close();
});

test('at 200 columns nothing is cut and the time of the last restart stands there', async () => {
  const screen = await openScreen({ columns: 200, rows: 60 });
  await screen.sees(/ledger-api-7d9f8c6b5-x2x9k +0\/1 +CrashLoopBackOff +7 \(2m ago\) +18m +worker-1/);
  assert.doesNotMatch(screen.lines().slice(1, 9).join('\n'), /\S…/);
  screen.close();
});

test('one namespace needs no column for it', async () => {
  const screen = await openScreen({ state: stateWith(sketchRows, { namespace: 'shop' }) });
  assert.doesNotMatch(screen.lines()[1] ?? '', /NAMESPACE/);
  screen.close();
});

test('wide adds address, owner and quality of service', async () => {
  const screen = await openScreen({ columns: 200, rows: 60 });
  await screen.press('w');
  await screen.sees(/IP +NODE +OWNER +QOS/);
  await screen.sees('Deployment/ledger-api');
  screen.close();
});

test('the header says where, how fresh and how many', async () => {
  const screen = await openScreen({ columns: 120 });
  const header = screen.lines()[0] ?? '';
  assert.match(header, /^ podctl {2}prod-eu {2}all namespaces .*● live {3}✗ 3 failing {3}! 1 degraded/);
  screen.close();
});

test('a lost connection is said with its age, its reason and the next attempt, and the rows stay', async () => {
  const screen = await openScreen({ columns: 120 });
  const link: Link = {
    phase: 'stale',
    lastHeardAt: noon - 12_000,
    why: 'connection refused',
    nextAttemptAt: noon + 4000,
  };
  screen.dispatch({ type: 'connection-changed', connection: { link } });
  await screen.sees('stale 12s, retry in 4s: connection refused');
  await screen.sees('ledger-api');
  screen.close();
});

test('read-only, demo and missing rights are marked in the header', async () => {
  const state = stateWith(sketchRows, { readOnly: true, demo: true, denied: [{ what: 'events', why: 'no' }] });
  const screen = await openScreen({ state, columns: 140 });
  await screen.sees(/READ-ONLY {2}DEMO .*may not read events/);
  screen.close();
});

test('a list without rows says why it is empty and what to do', async () => {
  const link = (phase: Link): ReturnType<typeof initialState> =>
    initialState({ ...connectionFixture, namespace: 'shop', link: phase }, { columns: 80, rows: 24 }, noon);
  const cases = [
    [link({ phase: 'connecting', since: noon - 5000 }), 'Connecting to prod-eu for 5s…'],
    [link({ phase: 'live' }), 'Reading pods…'],
    [link({ phase: 'denied', why: 'pods is forbidden' }), 'ada may not list pods in namespace shop.'],
    [link({ phase: 'unauthorized', why: 'token expired' }), 'Log in again, then press ctrl-r.'],
    [
      link({ phase: 'stale', lastHeardAt: noon, why: 'no route to host', nextAttemptAt: noon + 3000 }),
      'Next attempt in 3s.',
    ],
    [{ ...link({ phase: 'live' }), pods: { ...noPods, synced: true } }, 'There are no pods in namespace shop.'],
  ] as const;
  for (const [state, text] of cases) {
    const screen = await openScreen({ state });
    await screen.sees(text);
    fits(screen, 80, 24);
    screen.close();
  }
});

test('a filter that hides everything says so, and esc brings all back', async () => {
  const screen = await openScreen();
  await screen.press('/');
  await screen.type('xyz');
  await screen.sees('0 of 7');
  await screen.press('enter');
  await screen.sees('The filter xyz hides all 7 pods.');
  await screen.press('esc');
  await screen.sees('ledger-api');
  screen.close();
});

test('a mistake in a filter is said beside it while the list stays', async () => {
  const screen = await openScreen();
  await screen.press('/');
  await screen.type('led(');
  await screen.sees('Not a regular expression');
  await screen.sees('ledger-api');
  fits(screen, 80, 24);
  screen.close();
});

test('the cursor follows its pod while others overtake it', async () => {
  const screen = await openScreen({ theme: colorTheme });
  await screen.press('j');
  const cursor = (): string | undefined => /\u001b\[7m([^\u001b]*)/.exec(screen.painted())?.[1];
  assert.match(cursor() ?? '', /No tag 1.99 of nginx/);
  const worse = podRowFixture({ name: 'worse', verdict: 'failing', severity: 'critical', cause: 'Worse', since: noon });
  screen.dispatch({ type: 'pods-changed', pods: podTable([...sketchRows, worse], 2) });
  await screen.sees('Worse');
  assert.match(cursor() ?? '', /No tag 1.99 of nginx/);
  screen.close();
});

test('a row has at most three runs of color, and the cursor covers the full width', async () => {
  const screen = await openScreen({ theme: colorTheme, columns: 130 });
  const lines = screen.painted().split('\n').slice(2, 9);
  for (const line of lines) assert.ok((line.match(/\u001b\[\d+m/g) ?? []).length <= 6, line);
  assert.match(lines[0] ?? '', /^\u001b\[7m.{130}\u001b\[27m$/);
  screen.close();
});

test('scrolling shows exactly the rows around the cursor', async () => {
  const screen = await openScreen({ state: stateWith(manyRows(200)) });
  await screen.press('G');
  await screen.sees('200/200');
  await screen.press('g', 'pgdn');
  await screen.sees(/ 22\/200/);
  assert.equal(screen.lines().length, 24);
  screen.close();
});

test('marks are a star at the edge, and are counted', async () => {
  const screen = await openScreen();
  await screen.press('space', 'space');
  await screen.sees('2 marked');
  assert.match(screen.lines()[2] ?? '', /^\*✗ payments/);
  await screen.press('esc');
  assert.match(screen.lines()[2] ?? '', /^ ✗ payments/);
  screen.close();
});

test('sorting is chosen from a list and shown at its column', async () => {
  const screen = await openScreen({ columns: 130 });
  await screen.press('S');
  await screen.sees('Sort by');
  await screen.type('rest');
  await screen.press('enter');
  await screen.sees('RST↓');
  await screen.press('I');
  await screen.sees('RST↑');
  screen.close();
});

test('without colors only weight and inverse are left', async () => {
  const screen = await openScreen();
  for (const sgr of screen.painted().match(/\u001b\[[0-9;]*m/g) ?? []) assert.match(sgr, /^\u001b\[(?:1|22|7|27|0)m$/);
  screen.close();
});
