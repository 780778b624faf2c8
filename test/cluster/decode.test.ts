import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteLines } from '../../src/cluster/byte-lines.ts';
import { decodeList, decodeObject, decodeWatchLine } from '../../src/cluster/decode.ts';
import { ApiError } from '../../src/cluster/errors.ts';
import type { Pod } from '../../src/model/kubernetes.ts';

test('managed fields and the last applied configuration are dropped, other annotations stay', () => {
  const pod = decodeObject<Pod>(
    JSON.stringify({
      kind: 'Pod',
      metadata: {
        name: 'web-0',
        annotations: { team: 'shop', 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
        managedFields: [{ manager: 'kubectl' }],
      },
    }),
  );
  assert.deepEqual(pod, { kind: 'Pod', metadata: { name: 'web-0', annotations: { team: 'shop' } } });
});

test('what could drive the terminal is cleaned', () => {
  const pod = decodeObject<Pod>('{"kind":"Pod","metadata":{"name":"a\\u001b[31m","annotations":{"x":"tit\\u200ble"}}}');
  assert.equal(pod.metadata?.name, 'a');
  assert.equal(pod.metadata?.annotations?.['x'], 'title');
});

test('the objects of a list get the kind and version that the list has', () => {
  const list = decodeList<Pod>(
    '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"9","continue":"t"},"items":[{"metadata":{"name":"a"}}]}',
  );
  assert.deepEqual(list, {
    items: [{ kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a' } }],
    resourceVersion: '9',
    continueToken: 't',
  });
});

test('a list without items is empty', () => {
  const list = decodeList('{"kind":"PodList","metadata":{},"items":null}');
  assert.deepEqual(list, { items: [], resourceVersion: '', continueToken: '' });
});

test('metadata of a Secret is a Secret', () => {
  const { object } = decodeWatchLine(
    Buffer.from(
      '{"type":"ADDED","object":{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"s"}}}',
    ),
    'Secret',
  );
  assert.deepEqual(object, { kind: 'Secret', apiVersion: 'v1', metadata: { name: 's' } });
});

test('text of any language comes through a watch, and nothing that drives a terminal', () => {
  const line = (name: string): Buffer => Buffer.from(`{"type":"ADDED","object":{"metadata":{"name":"${name}"}}}`);
  const nameOf = (name: string): unknown => decodeWatchLine(line(name), 'Pod').object.metadata;
  assert.deepEqual(nameOf('caf\u00e9 \u6f22'), { name: 'caf\u00e9 \u6f22' });
  for (const hostile of ['\u007f', '\u009b31m', '\u200b', '\\u001b[2J'])
    assert.deepEqual(nameOf(`a${hostile}`), { name: 'a' }, JSON.stringify(hostile));
});

test('managed fields that end where they do not seem to cost nothing but time', () => {
  const fields = '[{"fieldsV1":[{"a":1}],"b":2}]';
  const pod = decodeObject(`{"kind":"Pod","metadata":{"managedFields":${fields},"name":"a"},"spec":{}}`);
  assert.deepEqual(pod, { kind: 'Pod', metadata: { name: 'a' }, spec: {} });
});

test('values of a Secret do not get through, whoever sends them', () => {
  const secret = decodeObject('{"kind":"Secret","metadata":{"name":"s"},"data":{"password":"aGk="},"type":"Opaque"}');
  assert.deepEqual(secret, { kind: 'Secret', metadata: { name: 's' }, type: 'Opaque' });
});

for (const text of ['<html>sign in</html>', '', '[]', 'null', '"text"'])
  test(`${JSON.stringify(text)} is no object`, () => {
    assert.throws(() => decodeObject(text), ApiError);
  });

const cutLines = (chunks: readonly Buffer[], maxBytes = 100): string[] => {
  const lines: string[] = [];
  const splitter = byteLines(maxBytes, (line, cut) => lines.push(line.toString() + (cut ? '|' : '')));
  for (const chunk of chunks) splitter.push(chunk);
  const rest = splitter.rest();
  return rest === undefined ? lines : [...lines, `rest:${rest.line.toString()}`];
};

test('lines are found wherever the chunks are cut, even within a character', () => {
  const bytes = Buffer.from('grün\n\nzwei\nrest');
  for (let at = 0; at <= bytes.length; at++)
    assert.deepEqual(cutLines([bytes.subarray(0, at), bytes.subarray(at)]), ['grün', '', 'zwei', 'rest:rest']);
});

test('a long line is cut, the next one is whole', () => {
  assert.deepEqual(cutLines([Buffer.from('0123'), Buffer.from('4567'), Buffer.from('89\nab\n')], 6), ['012345|', 'ab']);
});
