import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../../../src/model/known.ts';
import type { CoreEvent } from '../../../src/model/kubernetes.ts';
import type { Action } from '../../../src/state/action.ts';
import { bodyHeight } from '../../../src/state/layout.ts';
import { eventsPage } from '../../../src/state/pages/events/events-page.ts';
import { reduce } from '../../../src/state/reduce.ts';
import { type EventsScreen, eventsScreen } from '../../../src/state/screen.ts';
import { type State, topScreen } from '../../../src/state/state.ts';
import { lineText } from '../../../src/text/line.ts';
import { noon } from '../../support/states.ts';
import { stateAfter } from '../../support/view-fixtures.ts';

const event = (index: number, message = `message ${index}`): CoreEvent =>
  ({
    metadata: { name: `e${index}`, uid: `uid-${index}`, namespace: 'shop' },
    type: index % 3 === 0 ? 'Warning' : 'Normal',
    reason: index % 3 === 0 ? 'BackOff' : 'Pulled',
    message,
    count: 1,
    lastTimestamp: new Date(noon - 3_600_000 + index * 1000).toISOString(),
    source: { component: 'kubelet' },
    involvedObject: { kind: 'Pod', namespace: 'shop', name: `web-${index}` },
  }) as CoreEvent;
const events = (count: number): readonly CoreEvent[] => Array.from({ length: count }, (_, index) => event(index));
const eventsRead = (list: readonly CoreEvent[]): Action => ({ type: 'events-read', of: undefined, known: read(list) });
const opened = (list: readonly CoreEvent[], columns = 120): State =>
  stateAfter(noon, { columns, rows: 30 }, { type: 'screen-opened', screen: eventsScreen(undefined) }, eventsRead(list));
const screenOf = (state: State): EventsScreen => {
  const screen = topScreen(state);
  assert.ok(screen.screen === 'events');
  return screen;
};
const rows = (state: State): readonly string[] => eventsPage(state, screenOf(state), bodyHeight(state)).map(lineText);
const after = (state: State, ...actions: readonly Action[]): State => actions.reduce(reduce, state);

test('the newest event stands first', () => {
  assert.match(rows(opened(events(50)))[2] ?? '', /message 49/);
});

test('the cursor stays on its event while newer ones arrive', () => {
  const state = after(opened(events(50)), { type: 'moved', by: 3, unit: 'line' });
  const more = after(state, eventsRead(events(60)));
  assert.equal(screenOf(more).cursor, 13);
  assert.ok(rows(more).some(row => row.includes('message 46')));
});

test('a cursor on the newest event stays at the newest', () => {
  assert.equal(screenOf(after(opened(events(50)), eventsRead(events(60)))).cursor, 0);
});

test('the message under the cursor stands below as a whole, however long it is', () => {
  const words = Array.from({ length: 90 }, (_, index) => `word${index}`);
  const page = rows(opened([...events(40), event(99, words.join(' '))], 80));
  const rule = page.findIndex(row => row.startsWith('───'));
  const below = page.slice(rule + 1).join(' ');
  for (const word of words) assert.ok(below.includes(word), word);
  assert.ok(page.length <= 28);
});

test('a filter takes words over all columns, ! turns one round', () => {
  const state = after(opened(events(30)), { type: 'filter-set', filter: 'warning !web-27' });
  const page = rows(state);
  assert.match(page[0] ?? '', /9 of 30 events/);
  assert.ok(!page.slice(1).some(row => row.includes('web-27')));
});

test('no events, no rights and not read yet are different things', () => {
  assert.match(rows(opened([])).join(' '), /no events within the time that events are kept/);
  const denied = after(opened([]), {
    type: 'events-read',
    of: undefined,
    known: { state: 'forbidden', why: 'cannot list events' },
  });
  assert.match(rows(denied).join(' '), /may not read the events.*cannot list events/);
  const unread = stateAfter(
    noon,
    { columns: 80, rows: 24 },
    { type: 'screen-opened', screen: eventsScreen(undefined) },
  );
  assert.match(rows(unread).join(' '), /Reading the events/);
});
