import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordPods } from '../../src/audit/record-pods.ts';
import { noPods, type PodRow, type PodTable } from '../../src/state/pod-row.ts';
import type { OpenedPod } from '../../src/state/state.ts';
import { newRecorder, ofKind } from '../support/journals.ts';
import { shopPod } from '../support/sandbox-cluster.ts';
import { podRowFixture } from '../support/states.ts';

const table = (rows: readonly PodRow[]): PodTable => ({ ...noPods, rows, synced: true });
const well = (name: string): PodRow => podRowFixture({ name, uid: name });
const bad = (name: string): PodRow => podRowFixture({ name, uid: name, verdict: 'failing', status: 'Error' });
const titles = (): undefined => undefined;

const written = (limit?: number) => {
  const into = newRecorder(() => 0);
  return { ...into, pods: recordPods(into.recorder, titles, limit) };
};

test('of a long list the rows on screen and those that need somebody are written, of all the counts', () => {
  const { pods, read } = written();
  const rows = [...Array.from({ length: 1000 }, (_, index) => well(`well-${index}`)), bad('bad-1'), bad('bad-2')];
  pods.list(table(rows), rows.slice(0, 3));
  const [list] = ofKind(read(), 'rows');
  assert.equal(list?.all, 1002);
  assert.deepEqual(list?.rows.map(({ name }) => name).sort(), ['bad-1', 'bad-2', 'well-0', 'well-1', 'well-2']);
});

test('a list that has not changed is not written again, of one that has only the changes', () => {
  const { pods, read } = written();
  const one = bad('one');
  const two = bad('two');
  pods.list(table([one, two, well('three')]), []);
  pods.list(table([one, two, well('three')]), []);
  const changed = { ...one, restarts: 7 };
  pods.list(table([changed, well('three')]), []);
  const lists = ofKind(read(), 'rows');
  assert.equal(lists.length, 2);
  assert.deepEqual(
    lists[1]?.rows.map(({ name, restarts }) => [name, restarts]),
    [['one', 7]],
  );
  assert.deepEqual(lists[1]?.gone, ['two']);
});

test('a row that was written is followed when it gets well, and written anew in another namespace', () => {
  const { pods, read } = written();
  pods.list(table([bad('one')]), []);
  pods.list(table([well('one')]), []);
  pods.forget();
  pods.list(table([bad('one')]), []);
  assert.deepEqual(
    ofKind(read(), 'rows').map(({ rows }) => rows.map(({ verdict }) => verdict)),
    [['failing'], ['healthy'], ['failing']],
  );
});

const opened = (name: string): OpenedPod => ({
  ref: { kind: 'Pod', namespace: 'shop', name },
  pod: { state: 'read', value: shopPod(name) },
  diagnosis: undefined,
  events: { state: 'read', value: [] },
});

test('what was seen before is referred to, not written again', () => {
  const { pods, read } = written();
  for (const name of ['web', 'web', 'api', 'web']) pods.opened(opened(name));
  const entries = read();
  assert.deepEqual(
    ofKind(entries, 'found').map(({ of }) => of.name),
    ['web', 'api', 'web'],
  );
  // Two pods, and the empty list of events that they share.
  assert.equal(ofKind(entries, 'blob').length, 3);
});

test('beyond its limit a session says that it keeps no more, and still tells what was found', () => {
  const { pods, read } = written(2_000);
  for (let index = 0; index < 20; index += 1) pods.opened(opened(`web-${index}`));
  pods.list(table([bad('one')]), []);
  const entries = read();
  assert.equal(ofKind(entries, 'note').length, 1);
  assert.equal(ofKind(entries, 'found').length, 20);
  assert.equal(ofKind(entries, 'found').at(-1)?.object, undefined);
  const [list] = ofKind(entries, 'rows');
  assert.deepEqual([list?.all, list?.rows], [1, []]);
});
