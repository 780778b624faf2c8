import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JournalLine } from '../../src/model/api-call.ts';
import { journalScreen } from '../../src/state/journal.ts';
import { fits, openScreen, type TestScreen } from '../support/screen.tsx';
import { noon, stateWith } from '../support/states.ts';

const line = (id: number, more: Partial<JournalLine> = {}): JournalLine => ({
  id,
  requests: 1,
  at: noon - 1000 * (100 - id),
  context: 'prod-eu',
  method: 'GET',
  verb: 'get',
  resource: 'pods',
  namespace: 'shop',
  name: `web-${id}`,
  query: '',
  phase: 'ended',
  status: 200,
  why: '',
  tookMs: 12,
  bytes: 2048,
  lines: 0,
  ...more,
});

const watch = line(1, { verb: 'watch', namespace: '', name: '', phase: 'open', lines: 1234, requests: 3 });
const log = line(2, { resource: 'pods/log', query: 'container=app&follow=true', lines: 17, tookMs: 154_000 });
const denied = line(3, { resource: 'events', verb: 'list', name: '', status: 403, why: 'events is forbidden: no' });
const refused = line(4, { verb: 'delete', phase: 'refused', status: 0, why: 'Refused: podctl is in read-only mode' });
const newestFirst = [refused, denied, log, watch];

const onJournal = async (
  lines: readonly JournalLine[],
  size: { readonly columns?: number; readonly rows?: number } = {},
): Promise<TestScreen> => {
  const screen = await openScreen({ state: stateWith(), ...size });
  screen.dispatch({ type: 'screen-opened', screen: journalScreen });
  screen.dispatch({ type: 'journal-changed', journal: { lines, dropped: 0 } });
  await screen.sees('Journal');
  return screen;
};

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
  [200, 60],
  [40, 8],
] as const)
  test(`the journal fits ${columns}x${rows}, with its details too`, async () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      line(300 - index, { name: `web-${'x'.repeat(index % 90)}` }),
    );
    const screen = await onJournal([...many, ...newestFirst], { columns, rows });
    fits(screen, columns, rows);
    await screen.press('j', 'j', 'enter');
    await screen.sees('Asked');
    fits(screen, columns, rows);
    await screen.press('G');
    fits(screen, columns, rows);
    screen.close();
  });

test('each line tells when, what, of what, with which outcome and how much', async () => {
  const screen = await onJournal(newestFirst, { columns: 120, rows: 30 });
  await screen.sees('4 lines · 2 refused or failed');
  await screen.sees(/delete +pods +shop\/web-4 +refused +Refused: podctl is in read-only mode/);
  await screen.sees(/list +events +shop +403 +12 ms +2.0 KiB +events is forbidden: no/);
  await screen.sees(/get +pods\/log +shop\/web-2 +200 +2m34s +2.0 KiB +17 lines · container=app/);
  await screen.sees(/watch +pods +open +12 ms +2.0 KiB +1234 messages · 3 requests/);
  screen.close();
});

test('enter shows all of a line, esc hides it, then leaves', async () => {
  const screen = await onJournal(newestFirst, { columns: 100, rows: 30 });
  await screen.press('enter');
  await screen.sees(/Asked +delete pods, which changes something/);
  await screen.sees('none: podctl did not send it');
  await screen.press('j', 'j');
  await screen.sees(/With +container=app follow=true/);
  await screen.press('esc');
  assert.doesNotMatch(screen.frame(), /Asked/);
  await screen.sees('Journal');
  await screen.press('esc');
  assert.doesNotMatch(screen.frame(), /Journal/);
  screen.close();
});

test('the filter takes words over everything a line says, and ! turns one round', async () => {
  const screen = await onJournal(newestFirst, { columns: 120, rows: 30 });
  await screen.press('/');
  await screen.type('forbidden|refused !delete');
  await screen.press('enter');
  await screen.sees('1 of 4');
  await screen.sees(/list +events/);
  await screen.press('/', 'ctrl-u');
  await screen.type('nothing-like-it');
  await screen.press('enter');
  await screen.sees('No line matches nothing-like-it.');
  await screen.press('esc');
  await screen.sees('4 lines');
  screen.close();
});

test('the cursor stays on its line while newer ones come, and on the newest it stays there', async () => {
  const screen = await onJournal(newestFirst, { columns: 120, rows: 30 });
  await screen.press('enter');
  screen.dispatch({ type: 'journal-changed', journal: { lines: [line(5), ...newestFirst], dropped: 0 } });
  await screen.sees(/Of +web-5/);
  await screen.press('j', 'j');
  await screen.sees(/Asked +list events/);
  screen.dispatch({ type: 'journal-changed', journal: { lines: [line(6), line(5), ...newestFirst], dropped: 7 } });
  await screen.sees('7 older ones no longer kept');
  await screen.sees(/Asked +list events/);
  screen.close();
});

test('before anything was asked that is said; a recording asks nothing', async () => {
  const empty = await onJournal([]);
  await empty.sees('Nothing has been asked yet.');
  empty.dispatch({ type: 'connection-changed', connection: { recording: 'dump' } });
  await empty.sees('This is a recording: no cluster is asked for anything.');
  empty.close();
});

test('the header says that a session is recorded, and above all that it no longer is', async () => {
  const screen = await openScreen({ state: stateWith(), columns: 100 });
  screen.dispatch({ type: 'connection-changed', connection: { record: { file: 'j', failed: '' } } });
  await screen.sees(/ REC /);
  screen.dispatch({ type: 'connection-changed', connection: { record: { file: 'j', failed: 'no space left' } } });
  await screen.sees(/NOT RECORDED/);
  assert.doesNotMatch(screen.frame(), / REC /);
  screen.close();
});
