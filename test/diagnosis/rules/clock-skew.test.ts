import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import { nodes } from '../../../src/diagnosis/rules/nodes/index.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, anEvent, aPod, snapshotWith } from '../../support/objects.ts';

const pod = aPod('web-0', { spec: { nodeName: 'worker-1' } }) as Pod;
/** An event that the kubelet of a node dated and the API server stored some seconds ago. */
const dated = (
  reason: string,
  seen: number,
  stored: number,
  { count = 1, host = 'worker-1', component = 'kubelet' } = {},
): KubernetesObject => {
  const event = anEvent(pod, reason, reason, { seconds: seen });
  return {
    ...event,
    metadata: { ...event.metadata, creationTimestamp: ago(stored) },
    source: { component, host },
    count,
  } as KubernetesObject;
};
const titleOf = (...events: readonly KubernetesObject[]): string | undefined => {
  const { findings, faults } = diagnosePod(pod, [nodes], snapshotWith([pod, ...events]));
  assert.deepEqual(faults, []);
  return findings.find(({ rule }) => rule === 'node-clock-skew')?.title;
};

test('an event cannot be stored before it happened: the clock of the node is ahead', () => {
  assert.equal(titleOf(dated('Pulling', 100, 400)), 'The clock of worker-1 is 5m ahead of the API server’s');
});

test('several events that are stored late by the same time tell of a clock that is behind', () => {
  const late = [dated('Pulling', 700, 100), dated('Pulled', 690, 90), dated('Created', 685, 85)];
  assert.equal(titleOf(...late), 'The clock of worker-1 is 10m behind the API server’s');
  assert.equal(titleOf(...late.slice(0, 2)), undefined);
});

test('late delivery, events stored anew and those of others are no clock', () => {
  assert.equal(titleOf(dated('Pulling', 100, 100), dated('Pulled', 99, 98)), undefined);
  assert.equal(titleOf(dated('Pulling', 700, 100), dated('Pulled', 600, 100), dated('Created', 400, 100)), undefined);
  const again = ['A', 'B', 'C'].map(reason => dated(reason, 4000, 100, { count: 9 }));
  assert.equal(titleOf(...again), undefined);
  assert.equal(titleOf(dated('Pulling', 100, 400, { host: 'worker-2' })), undefined);
  assert.equal(titleOf(dated('Scheduled', 100, 400, { component: 'default-scheduler' })), undefined);
});
