import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesakes } from '../../../src/diagnosis/rules/starts/namesakes.ts';
import { anObject, snapshotWith } from '../../support/objects.ts';

const settings = (namespace: string) => anObject('ConfigMap', 'settings', {}, { namespace });

test('a few of the namespaces that have the name are told, in order, and cited', () => {
  const snapshot = snapshotWith([...['d', 'b', 'c', 'a', 'shop'].map(settings), anObject('ConfigMap', 'other')]);
  const { text, evidence } = namesakes('ConfigMap', 'settings', 'shop', snapshot);
  assert.equal(
    text,
    'There is one of that name in the namespaces a, b, c and others, but a pod can only use those of its own.',
  );
  assert.deepEqual(
    evidence.map(({ object, value }) => [object, value]),
    ['a', 'b', 'c'].map(namespace => [`ConfigMap/${namespace}/settings`, namespace]),
  );
});

test('nothing is said where there is none, or where nobody may look', () => {
  assert.equal(namesakes('ConfigMap', 'settings', 'shop', snapshotWith([settings('shop')])).text, '');
  const blind = { ...snapshotWith([]), objects: () => ({ state: 'forbidden', why: 'no' }) as const };
  assert.equal(namesakes('ConfigMap', 'settings', 'shop', blind).text, '');
});

test('only the one name is asked for, in all namespaces', () => {
  const asked: unknown[] = [];
  const snapshot = snapshotWith([]);
  namesakes('Secret', 'db', 'shop', {
    ...snapshot,
    objects: (kind, namespace, named) => {
      asked.push([kind, namespace, named]);
      return snapshot.objects(kind, namespace, named);
    },
  });
  assert.deepEqual(asked, [['Secret', '', 'db']]);
});
