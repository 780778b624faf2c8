import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasMatch, matchRanges, searchPattern } from '../../src/state/search.ts';

const finds = (search: string, text: string): boolean => {
  const pattern = searchPattern(search);
  return pattern !== undefined && hasMatch(pattern, text);
};

test('what is no regular expression is searched for as it stands, whatever is in it', () => {
  for (const text of ['(a-b', '[2026-11-21', 'a/b(c', '*-?', '\\', '{-}(', '[a-z'])
    assert.ok(finds(text, `before ${text} after`), text);
});

test('case matters only where a capital letter is searched for', () => {
  assert.ok(finds('error', 'an ERROR'));
  assert.ok(!finds('Error', 'an error'));
});

test('empty matches light nothing up', () => {
  assert.deepEqual(matchRanges(searchPattern('x*'), 'axxb'), [{ start: 1, end: 3 }]);
});
