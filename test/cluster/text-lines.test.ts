import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { textLines } from '../../src/cluster/text-lines.ts';

/** The lines of chunks: whole ones, then what was left. */
const read = (chunks: readonly Buffer[], maxBytes = 1000) => {
  const lines: string[] = [];
  const cuts: boolean[] = [];
  const it = textLines(maxBytes, (line, cut) => {
    lines.push(line);
    cuts.push(cut);
  });
  for (const chunk of chunks) it.push(chunk);
  return { lines, cuts, rest: it.rest()?.line ?? '' };
};

test('however a text comes, its lines are the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('', 'größer', '日本語', '👍', '\r')), {
        maxLength: 20,
      }),
      fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 40 }),
      (parts, sizes) => {
        const text = parts.map(part => part.replaceAll('\n', ' ')).join('\n');
        const bytes = Buffer.from(text);
        const chunks: Buffer[] = [];
        let from = 0;
        for (const size of sizes) {
          chunks.push(bytes.subarray(from, from + size));
          from += size;
        }
        chunks.push(bytes.subarray(from));
        const { lines, rest, cuts } = read(chunks);
        assert.equal([...lines, rest].join('\n'), Buffer.from(text).toString());
        assert.ok(!cuts.includes(true));
      },
    ),
  );
});

test('a line that is too long is cut, alone in its chunk or among others, and over many chunks', () => {
  const long = 'x'.repeat(50);
  for (const chunks of [[`a\n${long}\nb\n`], [`a\n${long}`, '\nb\n'], ['a\nxxx', long, long, '\nb\n'], [`${long}\n`]]) {
    const { lines, cuts } = read(
      chunks.map(text => Buffer.from(text)),
      20,
    );
    const at = cuts.indexOf(true);
    assert.equal(lines[at], 'x'.repeat(20));
    assert.deepEqual(
      lines.filter((_, index) => index !== at),
      chunks.length === 1 && lines.length === 1 ? [] : ['a', 'b'],
    );
  }
});
