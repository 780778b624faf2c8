import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Action } from '../../../src/state/action.ts';
import { bodyHeight } from '../../../src/state/layout.ts';
import { logsPage } from '../../../src/state/pages/logs/logs-page.ts';
import { reduce } from '../../../src/state/reduce.ts';
import type { LogsScreen } from '../../../src/state/screen.ts';
import { type State, topScreen } from '../../../src/state/state.ts';
import { lineText } from '../../../src/text/line.ts';
import { openLog, say } from '../../support/view-fixtures.ts';

const numbered = (count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, index) => `line ${from + index}`);
const open = (state: State): LogsScreen => {
  const screen = topScreen(state);
  assert.ok(screen.screen === 'logs');
  return screen;
};
/** The log lines on screen, without title and status. */
const pane = (state: State): readonly string[] =>
  logsPage(state, open(state), bodyHeight(state)).slice(1, -1).map(lineText);
const after = (state: State, ...actions: readonly Action[]): State => actions.reduce(reduce, state);
const up = (by: number): Action => ({ type: 'moved', by: -by, unit: 'line' });
const down = (by: number): Action => ({ type: 'moved', by, unit: 'line' });

test('following shows the newest lines', () => {
  const { state } = openLog(numbered(100));
  assert.equal(pane(state).at(-1), 'line 99');
  assert.equal(pane(state).length, 20);
});

test('scrolling up stops following, and the place stays while lines arrive', () => {
  const { state, buffer } = openLog(numbered(100));
  const scrolled = after(state, up(5));
  assert.equal(open(scrolled).view.follow, false);
  const before = pane(scrolled);
  assert.equal(before.at(-1), 'line 94');
  say(buffer, numbered(500, 100));
  assert.deepEqual(pane(after(scrolled, { type: 'log-changed', log: buffer.lines() })), before);
});

test('G follows again', () => {
  const { state, buffer } = openLog(numbered(100));
  const followed = after(state, up(50), { type: 'moved-to', place: 'bottom' });
  say(buffer, ['the newest']);
  assert.equal(pane(after(followed, { type: 'log-changed', log: buffer.lines() })).at(-1), 'the newest');
});

test('what goes up comes down to the same place, also through wrapped lines', () => {
  const { state } = openLog(
    numbered(60).map((text, index) => (index % 7 === 3 ? `${text} ${'word '.repeat(80)}` : text)),
  );
  const start = after(state, up(30));
  const there = after(start, up(11), down(11));
  assert.deepEqual(pane(there), pane(start));
});

test('a line longer than the screen is scrolled through row by row', () => {
  const { state } = openLog([`begin ${'x'.repeat(4000)} end`]);
  assert.ok(pane(state).at(-1)?.endsWith('end'));
  const top = after(state, { type: 'moved-to', place: 'top' });
  assert.ok(pane(top)[0]?.startsWith('begin'));
  const further = after(top, down(1));
  assert.notDeepEqual(pane(further), pane(top));
  assert.ok(
    pane(after(top, down(500)))
      .at(-1)
      ?.endsWith('end'),
  );
});

test('n goes to the next match, N to the one before, and round at the ends', () => {
  const texts = numbered(100).map((text, index) => ([10, 50, 90].includes(index) ? `${text} boom` : text));
  const searched = after(
    openLog(texts).state,
    { type: 'moved-to', place: 'top' },
    { type: 'search-set', search: 'boom' },
  );
  assert.equal(open(searched).view.match, 10);
  const matches: number[] = [];
  let state = searched;
  for (const by of [1, 1, 1, -1] as const) {
    state = after(state, { type: 'match-moved', by });
    matches.push(open(state).view.match);
    assert.ok(pane(state).some(row => row.includes('boom')));
  }
  assert.deepEqual(matches, [50, 90, 10, 90]);
});

test('searching while following keeps following and counts', () => {
  const { state } = openLog(numbered(30));
  const searched = after(state, { type: 'search-set', search: 'line 1' });
  assert.equal(open(searched).view.follow, true);
  assert.match(lineText(logsPage(searched, open(searched), 22).at(-1) ?? []), /\/ line 1 {2}11 matches/);
});

test('& shows only the lines that match, and follows them', () => {
  const { state } = openLog(numbered(200));
  const filtered = after(state, { type: 'log-view-changed', view: { filter: '7$' } });
  assert.deepEqual(pane(filtered).slice(-2), ['line 187', 'line 197']);
});

test('C hides what is there until something new comes', () => {
  const { state, buffer } = openLog(numbered(10));
  const cleared = after(state, { type: 'log-view-changed', view: { clearedBelow: 10 } });
  assert.ok(pane(cleared).some(row => row.includes('New lines appear here')));
  say(buffer, ['fresh']);
  assert.deepEqual(pane(after(cleared, { type: 'log-changed', log: buffer.lines() })).filter(Boolean), ['fresh']);
});

test('another part of the log forgets the lines of the one before, and keeps how it is looked at', () => {
  const { state } = openLog(numbered(10));
  const asked = after(
    state,
    { type: 'log-view-changed', view: { timestamps: 'utc' } },
    { type: 'log-asked', previous: true },
  );
  assert.equal(asked.log, undefined);
  assert.equal(open(asked).previous, true);
  assert.equal(open(asked).view.timestamps, 'utc');
});

test('wrapping can be turned off, and lines looked at sideways', () => {
  const { state } = openLog([`${'a'.repeat(100)}${'b'.repeat(100)}`]);
  const cut = after(state, { type: 'wrap-toggled' });
  assert.equal(pane(cut)[0], `${'a'.repeat(79)}…`);
  assert.equal(pane(after(cut, { type: 'moved-sideways', by: 96 }))[0]?.slice(0, 6), '…aaabb');
});
