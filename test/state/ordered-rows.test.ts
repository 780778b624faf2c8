import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { orderedRows } from '../../src/state/ordered-rows.ts';
import { podOrder } from '../../src/state/pod-order.ts';
import { manyRows } from '../support/states.ts';

const order = podOrder('worst', false);
const all = manyRows(60);

test('rows that come, change, go or change places leave the list as a sort of all of them would', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(59), { maxLength: 12 }), { maxLength: 8 }), steps => {
      let rows = all.slice(0, 40);
      let ordered = [...rows].sort(order);
      for (const [step, picks] of steps.entries()) {
        const before = rows;
        const next = [...rows];
        for (const pick of picks) {
          const row = all[pick];
          const at = next.findIndex(one => one.uid === row?.uid);
          if (!row) continue;
          if (at === -1) next.push(row);
          else if (pick % 3 === 0) next.splice(at, 1);
          else if (pick % 3 === 1) next[at] = { ...row, restarts: step, severity: pick % 2 ? 'high' : 'low' };
          else next.unshift(...next.splice(at, 1));
        }
        rows = next;
        ordered = [...orderedRows(ordered, before, rows, order)];
        assert.deepEqual(ordered, [...rows].sort(order));
      }
    }),
  );
});

test('rows that are all as they were are the same list', () => {
  const ordered = [...all].sort(order);
  assert.equal(orderedRows(ordered, all, [...all], order), ordered);
});
