import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { workTurns } from '../../src/cluster/work-turns.ts';

test('streams that have used up a turn wait for the next, in the order in which they came', async () => {
  let now = 0;
  const turns = workTurns(10, () => now);
  const done: string[] = [];
  const work = async (name: string): Promise<void> => {
    await turns.next();
    done.push(name);
    now += 6;
  };
  assert.equal(turns.next(), undefined);
  now += 9;
  assert.equal(turns.next(), undefined);
  now += 9;
  const all = Promise.all(['a', 'b', 'c', 'd', 'e'].map(work));
  assert.deepEqual(done, []);
  await nextTurn();
  assert.ok(done.length < 5, `${done.length} in one turn`);
  await all;
  assert.deepEqual(done, ['a', 'b', 'c', 'd', 'e']);
});

test('a turn that comes later begins anew', async () => {
  let now = 0;
  const turns = workTurns(10, () => now);
  turns.next();
  now += 20;
  await nextTurn();
  assert.equal(turns.next(), undefined);
});
