import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emptyPodList, type PodListWish, podList } from '../../src/state/pod-list.ts';
import { podOrder } from '../../src/state/pod-order.ts';
import type { PodRow } from '../../src/state/pod-row.ts';
import { podsScreen } from '../../src/state/screen.ts';
import { manyRows, noon, podRowFixture, podTable, sketchRows } from '../support/states.ts';

const wish = (change: Partial<PodListWish> = {}): PodListWish => ({ ...podsScreen, ...change });
const names = (rows: readonly PodRow[]): readonly string[] => rows.map(row => row.name.split('-')[0] ?? '');

test('the worst stands first: failing, degraded, undecided, under way, well, finished', () => {
  const undecided = podRowFixture({ name: 'undecided-1', verdict: 'inconclusive' });
  const list = podList(emptyPodList, podTable([...sketchRows, undecided]), wish(), noon);
  assert.deepEqual(names(list.rows), ['ledger', 'web', 'index', 'web', 'undecided', 'queue', 'cart', 'migrate']);
});

test('pods that are not judged yet stand before the well ones, and those that do not look well before them', () => {
  const unjudged = ['0/1', '1/1'].map(ready =>
    podRowFixture({ name: `a${ready}`, ready, status: 'Running', verdict: undefined }),
  );
  const well = podRowFixture({ name: 'a', verdict: 'healthy' });
  const list = podList(emptyPodList, podTable([well, ...unjudged.toReversed()]), wish(), noon);
  assert.deepEqual(names(list.rows), ['a0/1', 'a1/1', 'a']);
});

test('among pods in equal trouble the newest problem stands first', () => {
  const pods = [10, 2, 5].map(minutes =>
    podRowFixture({ name: `p${minutes}`, verdict: 'failing', severity: 'high', since: noon - minutes * 60_000 }),
  );
  assert.deepEqual(names(podList(emptyPodList, podTable(pods), wish(), noon).rows), ['p2', 'p5', 'p10']);
});

test('every column can be sorted by, and turned round', () => {
  const list = podList(emptyPodList, podTable(sketchRows), wish({ sort: 'restarts' }), noon);
  assert.equal(names(list.rows)[0], 'ledger');
  const turned = podList(list, list.pods, wish({ sort: 'restarts', inverted: true }), noon);
  assert.equal(names(turned.rows).at(-1), 'ledger');
  assert.equal(names(podList(list, list.pods, wish({ sort: 'age' }), noon).rows)[0], 'queue');
  assert.equal(names(podList(list, list.pods, wish({ sort: 'ready', inverted: true }), noon).rows)[0], 'cart');
});

test('only what needs attention can be shown', () => {
  const list = podList(emptyPodList, podTable(sketchRows), wish({ problemsOnly: true }), noon);
  assert.deepEqual(names(list.rows), ['ledger', 'web', 'index', 'web']);
});

test('an equal wish over the same pods is the same list', () => {
  const pods = podTable(sketchRows);
  const list = podList(emptyPodList, pods, wish(), noon);
  assert.equal(podList(list, pods, wish(), noon + 60_000), list);
});

test('a filter on age follows the clock', () => {
  const pods = podTable(sketchRows);
  const list = podList(emptyPodList, pods, wish({ filter: 'age<5m' }), noon);
  assert.deepEqual(names(list.rows), ['web', 'queue']);
  assert.deepEqual(names(podList(list, pods, wish({ filter: 'age<5m' }), noon + 120_000).rows), ['queue']);
});

test('a filter that is wrong leaves the list as the last good one did, and says what is wrong', () => {
  const pods = podTable(sketchRows);
  const good = podList(emptyPodList, pods, wish({ filter: 'ledger' }), noon);
  const wrong = podList(good, pods, wish({ filter: 'ledger(' }), noon);
  assert.deepEqual(names(wrong.rows), ['ledger']);
  assert.match(wrong.error, /regular expression/);
  assert.equal(podList(wrong, pods, wish({ filter: 'ledger' }), noon).error, '');
});

test('however pods change, the list is what sorting and filtering anew would give', () => {
  const all = manyRows(60);
  const change = fc.record({ index: fc.nat(59), restarts: fc.nat(9), failing: fc.boolean(), gone: fc.boolean() });
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 5 }), fc.boolean(), (flushes, inverted) => {
      const asked = wish({ filter: 'restarts<8', inverted });
      let rows = all;
      let list = podList(emptyPodList, podTable(rows), asked, noon);
      for (const changes of flushes) {
        rows = changes.reduce((before, { index, restarts, failing, gone }) => {
          const uid = `uid-${index}`;
          const others = before.filter(row => row.uid !== uid);
          const row = all[index];
          return gone || !row ? others : [...others, { ...row, restarts, verdict: failing ? 'failing' : 'healthy' }];
        }, rows);
        list = podList(list, podTable(rows), asked, noon);
      }
      const anew = rows.filter(row => row.restarts < 8).toSorted(podOrder('worst', inverted));
      assert.deepEqual(list.rows, anew);
    }),
    { numRuns: 50 },
  );
});

test('however a filter is typed, the list is what filtering anew would give', () => {
  const pods = podTable([...sketchRows, ...manyRows(40)]);
  const typed = fc.array(
    fc.constantFrom('w', 'o', 'r', 'p', ' ', '-', '1', '!', '.', '|', 'restarts>', '"', ':', '<'),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(typed, fc.nat(3), (keys, deleted) => {
      const steps = keys.map((_, index) => keys.slice(0, index + 1).join(''));
      let list = podList(emptyPodList, pods, wish(), noon);
      for (const filter of [...steps, ...steps.slice(0, steps.length - deleted).toReversed()]) {
        list = podList(list, pods, wish({ filter }), noon);
        if (list.error === '') assert.deepEqual(list.rows, podList(emptyPodList, pods, wish({ filter }), noon).rows);
      }
    }),
  );
});
