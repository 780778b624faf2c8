import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fits, openScreen } from '../support/screen.tsx';
import { stateWith } from '../support/states.ts';

test('the container picker shows roles and states', async () => {
  const screen = await openScreen();
  await screen.press('l');
  await screen.sees(/│ {2}proxy +sidecar · running {2}│/);
  await screen.sees(/│ {2}app +waiting CrashLoop\S*.* {2}│/);
  await screen.press('down', 'enter');
  assert.equal(screen.store.getState().screens.length, 2);
  screen.close();
});

test('the question about deleting shows the name, the consequence and Cancel in brackets', async () => {
  const screen = await openScreen();
  await screen.press('ctrl-d');
  await screen.sees('Delete pod payments/ledger-api-7d9f8c6b5-x2x9k?');
  await screen.sees('Deployment ledger-api will create another one in its place.');
  await screen.sees('[ Cancel ]     Delete');
  await screen.press('right');
  await screen.sees('[ Delete ]');
  const pod = { kind: 'Pod', namespace: 'payments', name: 'ledger-api-7d9f8c6b5-x2x9k' };
  const about = { ...pod, uid: `uid-payments-${pod.name}` };
  screen.dispatch({ type: 'question-explained', about, lines: ['Nothing makes another one.'] });
  await screen.sees('Nothing makes another one.');
  await screen.sees('[ Delete ]');
  await screen.press('esc');
  assert.deepEqual(screen.effects, [{ effect: 'explain-delete', pod: about }]);
  screen.close();
});

test('overlays fit small terminals', async () => {
  for (const [columns, rows] of [
    [40, 8],
    [60, 12],
    [80, 24],
  ] as const)
    for (const key of ['l', 'n', 'S', 'ctrl-d', '/', ':']) {
      const screen = await openScreen({ columns, rows });
      await screen.press(key);
      fits(screen, columns, rows);
      screen.close();
    }
});

test('the namespace picker narrows while typing and says when namespaces may not be listed', async () => {
  const screen = await openScreen({ state: stateWith() });
  screen.dispatch({ type: 'namespaces-read', namespaces: { state: 'forbidden', why: 'no' } });
  await screen.press('n');
  await screen.sees('Namespaces may not be listed: type a name.');
  await screen.sees('payments');
  await screen.type('shop-x');
  await screen.sees('shop-x');
  await screen.press('enter');
  assert.deepEqual(screen.effects, [{ effect: 'switch-namespace', namespace: 'shop-x' }]);
  screen.close();
});

test('a long list of choices scrolls around the cursor', async () => {
  const value = Array.from({ length: 60 }, (_, index) => `team-${String(index).padStart(2, '0')}`);
  const screen = await openScreen();
  screen.dispatch({ type: 'namespaces-read', namespaces: { state: 'read', value } });
  await screen.press('n', 'end');
  await screen.sees('team-59');
  await screen.sees('61 of 61');
  fits(screen, 80, 24);
  screen.close();
});

test('the command line shows what may be typed, and completes it', async () => {
  const screen = await openScreen();
  await screen.press(':');
  await screen.type('he');
  await screen.press('tab');
  await screen.sees(':help');
  await screen.press('enter');
  await screen.sees('Pod');
  assert.equal(screen.store.getState().screens.at(-1)?.screen, 'help');
  screen.close();
});

test('a line longer than the terminal shows the part around its cursor', async () => {
  const screen = await openScreen({ columns: 40 });
  await screen.press('/');
  await screen.type('abcdefghijklmnopqrstuvwxyz0123456789'.repeat(2));
  fits(screen, 40, 24);
  assert.match(screen.lines().at(-1) ?? '', /6789/);
  screen.close();
});
