import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withoutManagedFields } from '../../src/cluster/managed-fields.ts';

test('managed fields are left out, whatever their keys look like, and nothing else is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (fields, other) => {
      const object = (managedFields: unknown) => ({ metadata: { name: 'a', managedFields }, spec: other });
      const text = JSON.stringify({ items: [object([fields, { 'k:{"a":"]}"}': {} }]), object([fields])] });
      assert.deepEqual(
        JSON.parse(withoutManagedFields(text)),
        JSON.parse(JSON.stringify({ items: [object([]), object([])] })),
      );
    }),
  );
});

test('an annotation that quotes an object keeps its text', () => {
  const text = JSON.stringify({ annotations: { last: JSON.stringify({ managedFields: [1] }) } });
  assert.equal(withoutManagedFields(text), text);
});

test('text that breaks off comes back as it is', () => {
  const text = '{"metadata":{"managedFields":[{"a":"b]';
  assert.equal(withoutManagedFields(text), text);
});
