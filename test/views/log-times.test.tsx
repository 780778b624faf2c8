import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openScreen, type TestScreen } from '../support/screen.tsx';
import { openLog } from '../support/view-fixtures.ts';

// One line a second from 11:00:00 UTC on; the clock of the state stands a little later.
const open = async (): Promise<TestScreen> => {
  const { state } = openLog(Array.from({ length: 90 }, (_, index) => `request ${index}`));
  const screen = await openScreen({ state, columns: 80, rows: 24 });
  screen.dispatch({ type: 'clock-ticked', now: Date.parse('2026-11-21T11:02:00Z') });
  return screen;
};
const typed = async (screen: TestScreen, line: string): Promise<void> => {
  await screen.press(':');
  await screen.type(line);
  await screen.press('enter');
};

test('a time that is typed is gone to, and following stops', async () => {
  const screen = await open();
  await typed(screen, '11:00:40Z');
  await screen.sees('request 40');
  assert.doesNotMatch(screen.frame(), /request 89/);
  await screen.sees('❚ paused');
  await typed(screen, '110s');
  await screen.sees('request 10');
  screen.close();
});

test('while the times shown are UTC, a time without a zone is UTC', async () => {
  const screen = await open();
  await screen.press('t', 't');
  await typed(screen, '11:00:40');
  await screen.sees('11:00:40.000Z request 40');
  assert.doesNotMatch(screen.frame(), /request 89/);
  screen.close();
});

test('a time before the oldest line is read from the server', async () => {
  const screen = await open();
  await typed(screen, '10:30Z');
  await screen.sees('the log is read from there');
  screen.close();
});

test(':fields completes the names that these lines have, also behind a comma', async () => {
  const { state } = openLog(['{"level":"info","message":"started"}']);
  const screen = await openScreen({ state, columns: 80, rows: 24 });
  await screen.press(':');
  await screen.type('fields level,mes');
  await screen.press('tab');
  await screen.sees(':fields level,message');
  screen.close();
});
