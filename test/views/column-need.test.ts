import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PodRow } from '../../src/state/pod-row.ts';
import { column } from '../../src/views/pods/column.ts';
import { columnNeed } from '../../src/views/pods/column-need.ts';

test('what a column needs is the width of nine in ten of its texts, and of the widest', () => {
  const title = column('node').title.length;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 60 }), widths => {
      const rows = widths.map(width => ({ node: 'n'.repeat(width) }) as unknown as PodRow);
      const filled = widths.filter(width => width > 0).sort((one, other) => one - other);
      const usual = filled[Math.ceil((filled.length - 1) * 0.9)];
      assert.deepEqual(
        columnNeed(column('node'), rows),
        usual === undefined
          ? { usual: 0, widest: 0 }
          : { usual: Math.max(usual, title), widest: Math.max(filled.at(-1) ?? 0, title) },
      );
    }),
  );
});
