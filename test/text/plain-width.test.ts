import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { plainWidth } from '../../src/text/plain-width.ts';

test('a plain character is as wide as string-width says, alone and beside any other', () => {
  const plain = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(
    character => plainWidth(character) !== undefined,
  );
  assert.ok(plain.length > 1000);
  for (const character of plain) assert.equal(stringWidth(character), 1, `U+${character.charCodeAt(0).toString(16)}`);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...plain, '\u001b[0m', '\u001b[1;38;5;12m')), pieces =>
      assert.equal(plainWidth(pieces.join('')), stringWidth(pieces.join(''))),
    ),
  );
});

test('nothing is said about text that is wide, joins, is not seen, or moves the cursor', () => {
  for (const text of [
    '漢',
    'e\u0301',
    '\u25b6\ufe0f',
    '1\ufe0f\u20e3',
    '\u200b',
    '\u00ad',
    '😀',
    '\ufe0f',
    'a\tb',
    'a\nb',
  ])
    assert.equal(plainWidth(text), undefined, JSON.stringify(text));
  for (const text of ['\u001b[2J', '\u001b]8;;x\u0007', '\u001b[3', '\u001b', '\u001b[?25l', '\u009b1m'])
    assert.equal(plainWidth(text), undefined, JSON.stringify(text));
});
