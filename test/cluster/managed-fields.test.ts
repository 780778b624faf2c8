import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withoutManagedFields } from '../../src/cluster/managed-fields.ts';

/** As the API server writes them: maps of maps, whose keys may hold anything. */
const fieldsV1 = fc.letrec<{ fields: Record<string, object> }>(tie => ({
  fields: fc.dictionary(fc.string(), fc.oneof({ maxDepth: 3 }, fc.constant({}), tie('fields')), { maxKeys: 3 }),
})).fields;
const object = (managedFields: unknown, spec: unknown, last: boolean): object => ({
  metadata: last ? { name: 'a', managedFields } : { managedFields, name: 'a' },
  spec,
});

test('managed fields are left out, whatever their keys look like, and nothing else is', () => {
  fc.assert(
    fc.property(fieldsV1, fc.jsonValue(), fc.boolean(), (fields, spec, last) => {
      const managed = [
        { manager: '}]},"spec', fieldsV1: fields },
        { manager: 'b', fieldsV1: { 'k:{"a":"}]},"}': {} } },
      ];
      const text = JSON.stringify({ items: [object(managed, spec, last), object(managed, 1, last)] });
      const without = JSON.stringify({ items: [object([], spec, last), object([], 1, last)] });
      assert.equal(withoutManagedFields(text), without);
    }),
  );
});

test('with lists in them, which the API never has, what is left is the same object or no JSON', () => {
  const fieldless = (text: string): unknown =>
    JSON.parse(text, (key, value: unknown) => (key === 'managedFields' ? undefined : value));
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.boolean(), (fields, spec, last) => {
      const text = JSON.stringify(object([{ fields }], spec, last));
      const kept = withoutManagedFields(text);
      try {
        JSON.parse(kept);
      } catch {
        return;
      }
      assert.deepEqual(fieldless(kept), fieldless(text));
    }),
    { numRuns: 500 },
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
