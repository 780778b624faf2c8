import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { displayWidth, isSimple } from '../../src/text/display-width.ts';

test('the fast way measures every character as Ink does', () => {
  const wrong: string[] = [];
  for (let code = 0x20; code <= 0xffff; code += 1) {
    const character = String.fromCharCode(code);
    if (isSimple(character) && displayWidth(character) !== stringWidth(character)) wrong.push(code.toString(16));
  }
  assert.deepEqual(wrong, []);
});

test('texts of any characters are measured as Ink does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), text => {
      assert.equal(displayWidth(text), stringWidth(text));
    }),
  );
});
