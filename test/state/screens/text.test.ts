import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../../../src/model/known.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { Action } from '../../../src/state/action.ts';
import { bodyHeight } from '../../../src/state/layout.ts';
import { textPage } from '../../../src/state/pages/text/text-page.ts';
import { reduce } from '../../../src/state/reduce.ts';
import { type TextScreen, textScreen } from '../../../src/state/screen.ts';
import { type State, topScreen } from '../../../src/state/state.ts';
import { lineText } from '../../../src/text/line.ts';
import { stateAfter } from '../../support/view-fixtures.ts';

const of = { kind: 'ConfigMap', namespace: 'shop', name: 'settings' };
const configMap = (keys: readonly string[]): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace: 'shop' },
    data: Object.fromEntries(keys.map(key => [key, `value of ${key}`])),
  }) as KubernetesObject;
const keys = (count: number, prefix = 'key'): readonly string[] =>
  Array.from(
    { length: count },
    (_, index) =>
      `${prefix}-${String.fromCharCode(97 + Math.floor(index / 26))}${String.fromCharCode(97 + (index % 26))}`,
  );
const objectRead = (names: readonly string[]): Action => ({
  type: 'object-read',
  of,
  known: read(configMap(names)),
  events: read([]),
});
const opened = (names: readonly string[]): State =>
  stateAfter(
    0,
    { columns: 80, rows: 24 },
    { type: 'screen-opened', screen: textScreen('yaml', of) },
    objectRead(names),
  );
const screenOf = (state: State): TextScreen => {
  const screen = topScreen(state);
  assert.ok(screen.screen === 'text');
  return screen;
};
const rows = (state: State): readonly string[] =>
  textPage(state, screenOf(state), bodyHeight(state)).slice(1).map(lineText);
const after = (state: State, ...actions: readonly Action[]): State => actions.reduce(reduce, state);

test('scrolling ends at the last line', () => {
  const state = after(opened(keys(100)), { type: 'moved', by: 500, unit: 'line' });
  assert.equal(rows(state).length, 21);
  assert.equal(rows(state).at(-1), '  key-dv: value of key-dv');
});

test('lines that come or go above do not move the text that is read', () => {
  const state = after(opened(keys(100)), { type: 'moved', by: 50, unit: 'line' });
  const before = rows(state);
  const more = after(state, objectRead([...keys(7, 'added'), ...keys(100)]));
  assert.deepEqual(rows(more), before);
  assert.deepEqual(rows(after(more, objectRead(keys(100)))), before);
});

test('a search goes to its first match, n to the next, round at the end', () => {
  const searched = after(opened(keys(100)), { type: 'search-set', search: 'key-[bd]a' });
  const visited = [screenOf(searched).match];
  let state = searched;
  for (let turn = 0; turn < 2; turn += 1) {
    state = after(state, { type: 'match-moved', by: 1 });
    visited.push(screenOf(state).match);
  }
  assert.deepEqual(visited, [32, 84, 32]);
  assert.ok(rows(state).some(row => row.includes('key-ba')));
});

test('a wrapped line hangs below its own beginning, and nothing of it is lost', () => {
  const words = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
  const object = { ...configMap([]), data: { text: words } } as KubernetesObject;
  const state = after(
    opened([]),
    { type: 'object-read', of, known: read(object), events: read([]) },
    { type: 'wrap-toggled' },
  );
  const shown = rows(state).slice(rows(state).findIndex(row => row.includes('text:')));
  assert.ok(shown.length > 3);
  assert.ok(shown.slice(1).every(row => row.startsWith('    word')));
  assert.equal(shown.map(row => row.trim()).join(' '), `text: ${words}`);
});

test('what cannot be read is said', () => {
  const state = after(opened([]), {
    type: 'object-read',
    of,
    known: { state: 'forbidden', why: 'user ada cannot get configmaps' },
    events: { state: 'unknown' },
  });
  assert.match(rows(state).join(' '), /You may not read ConfigMap shop\/settings: user ada cannot get configmaps/);
});
