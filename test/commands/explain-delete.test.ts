import assert from 'node:assert/strict';
import { test } from 'node:test';
import { perform, type World } from '../../src/commands/dashboard/effects.ts';
import type { KubernetesObject, ObjectRef } from '../../src/model/kubernetes.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { shopPod, withSandboxCluster } from '../support/sandbox-cluster.ts';

const about: ObjectRef = { kind: 'Pod', namespace: 'shop', name: 'db-0', uid: 'db-0-1' };
const owner = [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: 'o', controller: true }];
const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: 'shop' } };
const objects = [shopPod('db-0', { metadata: { ownerReferences: owner } }), set as KubernetesObject];

/** What the question is told, and with how many requests. */
const explained = async (options: SandboxOptions, pod = about): Promise<readonly (readonly string[])[]> => {
  const told: (readonly string[])[] = [];
  await withSandboxCluster(options, async (_sandbox, cluster) => {
    const world = { cluster: () => cluster, explain: (_about, lines) => told.push(lines) } satisfies Partial<World>;
    await perform({ effect: 'explain-delete', pod }, world as unknown as World);
  });
  return told;
};

test('the pod and its controller are read, and told of', async () => {
  const [lines] = await explained({ objects });
  assert.match(lines?.[0] ?? '', /^StatefulSet db makes it anew under the same name/);
});

test('a controller that may not be read is told of by its name', async () => {
  const [lines] = await explained({ objects, allows: ({ resource }) => resource === 'pods' });
  assert.match(lines?.[0] ?? '', /^StatefulSet db makes it anew/);
});

test('a pod that is gone, and another one in its place, are told', async () => {
  assert.deepEqual(await explained({}), [['It is gone already.']]);
  assert.deepEqual(await explained({ objects }, { ...about, uid: 'earlier' }), [['It is gone already.']]);
});

test('what may not be read leaves the question as it is', async () => {
  assert.deepEqual(await explained({ objects, allows: () => false }), []);
});
