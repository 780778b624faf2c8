import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutLine, hanging, type Line, lineText, lineWidth, piece, spread } from '../../src/text/line.ts';

test('a cut line says that something is missing', () => {
  assert.equal(lineText(cutLine([piece('one '), piece('two three')], 8)), 'one two…');
  assert.equal(lineText(cutLine([piece('one '), piece('two')], 7)), 'one two');
  assert.equal(lineText(cutLine([piece('four'), piece('five')], 4)), 'fou…');
});

test('further lines of a wrapped text begin below its first character', () => {
  assert.deepEqual(hanging([piece('why: ')], 'one two three four', 15).map(lineText), [
    'why: one two',
    '     three four',
  ]);
});

test('what stands at the right edge stays whole, what stands at the left is cut for it', () => {
  const line = spread([piece('payments / ledger-api-7d9f8c6b5-x2x9k')], [piece('✗ failing')], 30);
  assert.equal(lineWidth(line), 30);
  assert.match(lineText(line), /^payments \/ ledger-…\s+✗ failing$/);
});

test('a line is never wider than asked', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '日', 'é'), maxLength: 12 }), { maxLength: 6 }),
      fc.integer({ min: 1, max: 40 }),
      (texts, width) => {
        const line: Line = texts.map(text => piece(text));
        assert.ok(lineWidth(cutLine(line, width)) <= width);
      },
    ),
  );
});
