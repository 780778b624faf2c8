import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editLine } from '../../src/keys/line-editing.ts';

/** A line with its cursor as `|`. */
const edited = (line: string, ...keys: readonly string[]): string => {
  const cursor = line.indexOf('|');
  let now = { text: line.replace('|', ''), cursor };
  for (const key of keys) now = editLine(now, key) ?? now;
  return `${now.text.slice(0, now.cursor)}|${now.text.slice(now.cursor)}`;
};

test('letters go in where the cursor stands', () => {
  assert.equal(edited('ab|d', 'c'), 'abc|d');
  assert.equal(edited('|', 'a', 'space', 'é'), 'a é|');
});

test('the cursor moves by character, word and to both ends', () => {
  assert.equal(edited('one two|', 'ctrl-a'), '|one two');
  assert.equal(edited('|one two', 'ctrl-e'), 'one two|');
  assert.equal(edited('one two|', 'left', 'left'), 'one t|wo');
  assert.equal(edited('one two|', 'alt-b'), 'one |two');
  assert.equal(edited('|one two', 'alt-f', 'alt-f'), 'one two|');
  assert.equal(edited('|', 'left', 'alt-b'), '|');
});

test('text is rubbed out by character, word and to both ends', () => {
  assert.equal(edited('ab|c', 'backspace'), 'a|c');
  assert.equal(edited('a|bc', 'delete'), 'a|c');
  assert.equal(edited('one two |', 'ctrl-w'), 'one |');
  assert.equal(edited('one| two', 'ctrl-k'), 'one|');
  assert.equal(edited('one| two', 'ctrl-u'), '| two');
  assert.equal(edited('one |two three', 'alt-d'), 'one | three');
  assert.equal(edited('|a', 'backspace'), '|a');
});

test('a character of several code points moves and goes as one', () => {
  assert.equal(edited('a👩‍👩‍👧|', 'left'), 'a|👩‍👩‍👧');
  assert.equal(edited('a👩‍👩‍👧|', 'backspace'), 'a|');
});

test('keys that edit nothing are none of its business', () => {
  for (const key of ['up', 'enter', 'tab', 'ctrl-r', 'pgup'])
    assert.equal(editLine({ text: 'a', cursor: 1 }, key), undefined);
});
