import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listItems } from '../../src/cluster/list-items.ts';

const tooLarge = (): Error => new RangeError('too large');

/** The objects that are handed over while the list arrives in pieces of `size` bytes, and those that its rest holds. */
const cut = (list: string, size: number, maxBytes = 1 << 20) => {
  const taken: unknown[] = [];
  const items = listItems(
    maxBytes,
    json => {
      try {
        taken.push(JSON.parse(json.toString()));
        return true;
      } catch {
        return false;
      }
    },
    tooLarge,
  );
  const bytes = Buffer.from(list);
  for (let at = 0; at < bytes.length; at += size) items.push(bytes.subarray(at, at + size));
  const rest = JSON.parse(items.rest());
  return { taken, rest };
};
const sizes = [1, 2, 7, 16, 33, 1000, 1 << 20];
const listOf = (items: readonly unknown[]): string =>
  `${JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '7' }, items })}\n`;

const pods = [
  { metadata: { name: 'a', annotations: { note: '},{"metadata":{"' } }, spec: { list: [{ x: '"items":[' }] } },
  { metadata: { name: 'ü', labels: {} } },
  { metadata: { name: 'c' }, spec: { templates: [{ metadata: { name: 'x' } }, { metadata: { name: 'y' } }] } },
  { metadata: { name: 'd' }, status: {} },
];

for (const size of sizes)
  test(`a list in pieces of ${size} bytes gives its objects, each once and in order`, () => {
    const { taken, rest } = cut(listOf(pods), size);
    assert.deepEqual([...taken, ...rest.items], pods);
    assert.equal(taken.length, pods.length - 1);
    assert.equal(rest.metadata.resourceVersion, '7');
  });

test('an empty list, one of null and what is no list at all are left as they are', () => {
  for (const size of sizes) {
    assert.deepEqual(cut(listOf([]), size).rest.items, []);
    assert.deepEqual(cut('{"kind":"PodList","metadata":{},"items":null}', size).rest.items, null);
    assert.deepEqual(cut('{"kind":"Status","code":500}', size).rest, { kind: 'Status', code: 500 });
  }
});

test('a list whose keys are sorted is left for the end, whole', () => {
  const items = [
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'b' } },
  ];
  const sorted = JSON.stringify({ apiVersion: 'v1', items, kind: 'PodList', metadata: { resourceVersion: '7' } });
  for (const size of sizes) {
    const { taken, rest } = cut(sorted, size);
    assert.deepEqual([...taken, ...rest.items], items);
    assert.equal(rest.metadata.resourceVersion, '7');
  }
});

test('what is not complete is bounded', () => {
  const large = listOf([{ metadata: { name: 'a', note: 'x'.repeat(5000) } }, { metadata: { name: 'b' } }]);
  assert.throws(() => cut(large, 100, 4000), RangeError);
  assert.equal(cut(large, 100, 6000).taken.length, 1);
});

test('half a list has no end', () => {
  assert.throws(() => cut(listOf(pods).slice(0, -30), 50), SyntaxError);
});
