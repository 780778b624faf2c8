import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRefusals } from '../../src/evidence/refusals.ts';

test('a kind is named once, as long as it is refused anywhere, and told only where that changes', () => {
  const told: string[] = [];
  const { heard } = createRefusals(denied => told.push(denied.map(({ what, why }) => `${what}: ${why}`).join(', ')));
  heard('configmaps', 'shop', undefined);
  heard('configmaps', 'batch', 'no');
  heard('configmaps', 'shop', undefined);
  heard('configmaps', 'batch', 'no');
  heard('configmaps', 'pay', 'not there');
  heard('events', '', 'never');
  heard('configmaps', 'batch', undefined);
  heard('configmaps', 'pay', undefined);
  assert.deepEqual(told, [
    'configmaps: no',
    'configmaps: no, events: never',
    'configmaps: not there, events: never',
    'events: never',
  ]);
});
