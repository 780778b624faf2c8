import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ObjectReader, readRelated } from '../../src/evidence/read-related.ts';
import { absent, forbidden, read } from '../../src/model/known.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import type { RelatedObject } from '../../src/state/related-object.ts';
import { shopPod } from '../support/sandbox-cluster.ts';

const object = (kind: string, name: string, more: object = {}): KubernetesObject =>
  ({ kind, ...more, metadata: { name, namespace: 'shop', ...(more as { metadata?: object }).metadata } }) as never;
const owned = (kind: string, name: string) => ({ ownerReferences: [{ kind, name, controller: true }] });

const all = [
  object('ReplicaSet', 'web-1', { metadata: owned('Deployment', 'web') }),
  object('Deployment', 'web'),
  object('Node', 'worker-1'),
  object('ConfigMap', 'web-config'),
  object('ServiceAccount', 'default'),
  object('Service', 'web', { spec: { selector: { app: 'web' } } }),
  object('Service', 'other', { spec: { selector: { app: 'other' } } }),
];
const reader: ObjectReader = {
  object: async (kind, _namespace, name) => {
    if (kind === 'Secret') return forbidden('secrets is forbidden');
    const found = all.find(each => each.kind === kind && each.metadata?.name === name);
    return found ? read(found) : absent;
  },
  objects: async kind => read(all.filter(each => each.kind === kind)) as never,
};

const pod = shopPod('web-1-a', {
  labels: { app: 'web' },
  metadata: owned('ReplicaSet', 'web-1'),
  spec: {
    nodeName: 'worker-1',
    containers: [
      {
        name: 'app',
        env: [
          { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'web-confg', key: 'mode' } } },
          { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'token', key: 't' } } },
        ],
        envFrom: [{ configMapRef: { name: 'extra', optional: true } }],
      },
    ],
    volumes: [
      { name: 'config', configMap: { name: 'web-config' } },
      { name: 'more', configMap: { name: 'web-confg' } },
      { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
    ],
  },
});

test('owners, what the spec names, and Services are told, each with what for', async () => {
  const related = await readRelated(pod, reader);
  const line = ({ of, use, state }: RelatedObject): string => `${of.kind} ${of.name} (${use}) ${state.state}`;
  assert.deepEqual(related.map(line), [
    'ReplicaSet web-1 (owns it) there',
    'Deployment web (owns its owner) there',
    'Node worker-1 (runs it) there',
    'ServiceAccount default (its identity) there',
    'ConfigMap extra (env of app) missing',
    'ConfigMap web-confg (MODE of app, volume more) missing',
    'Secret token (TOKEN of app) forbidden',
    'ConfigMap web-config (volume config) there',
    'PersistentVolumeClaim data (volume data) missing',
    'Service web (selects it) there',
  ]);
});

test('of what is missing the name that was probably meant is told, and whether the pod can do without', async () => {
  const related = await readRelated(pod, reader);
  const state = (name: string): RelatedObject['state'] | undefined => related.find(({ of }) => of.name === name)?.state;
  assert.deepEqual(state('web-confg'), { state: 'missing', near: 'web-config', optional: false });
  assert.deepEqual(state('extra'), { state: 'missing', near: '', optional: true });
});

test('an owner of a kind that podctl does not read is told all the same', async () => {
  const [owner] = await readRelated(shopPod('x', { metadata: owned('Rollout', 'web') }), reader);
  assert.deepEqual(owner, {
    of: { kind: 'Rollout', namespace: 'shop', name: 'web' },
    use: 'owns it',
    state: { state: 'unknown' },
  });
});
