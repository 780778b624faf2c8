import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFilter, passes } from '../../src/state/filter.ts';
import { emptyPodList, podList } from '../../src/state/pod-list.ts';
import { reduce } from '../../src/state/reduce.ts';
import { causesScreen, podsScreen } from '../../src/state/screen.ts';
import type { State } from '../../src/state/state.ts';
import { wanted } from '../../src/state/wanted.ts';
import { noon, podRowFixture, podTable, stateWith } from '../support/states.ts';
import { podUsesFixture } from '../support/uses.ts';

const mi = 2 ** 20;
const rows = ['idle', 'busy', 'full', 'free', 'new'].map(name => podRowFixture({ name }));
const uses = podUsesFixture({
  idle: { cpu: 0.001, memory: 10 * mi, memoryOfLimit: 0.1 },
  busy: { cpu: 1.5, memory: 90 * mi, memoryOfLimit: 0.5, cpuOfLimit: 0.95 },
  full: { cpu: 0.2, memory: 250 * mi, memoryOfLimit: 0.97 },
  // Without a limit: its request is what it is compared with.
  free: { cpu: 0.4, memory: 300 * mi, memoryOfLimit: undefined, memoryOfRequest: 0.85, cpuOfLimit: undefined },
});

const names = (filter: string): readonly string[] => {
  const { terms, error } = parseFilter(filter);
  assert.equal(error, '');
  return rows.filter(row => passes(terms, row, noon, uses)).map(({ name }) => name);
};

test('a filter compares amounts, and shares of the limit or else of the request', () => {
  assert.deepEqual(names('cpu>500m'), ['busy']);
  assert.deepEqual(names('cpu>=0.2 cpu<1'), ['full', 'free']);
  assert.deepEqual(names('mem>80%'), ['full', 'free']);
  assert.deepEqual(names('memory>=250Mi'), ['full', 'free']);
  assert.deepEqual(names('cpu>90%'), ['busy']);
  assert.deepEqual(names('MEM<50Mi busy'), []);
});

test('a pod that was not measured passes no comparison, and so every negated one', () => {
  assert.ok(!names('cpu>=0').includes('new'));
  assert.ok(names('!mem>80%').includes('new'));
});

test('what is no amount is said to be none', () => {
  assert.match(parseFilter('cpu>much').error, /neither a share such as 80% nor a quantity such as 500m/);
  assert.match(parseFilter('mem>80').error, /neither a share such as 80% nor a quantity such as 200Mi/);
  assert.equal(parseFilter('mem>').error, '');
});

test('the list is ordered by use, and what was not measured stands last', () => {
  const by = (sort: 'cpu' | 'memory' | 'cpuShare' | 'memoryShare') =>
    podList(emptyPodList, podTable(rows), { ...podsScreen, sort }, noon, uses).rows.map(({ name }) => name);
  assert.deepEqual(by('cpu'), ['busy', 'free', 'full', 'idle', 'new']);
  assert.deepEqual(by('memory'), ['free', 'full', 'busy', 'idle', 'new']);
  assert.deepEqual(by('memoryShare'), ['full', 'free', 'busy', 'idle', 'new']);
});

test('new samples make a new list only where it depends on them', () => {
  const table = podTable(rows);
  const plain = podList(emptyPodList, table, podsScreen, noon, uses);
  const other = podUsesFixture({ idle: { cpu: 9 } });
  assert.equal(podList(plain, table, podsScreen, noon, other).rows, plain.rows);
  const wish = { ...podsScreen, sort: 'cpu' as const };
  const sorted = podList(emptyPodList, table, wish, noon, uses);
  assert.equal(podList(sorted, table, wish, noon, other).rows[0]?.name, 'idle');
  const filtered = podList(emptyPodList, table, { ...podsScreen, filter: 'cpu>1' }, noon, uses);
  const again = podList(filtered, table, { ...podsScreen, filter: 'cpu>1' }, noon, other);
  assert.deepEqual(
    again.rows.map(({ name }) => name),
    ['idle'],
  );
});

const wantsUses = (state: State): boolean => wanted(state).some(one => one.wanted === 'uses');

test('metrics are read only for a screen that shows them, and never before all pods are there', () => {
  const state = stateWith(rows);
  assert.equal(wantsUses(state), false);
  const wide = reduce(state, { type: 'wide-toggled' });
  assert.equal(wantsUses(wide), true);
  assert.equal(wantsUses({ ...wide, pods: { ...wide.pods, synced: false } }), false);
  assert.equal(wantsUses(reduce(state, { type: 'terminal-resized', columns: 160, rows: 40 })), true);
  assert.equal(wantsUses(reduce(state, { type: 'sorted', by: 'memory' })), true);
  assert.equal(wantsUses(reduce(state, { type: 'filter-set', filter: 'web mem>80%' })), true);
  assert.equal(wantsUses(reduce(state, { type: 'filter-set', filter: 'mempool' })), false);
  const events = reduce(wide, {
    type: 'screen-opened',
    screen: { screen: 'events', of: undefined, filter: '', top: 0, cursor: 0, cursorUid: '' },
  });
  assert.equal(wantsUses(events), false, 'the list is hidden');
  assert.equal(wantsUses(reduce(state, { type: 'screen-opened', screen: causesScreen('mem>80%') })), true);
  assert.equal(wantsUses(reduce(state, { type: 'screen-opened', screen: causesScreen('') })), false);
});

test('an open pod asks for itself alone', () => {
  const pod = { kind: 'Pod', namespace: 'shop', name: 'busy' };
  const state = reduce(reduce(stateWith(rows), { type: 'wide-toggled' }), {
    type: 'screen-opened',
    screen: { screen: 'pod', pod, top: 0, cursor: 0 },
  });
  assert.deepEqual(
    wanted(state).filter(one => one.wanted === 'uses'),
    [{ wanted: 'uses', pod }],
  );
});

test('why there is nothing is told once, and only to who asked', () => {
  const none = podUsesFixture({}, { phase: 'unavailable', why: 'This cluster serves no metrics.' });
  const wide = reduce(stateWith(rows), { type: 'wide-toggled' });
  const told = reduce(wide, { type: 'uses-read', uses: none });
  assert.equal(told.notice?.text, 'This cluster serves no metrics.');
  const later = reduce({ ...told, notice: undefined }, { type: 'uses-read', uses: { ...none } });
  assert.equal(later.notice, undefined);
  const broad = reduce(stateWith(rows), { type: 'terminal-resized', columns: 200, rows: 40 });
  assert.equal(reduce(broad, { type: 'uses-read', uses: none }).notice, undefined);
});

test('another cluster begins without samples', () => {
  const state = reduce(stateWith(rows), { type: 'uses-read', uses });
  const moved = reduce(state, { type: 'connection-changed', connection: { context: 'other' } });
  assert.equal(moved.uses.byUid.size, 0);
});
