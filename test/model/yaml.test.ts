import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, YAML11_SCHEMA } from 'js-yaml';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import { yamlOf } from '../../src/model/yaml.ts';
import { recordedPod } from '../support/view-fixtures.ts';

test('what is written is read back as the same object', () => {
  const { pod } = recordedPod('crash-loop');
  assert.deepEqual(load(yamlOf(pod), { schema: YAML11_SCHEMA }), pod);
});

test('apiVersion, kind, metadata, spec and status stand first, managedFields nowhere', () => {
  const object = {
    status: { phase: 'Running' },
    spec: { nodeName: 'worker-1' },
    metadata: { name: 'web-0', managedFields: [{ manager: 'kubelet' }] },
    kind: 'Pod',
    apiVersion: 'v1',
  } as KubernetesObject;
  const text = yamlOf(object);
  assert.deepEqual(text.match(/^\w+/gm), ['apiVersion', 'kind', 'metadata', 'spec', 'status']);
  assert.doesNotMatch(text, /managedFields/);
});

test('words that YAML 1.1 takes for something else are quoted', () => {
  const object = { kind: 'ConfigMap', data: { a: 'yes', b: '012', c: 'off', d: '1:20' } } as KubernetesObject;
  assert.match(yamlOf(object), /a: 'yes'\n\s+b: '012'\n\s+c: 'off'\n\s+d: '1:20'/);
});

test('of a Secret only the keys are shown', () => {
  const secret = {
    kind: 'Secret',
    metadata: {
      name: 'db',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"p":"aHVudGVyMg=="}}', team: 'a' },
    },
    data: { password: 'aHVudGVyMg==' },
    stringData: { user: 'hunter' },
  } as KubernetesObject;
  const text = yamlOf(secret);
  assert.doesNotMatch(text, /aHVudGVyMg|hunter/);
  assert.match(text, /password: \(not shown\)/);
  assert.match(text, /team: a/);
});

test('long lines are not folded', () => {
  const message = 'word '.repeat(100).trim();
  assert.ok(yamlOf({ kind: 'X', status: { message } } as KubernetesObject).includes(`message: ${message}`));
});
