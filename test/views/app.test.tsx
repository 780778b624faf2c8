import assert from 'node:assert/strict';
import { test } from 'node:test';
import { themeFor } from '../../src/views/theme.ts';
import { fits, openScreen } from '../support/screen.tsx';
import { noon, stateWith } from '../support/states.ts';

test('the footer shows the keys that apply, help always, and the place in the list', async () => {
  const screen = await openScreen();
  assert.match(screen.lines().at(-1) ?? '', /^ enter why {2}l logs {2}p previous .*\? help +1\/7$/);
  await screen.press('j');
  // The second pod has not restarted.
  assert.doesNotMatch(screen.lines().at(-1) ?? '', /previous/);
  screen.close();
});

test('a notice takes the place of the keys for a while', async () => {
  const screen = await openScreen();
  await screen.press(']');
  await screen.sees('! No screen has been closed.');
  screen.dispatch({ type: 'clock-ticked', now: noon + 7000 });
  await screen.sees('? help');
  screen.close();
});

test('ctrl-e takes the header away and gives its line to the list', async () => {
  const screen = await openScreen();
  await screen.press('ctrl-e');
  assert.match(screen.lines()[0] ?? '', /NAMESPACE/);
  fits(screen, 80, 24);
  screen.close();
});

test('a terminal that is too small says so, and comes back when it grows', async () => {
  const screen = await openScreen({ columns: 30, rows: 6 });
  await screen.sees('podctl needs 40x8');
  await screen.resize(80, 24);
  await screen.sees('ledger-api');
  await screen.resize(120, 40);
  fits(screen, 120, 40);
  assert.match(screen.lines()[39] ?? '', /\? help/);
  screen.close();
});

test('several keys in a row are all taken', async () => {
  const screen = await openScreen();
  await screen.press('j', 'j', 'j', 'k');
  await screen.sees(' 3/7');
  screen.close();
});

test('an escape that arrives together with the next key is still an escape', async () => {
  const screen = await openScreen();
  await screen.press('?', '\u001bj');
  await screen.sees(' 2/7');
  screen.close();
});

test('a paste acts on nothing', async () => {
  const screen = await openScreen();
  await screen.paste('q\u0004jj');
  assert.deepEqual(screen.effects, []);
  await screen.sees(' 1/7');
  await screen.press('/');
  await screen.paste('ledger\n');
  await screen.sees('1 of 7');
  screen.close();
});

test('what a key asks of the world is asked once', async () => {
  const screen = await openScreen();
  await screen.press('x', 'ctrl-r', 'ctrl-z');
  assert.deepEqual(
    screen.effects.map(({ effect }) => effect),
    ['copy', 'reconnect', 'suspend'],
  );
  screen.close();
});

test('long names of contexts and namespaces leave room for the state of the connection', async () => {
  const context = 'arn:aws:eks:eu-central-1:123456789012:cluster/production-payments-eu-central-1';
  for (const columns of [40, 60, 80, 120]) {
    const screen = await openScreen({
      state: stateWith(undefined, { context, namespace: 'team-payments-production-blue' }),
      columns,
    });
    fits(screen, columns, 24);
    assert.match(screen.lines()[0] ?? '', /podctl.*….*● live/);
    screen.close();
  }
});

test('colors give way to NO_COLOR and to terminals that have none', () => {
  assert.equal(themeFor({ NO_COLOR: '1' }).failing('x'), 'x');
  assert.equal(themeFor({ TERM: 'dumb' }).failing('x'), 'x');
  assert.notEqual(themeFor({ TERM: 'xterm', NO_COLOR: '' }).failing('x'), 'x');
});
