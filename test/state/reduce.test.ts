import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Action } from '../../src/state/action.ts';
import { reduce } from '../../src/state/reduce.ts';
import { podRef, selectedPod, selectedPods } from '../../src/state/selected-pod.ts';
import { type State, topScreen } from '../../src/state/state.ts';
import { manyRows, noon, podRowFixture, podTable, sketchRows, stateWith } from '../support/states.ts';

const after = (state: State, ...actions: readonly Action[]): State => actions.reduce(reduce, state);
const down: Action = { type: 'moved', by: 1, unit: 'line' };
const open = (state: State): Action => {
  const pod = selectedPod(state);
  assert.ok(pod);
  return { type: 'screen-opened', screen: { screen: 'pod', pod: podRef(pod), top: 0, cursor: 0 } };
};

test('the cursor stays on its pod when the order changes', () => {
  const before = after(stateWith(), down);
  assert.equal(selectedPod(before)?.cause, 'No tag 1.99 of nginx');
  const worse = podRowFixture({ name: 'worse-1', verdict: 'failing', severity: 'critical', since: noon });
  const state = reduce(before, { type: 'pods-changed', pods: podTable([...sketchRows, worse], 2) });
  assert.equal(selectedPod(state)?.cause, 'No tag 1.99 of nginx');
  assert.equal(state.screens[0].cursorIndex, 2);
});

test('where the pod under the cursor has gone, the cursor stays at its place', () => {
  const before = after(stateWith(), down);
  const left = sketchRows.filter(row => row.uid !== selectedPod(before)?.uid);
  const state = reduce(before, { type: 'pods-changed', pods: podTable(left, 2) });
  assert.equal(selectedPod(state)?.name, 'index-0');
});

test('a cursor that nobody has used stays on the worst pod', () => {
  const worse = podRowFixture({ name: 'worse-1', verdict: 'failing', severity: 'critical', since: noon });
  const state = reduce(stateWith(), { type: 'pods-changed', pods: podTable([...sketchRows, worse], 2) });
  assert.equal(selectedPod(state)?.name, 'worse-1');
});

test('once something was opened from it, the cursor stays there', () => {
  const worse = podRowFixture({ name: 'worse-1', verdict: 'failing', severity: 'critical', since: noon });
  const back = after(stateWith(), open(stateWith()), { type: 'screen-closed' });
  const state = reduce(back, { type: 'pods-changed', pods: podTable([...sketchRows, worse], 2) });
  assert.equal(selectedPod(state)?.namespace, 'payments');
});

test('the cursor stays within the list and the list within its height', () => {
  const state = stateWith(manyRows(100));
  const bottom = after(state, { type: 'moved-to', place: 'bottom' }, down);
  assert.equal(bottom.screens[0].cursorIndex, 99);
  // 24 rows without header, titles and footer leave 21.
  assert.equal(bottom.screens[0].top, 79);
  assert.equal(after(bottom, { type: 'moved', by: -1, unit: 'page' }).screens[0].cursorIndex, 78);
  assert.equal(after(bottom, { type: 'terminal-resized', columns: 80, rows: 50 }).screens[0].top, 53);
  assert.equal(after(bottom, { type: 'filter-set', filter: 'nothing-like-it' }).list.rows.length, 0);
});

test('closing a screen forgets what only it needed, and it can be opened again', () => {
  const opened = after(stateWith(), open(stateWith()));
  const pod = selectedPod(opened);
  assert.ok(pod);
  const read = after(opened, {
    type: 'pod-read',
    opened: { ref: podRef(pod), pod: { state: 'absent' }, diagnosis: undefined, events: { state: 'unknown' } },
  });
  const closed = after(read, { type: 'screen-closed' });
  assert.equal(closed.opened, undefined);
  assert.equal(topScreen(after(closed, { type: 'screen-reopened' })).screen, 'pod');
  assert.equal(topScreen(after(closed, { type: 'screen-closed' })).screen, 'pods');
});

test('another namespace takes the pods, marks and open screens of the old one away', () => {
  const before = after(stateWith(), { type: 'mark-toggled', uid: sketchRows[1]?.uid ?? '' }, open(stateWith()));
  const state = after(before, { type: 'connection-changed', connection: { namespace: 'shop' } });
  assert.equal(state.pods.rows.length, 0);
  assert.equal(state.list.rows.length, 0);
  assert.equal(state.screens.length, 1);
  assert.equal(state.screens[0].marked.size, 0);
});

test('losing the connection takes nothing away', () => {
  const before = after(stateWith(), open(stateWith()));
  const link = {
    phase: 'stale',
    lastHeardAt: noon - 5000,
    why: 'connection reset',
    nextAttemptAt: noon + 1000,
  } as const;
  const state = after(before, { type: 'connection-changed', connection: { link } });
  assert.equal(state.list.rows.length, sketchRows.length);
  assert.equal(state.screens.length, 2);
});

test('a mark goes with its pod, and marks that a filter hides are not acted on', () => {
  const [cart, ledger] = sketchRows;
  assert.ok(cart && ledger);
  const marked = after(stateWith(), { type: 'mark-toggled', uid: cart.uid }, { type: 'mark-toggled', uid: ledger.uid });
  assert.equal(selectedPods(marked).length, 2);
  assert.deepEqual(selectedPods(after(marked, { type: 'filter-set', filter: 'ledger' })), [ledger]);
  const gone = after(marked, { type: 'pods-changed', pods: podTable([cart], 2) });
  assert.deepEqual([...gone.screens[0].marked], [cart.uid]);
});

test('a notice goes away by itself', () => {
  const said = after(stateWith(), { type: 'noticed', notice: { text: 'Done.', tone: 'info', until: noon + 2000 } });
  assert.ok(after(said, { type: 'clock-ticked', now: noon + 1000 }).notice);
  assert.equal(after(said, { type: 'clock-ticked', now: noon + 2000 }).notice, undefined);
});

test('the history of filters keeps each once, the newest first', () => {
  const state = after(
    stateWith(),
    ...['a', 'b', 'a', ''].map(text => ({ type: 'remembered', list: 'filters', text }) as const),
  );
  assert.deepEqual(state.history.filters, ['a', 'b']);
});
