import assert from 'node:assert/strict';
import { test } from 'node:test';
import { humanDuration } from '../../src/model/age.ts';

// The table of k8s.io/apimachinery/pkg/util/duration.
for (const [seconds, text] of [
  [0, '0s'],
  [45, '45s'],
  [119, '119s'],
  [120, '2m'],
  [150, '2m30s'],
  [599, '9m59s'],
  [600, '10m'],
  [10_799, '179m'],
  [10_800, '3h'],
  [13_000, '3h36m'],
  [28_800, '8h'],
  [172_799, '47h'],
  [172_800, '2d'],
  [200_000, '2d7h'],
  [691_200, '8d'],
  [63_072_000, '2y'],
  [70_000_000, '2y80d'],
  [252_288_000, '8y'],
] as const)
  test(`${seconds} seconds are ${text}`, () => assert.equal(humanDuration(seconds * 1000), text));

test('a time in the future is invalid, clock skew of a second is not', () => {
  assert.equal(humanDuration(-500), '0s');
  assert.equal(humanDuration(-1500), '<invalid>');
});
