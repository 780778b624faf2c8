import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowContainers } from '../../src/state/row-container.ts';
import { shopPod } from '../support/sandbox-cluster.ts';

const spec = { containers: [{ name: 'proxy' }, { name: 'app' }], initContainers: [{ name: 'prep' }] };
const names = (annotations: { readonly [key: string]: string }): readonly string[] =>
  rowContainers(shopPod('web', { spec, metadata: { annotations } })).map(({ name }) => name);

test('the container that the annotation names comes first, the others in the order of their start', () => {
  assert.deepEqual(names({}), ['prep', 'proxy', 'app']);
  assert.deepEqual(names({ 'kubectl.kubernetes.io/default-container': 'app' }), ['app', 'prep', 'proxy']);
  assert.deepEqual(names({ 'kubectl.kubernetes.io/default-container': 'gone' }), ['prep', 'proxy', 'app']);
});
