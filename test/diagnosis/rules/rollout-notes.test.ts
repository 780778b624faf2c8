import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnoseObject } from '../../../src/diagnosis/diagnose-pod.ts';
import { workloads } from '../../../src/diagnosis/rules/workloads/index.ts';
import { anObject, snapshotWith } from '../../support/objects.ts';

type Fields = Readonly<Record<string, unknown>>;

const rulesOf = (kind: string, spec: Fields, status: Fields, metadata: Fields = {}): readonly string[] => {
  const object = anObject(kind, 'web', { spec: { replicas: 3, ...spec }, status }, metadata);
  const { findings, faults, verdict } = diagnoseObject(object, [workloads], snapshotWith([object]));
  assert.deepEqual(faults, []);
  assert.equal(verdict, 'healthy');
  return findings.map(({ rule }) => rule);
};
const moving = { conditions: [{ type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated' }] };
const full = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };

test('a rollout that makes progress is noted while old pods are left', () => {
  assert.deepEqual(rulesOf('Deployment', {}, { ...moving, replicas: 4, updatedReplicas: 2, availableReplicas: 3 }), [
    'deploy-progressing',
  ]);
  assert.deepEqual(rulesOf('Deployment', {}, { ...moving, ...full }), []);
  assert.deepEqual(rulesOf('Deployment', {}, { ...moving, replicas: 2, updatedReplicas: 2 }), [], 'the first rollout');
  assert.deepEqual(rulesOf('Deployment', {}, full), []);
});

test('pods that are Ready and not yet available are noted where minReadySeconds holds them back', () => {
  const settling = { ...full, availableReplicas: 2 };
  assert.deepEqual(rulesOf('Deployment', { minReadySeconds: 30 }, settling), ['min-ready-seconds']);
  assert.deepEqual(rulesOf('Deployment', {}, settling), []);
  assert.deepEqual(rulesOf('Deployment', { minReadySeconds: 30 }, full), []);
  assert.deepEqual(rulesOf('StatefulSet', { minReadySeconds: 30 }, settling), ['sts-min-ready']);
  assert.deepEqual(rulesOf('StatefulSet', { minReadySeconds: 30 }, full), []);
});
