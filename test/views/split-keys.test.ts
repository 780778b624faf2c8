import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keySplitter } from '../../src/views/terminal/split-keys.ts';

const split = (...reads: readonly string[]): readonly string[] => {
  const splitter = keySplitter();
  return reads.flatMap(splitter);
};

test('several letters in one read are several keys', () => {
  assert.deepEqual(split('jjj'), ['j', 'j', 'j']);
  assert.deepEqual(split('j\r'), ['j', '\r']);
});

test('arrows, function keys and alt keys stay whole', () => {
  assert.deepEqual(split('\u001b[B\u001b[B\rj\u001bOPq'), ['\u001b[B', '\u001b[B', '\r', 'j', '\u001bOP', 'q']);
  assert.deepEqual(split('\u001bb\u001b[1;5C\u001b[3~x'), ['\u001bb', '\u001b[1;5C', '\u001b[3~', 'x']);
});

test('a character of several code points is one key', () => {
  assert.deepEqual(split('e\u0301x👩‍👩‍👧é'), ['e\u0301', 'x', '👩‍👩‍👧', 'é']);
});

test('a sequence that is cut in two is passed on in two pieces', () => {
  assert.deepEqual(split('\u001b', '[A'), ['\u001b', '[', 'A']);
  assert.deepEqual(split('\u001b[', 'A'), ['\u001b[', 'A']);
});

test('a paste is never split into keys, not even when its end mark is cut in two', () => {
  assert.deepEqual(split('a\u001b[200~jjq\u001b[201~b'), ['a', '\u001b[200~', 'jjq\u001b[201~', 'b']);
  assert.deepEqual(split('\u001b[200~jj', 'dd\u001b[20', '1~xy'), ['\u001b[200~', 'jj', 'dd\u001b[20', '1~', 'x', 'y']);
});

test('mouse reports are left out', () => {
  assert.deepEqual(split('a\u001b[<0;10;5Mb\u001b[<0;10;5mc\u001b[M !!d'), ['a', 'b', 'c', 'd']);
});

test('nothing but mouse reports is lost, however the reads are cut', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '👍', '\r', '\u001b[200~', '\u001b[201~', 'z') });
  fc.assert(
    fc.property(fc.array(text), reads => {
      assert.equal(split(...reads).join(''), reads.join(''));
    }),
  );
});
