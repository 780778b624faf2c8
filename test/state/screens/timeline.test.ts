import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Moment } from '../../../src/diagnosis/timeline/moment.ts';
import type { Timeline } from '../../../src/diagnosis/timeline/timeline.ts';
import { read } from '../../../src/model/known.ts';
import type { Action } from '../../../src/state/action.ts';
import { bodyHeight } from '../../../src/state/layout.ts';
import { timelinePage } from '../../../src/state/pages/timeline/timeline-page.ts';
import { reduce } from '../../../src/state/reduce.ts';
import { type State, topScreen } from '../../../src/state/state.ts';
import { type TimelineScreen, timelineScreen } from '../../../src/state/timeline-screen.ts';
import { wanted } from '../../../src/state/wanted.ts';
import { lineText } from '../../../src/text/line.ts';
import { noon } from '../../support/states.ts';
import { stateAfter } from '../../support/view-fixtures.ts';

const of = { kind: 'Pod', namespace: 'shop', name: 'web' };

const moment = (index: number, more: Partial<Moment> = {}): Moment => ({
  key: `m${index}`,
  at: noon - 3_600_000 + index * 1000,
  what: 'event',
  who: 'pod',
  text: `message ${index}`,
  weight: 'plain',
  certainty: 'stated',
  sources: [{ object: 'Pod/shop/web', path: 'metadata.name', value: 'web', of }],
  rank: 0,
  ...more,
});
const timeline = (count: number, more: Partial<Timeline> = {}): Action => ({
  type: 'timeline-read',
  of,
  known: read({
    of,
    moments: Array.from({ length: count }, (_, index) => moment(index)),
    expired: undefined,
    missing: [],
    ...more,
  }),
});
const opened = (action: Action, columns = 120): State =>
  stateAfter(noon, { columns, rows: 30 }, { type: 'screen-opened', screen: timelineScreen(of) }, action);
const after = (state: State, ...actions: readonly Action[]): State => actions.reduce(reduce, state);
const screenOf = (state: State): TimelineScreen => {
  const screen = topScreen(state);
  assert.ok(screen.screen === 'timeline');
  return screen;
};
const rows = (state: State): readonly string[] => timelinePage(state, screenOf(state)).map(lineText);

test('a timeline opens at its newest moment, which stands last, with the time since then', () => {
  const page = rows(opened(timeline(50)));
  const newest = page.findIndex(row => row.includes('message 49'));
  assert.ok(newest > 2);
  assert.match(page[newest + 1] ?? '', /┆ 59m nothing, until now$/);
  assert.equal(screenOf(opened(timeline(50))).cursor, 49);
});

test('the cursor stays on its moment while others come, and at the newest it goes along', () => {
  const up = after(opened(timeline(50)), { type: 'moved', by: -3, unit: 'line' });
  assert.equal(screenOf(after(up, timeline(60))).cursor, 46);
  assert.equal(screenOf(after(opened(timeline(50)), timeline(60))).cursor, 59);
});

test('a moment that comes before the cursor moves it along', () => {
  const up = after(opened(timeline(50)), { type: 'moved', by: -3, unit: 'line' });
  const earlier = { of, moments: [moment(-1), ...Array.from({ length: 50 }, (_, index) => moment(index))] };
  assert.equal(screenOf(after(up, timeline(0, earlier))).cursor, 47);
});

test('the row under the cursor is in view wherever it goes, wrapped and not', () => {
  const long = Array.from({ length: 40 }, (_, index) => moment(index, { text: `${index}: ${'word '.repeat(60)}end` }));
  for (const wrap of [false, true]) {
    let state = opened(timeline(0, { moments: long }), 80);
    if (wrap) state = after(state, { type: 'wrap-toggled' });
    for (const move of [-1, -5, -40, 1, 7, 40] as const) {
      state = after(state, { type: 'moved', by: move, unit: 'line' });
      const page = timelinePage(state, screenOf(state));
      assert.ok(page.length <= bodyHeight(state));
      assert.ok(
        page.some(line => line[0]?.tone === 'cursor'),
        `${wrap} ${move}`,
      );
    }
  }
});

test('a filter takes words over all columns, and tells no gaps between what it leaves', () => {
  const state = after(opened(timeline(30)), { type: 'filter-set', filter: 'message !2' });
  const page = rows(state);
  assert.match(page[0] ?? '', /18 of 30 moments/);
  assert.ok(!page.slice(1).some(row => row.includes('nothing')));
  assert.match(
    rows(after(state, { type: 'filter-set', filter: 'xyz' })).join(' '),
    /Nothing that happened matches xyz/,
  );
});

test('times are of this machine or in UTC', () => {
  const page = rows(after(opened(timeline(5)), { type: 'zone-toggled' }));
  assert.match(page[1] ?? '', /UTC/);
  assert.ok(page.some(row => row.includes('11:00:04')));
});

test('what is being read, may not be read or is not there are different things', () => {
  const unread = stateAfter(noon, { columns: 80, rows: 24 }, { type: 'screen-opened', screen: timelineScreen(of) });
  assert.match(rows(unread).join(' '), /Reading what happened to Pod shop\/web/);
  const answer = (known: Extract<Action, { type: 'timeline-read' }>['known']): string =>
    rows(after(unread, { type: 'timeline-read', of, known })).join(' ');
  assert.match(answer({ state: 'absent' }), /does not exist, or not any more/);
  assert.match(answer({ state: 'forbidden', why: 'cannot get pods' }), /You may not read .*cannot get pods/);
});

test('sources that may not be read are named with the reason', () => {
  const missing = [
    { what: 'events in namespace shop', why: 'cannot list events' },
    { what: 'Node worker-1', why: undefined },
  ];
  const page = rows(opened(timeline(3, { missing })));
  assert.ok(page.some(row => row.includes('? without events in namespace shop: forbidden: cannot list events')));
  assert.match(page[0] ?? '', /more is being read/);
});

test('a timeline wants its pod, unless a pod screen below asks for it already', () => {
  const alone = opened(timeline(1));
  assert.deepEqual(wanted(alone), [
    { wanted: 'pod', pod: of },
    { wanted: 'timeline', of },
  ]);
  const above = stateAfter(
    noon,
    { columns: 80, rows: 24 },
    { type: 'screen-opened', screen: { screen: 'pod', pod: of, top: 0, cursor: 0 } },
    { type: 'screen-opened', screen: timelineScreen(of) },
  );
  assert.equal(wanted(above).filter(({ wanted: kind }) => kind === 'pod').length, 1);
});

test('what was read is forgotten with the screen', () => {
  assert.equal(after(opened(timeline(3)), { type: 'screen-closed' }).timeline, undefined);
});
