import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deleteLines } from '../../src/keys/delete-lines.ts';
import { absent, read, unknown } from '../../src/model/known.ts';
import type { KubernetesObject, Pod } from '../../src/model/kubernetes.ts';

type Fields = { readonly metadata?: object; readonly spec?: object; readonly phase?: string; readonly runs?: boolean };

const pod = ({ metadata, spec, phase = 'Running', runs = true }: Fields = {}): Pod =>
  ({
    metadata: { name: 'web-0', namespace: 'shop', ...metadata },
    spec: { nodeName: 'worker-1', terminationGracePeriodSeconds: 30, containers: [{ name: 'app' }], ...spec },
    status: { phase, containerStatuses: [{ name: 'app', state: runs ? { running: {} } : { waiting: {} } }] },
  }) as unknown as Pod;
const ownedBy = (kind: string, name: string): object => ({
  ownerReferences: [{ apiVersion: 'x/v1', kind, name, uid: 'u', controller: true }],
});
const object = (fields: object) => read(fields as KubernetesObject);
const first = (of: Pod, owner: Parameters<typeof deleteLines>[1] = unknown): string | undefined =>
  deleteLines(of, owner)[0];

test('who makes another pod is said by the kind of its controller', () => {
  assert.equal(first(pod()), 'Nothing owns it: once deleted it is gone for good.');
  const hash = { labels: { 'pod-template-hash': 'abc' }, ...ownedBy('ReplicaSet', 'web-abc') };
  assert.equal(first(pod({ metadata: hash })), 'Deployment web makes another one, under another name.');
  assert.equal(
    first(pod({ metadata: ownedBy('StatefulSet', 'db') })),
    'StatefulSet db makes it anew under the same name, once this one is gone.',
  );
  assert.equal(
    first(pod({ metadata: ownedBy('DaemonSet', 'agent') })),
    'DaemonSet agent makes another one on node worker-1.',
  );
  assert.equal(first(pod({ metadata: ownedBy('Rollout', 'web') })), 'Rollout web owns it and may make another one.');
});

test('a controller that is gone, is going or wants none makes no other', () => {
  const owned = pod({ metadata: ownedBy('ReplicaSet', 'web-abc') });
  assert.equal(first(owned, absent), 'ReplicaSet web-abc owned it and is gone: nothing makes another one.');
  assert.match(first(owned, object({ metadata: { deletionTimestamp: 'now' } })) ?? '', /is being deleted too: nothing/);
  assert.match(first(owned, object({ spec: { replicas: 0 } })) ?? '', /asks for no pods: nothing/);
  const db = pod({ metadata: ownedBy('StatefulSet', 'db') });
  assert.match(first(db, object({ spec: { replicas: 0 } })) ?? '', /StatefulSet db asks for no pods/);
});

test('a Job counts the pod as failed, and the last try that it may lose ends it', () => {
  const owned = pod({ metadata: ownedBy('Job', 'migrate') });
  const job = (failed: number, more: object = {}) => object({ spec: { backoffLimit: 2, ...more }, status: { failed } });
  assert.equal(
    first(owned, job(0)),
    'Job migrate counts it as failed (1 of 2 that it may lose) and starts another one.',
  );
  assert.equal(
    first(owned, job(2)),
    'Job migrate counts it as failed: with backoffLimit 2 and 2 failed before, the Job fails by that.',
  );
  assert.match(first(owned, job(0, { podReplacementPolicy: 'Failed' })) ?? '', /by how its containers end/);
  assert.match(first(owned) ?? '', /counts it as failed, and starts another one while it may try again/);
  assert.match(
    first(pod({ metadata: ownedBy('Job', 'migrate'), phase: 'Succeeded' }), job(0)) ?? '',
    /does not run it again, and its log goes with it/,
  );
});

test('a static pod only loses its mirror', () => {
  assert.deepEqual(deleteLines(pod({ metadata: ownedBy('Node', 'cp-1') }), unknown), [
    'It is a static pod of node cp-1: only its mirror goes, its containers run on, and the kubelet puts the mirror back at once.',
  ]);
});

test('the grace period is said in seconds, with what runs before', () => {
  const said = (fields: Fields): string => deleteLines(pod(fields), unknown)[1] ?? '';
  assert.equal(said({}), 'Its containers get SIGTERM, and are killed after 30 s.');
  const containers = [{ name: 'app', lifecycle: { preStop: {} } }, { name: 'side' }];
  assert.equal(
    said({ spec: { containers, terminationGracePeriodSeconds: 90 } }),
    'Its containers get the preStop hook of app, then SIGTERM, and are killed after 90 s.',
  );
  assert.equal(
    said({ spec: { terminationGracePeriodSeconds: 0 } }),
    'Its containers are killed at once (grace period 0 s).',
  );
  assert.equal(said({ runs: false }), 'None of its containers runs.');
});

test('finalizers that hold it are named, those of Jobs are not', () => {
  const finalizers = ['batch.kubernetes.io/job-tracking', 'example.com/a', 'example.com/b'];
  const said = deleteLines(pod({ metadata: { finalizers } }), unknown).join('\n');
  assert.match(said, /^Finalizers example\.com\/a, example\.com\/b: the pod stays until/m);
  assert.doesNotMatch(
    deleteLines(pod({ metadata: { finalizers: finalizers.slice(0, 1) } }), unknown).join(),
    /inalizer/,
  );
});

test('of volumes it is said which stay and which go', () => {
  const volumes = [
    { name: 'db', persistentVolumeClaim: { claimName: 'data-web-0' } },
    { name: 'scratch', ephemeral: {} },
    { name: 'cache', emptyDir: {} },
    { name: 'config', configMap: {} },
  ];
  assert.deepEqual(deleteLines(pod({ spec: { volumes } }), unknown).slice(2), [
    'Volume claims stay: data-web-0.',
    'Claims made for this pod go with it: web-0-scratch.',
    'What is in its emptyDir volumes is lost: cache.',
    'A PodDisruptionBudget does not prevent this: only evictions ask it.',
  ]);
});

test('a pod that is being deleted already says so, with what holds it', () => {
  const metadata = { deletionTimestamp: 'x', deletionGracePeriodSeconds: 30, finalizers: ['example.com/a'] };
  assert.deepEqual(deleteLines(pod({ metadata }), unknown), [
    'It is being deleted already (grace period 30 s): this changes nothing.',
    'Finalizer example.com/a: the pod stays until whoever set it takes it away.',
  ]);
});
