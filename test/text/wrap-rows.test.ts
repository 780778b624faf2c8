import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { displayWidth } from '../../src/text/display-width.ts';
import { wrapRows } from '../../src/text/wrap-rows.ts';

const rowsOf = (text: string, width: number): readonly string[] =>
  wrapRows(text, width).map(({ start, end }) => text.slice(start, end));

test('rows break at spaces near the edge, and inside long words', () => {
  assert.deepEqual(rowsOf('the quick brown fox', 11), ['the quick', 'brown fox']);
  assert.deepEqual(rowsOf('aaaaaaaaaaaa b', 5), ['aaaaa', 'aaaaa', 'aa b']);
  assert.deepEqual(rowsOf('', 5), ['']);
});

test('wide characters take two cells', () => {
  assert.deepEqual(rowsOf('日本語日本語', 5), ['日本', '語日', '本語']);
});

test('no row is too wide, and nothing but the spaces at breaks is lost', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme-ascii', maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 100 }),
    fc.array(fc.constantFrom('a', 'word', 'überlang', '日本', ' '), { maxLength: 60 }).map(words => words.join(' ')),
  );
  fc.assert(
    fc.property(
      texts.map(text => text.replace(/[\p{Cc}\p{Cf}]/gu, '')),
      fc.integer({ min: 4, max: 40 }),
      (text, width) => {
        const rows = wrapRows(text, width);
        let at = 0;
        for (const { start, end } of rows) {
          assert.match(text.slice(at, start), /^ ?$/);
          assert.ok(displayWidth(text.slice(start, end)) <= width);
          at = end;
        }
        assert.equal(at, text.length);
      },
    ),
    { numRuns: 300 },
  );
});
