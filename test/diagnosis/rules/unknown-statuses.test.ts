import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { families } from '../../../src/diagnosis/rules/index.ts';
import type { Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, aPod, snapshotWith } from '../../support/objects.ts';

const unknown = 'containers with unknown status: [app]';
/** A pod that worker-1 took some seconds ago, and of whose containers nothing is reported. */
const taken = (seconds: number, status: object = {}, message = unknown, reason = 'ContainersNotReady'): Pod =>
  aPod('web-0', {
    spec: { nodeName: 'worker-1' },
    status: {
      phase: 'Pending',
      startTime: ago(seconds),
      conditions: [
        { type: 'PodScheduled', status: 'True', lastTransitionTime: ago(seconds) },
        { type: 'Ready', status: 'False', reason, message, lastTransitionTime: ago(seconds) },
        { type: 'ContainersReady', status: 'False', reason, message, lastTransitionTime: ago(seconds) },
      ],
      ...status,
    },
    metadata: { creationTimestamp: ago(seconds) },
  }) as Pod;
const judge = (pod: Pod, node = aNode('worker-1')): Diagnosis => {
  const diagnosis = diagnosePod(pod, families, snapshotWith([pod, node]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};
const rulesOf = ({ findings }: Diagnosis): readonly string[] => findings.map(({ rule }) => rule);

test('a kubelet that has just got the pod is only noted', () => {
  const diagnosis = judge(taken(20));
  assert.deepEqual(rulesOf(diagnosis), ['containers-unknown-status']);
  assert.equal(diagnosis.verdict, 'progressing');
});

test('a pod of which nothing is reported for long has not started, and that is what is said of it', () => {
  for (const pod of [taken(3600), taken(3600, {}, '', 'UnknownContainerStatuses')]) {
    const diagnosis = judge(pod);
    assert.deepEqual(rulesOf(diagnosis), ['containers-unknown-status']);
    assert.equal(diagnosis.verdict, 'failing');
    assert.equal(diagnosis.findings[0]?.title, 'No container reported for 60m');
  }
});

test('a node that does not answer explains it', () => {
  const silent = aNode('worker-1', {
    status: {
      conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', lastTransitionTime: ago(600) }],
    },
  });
  assert.equal(rulesOf(judge(taken(3600), silent))[0], 'node-unreachable');
});

test('without that message nothing readable says why the pod has not started', () => {
  const scheduled = [{ type: 'PodScheduled', status: 'True', lastTransitionTime: ago(3600) }];
  assert.deepEqual(rulesOf(judge(taken(3600, { conditions: scheduled }))), ['start-stalled']);
});

test('a pod that runs is not called unstarted because its containers are left out', () => {
  const open = judge(taken(3600, { phase: 'Running' }));
  assert.deepEqual(rulesOf(open), ['containers-unknown-status']);
  assert.equal(open.verdict, 'inconclusive');
  const ready = judge(taken(3600, { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }));
  assert.deepEqual([ready.verdict, rulesOf(ready)], ['healthy', []]);
});

test('one container that is left out of the report is a note, and leaves the verdict open', () => {
  const pod = taken(3600, {
    phase: 'Running',
    containerStatuses: [
      { name: 'other', ready: true, started: true, restartCount: 0, state: { running: { startedAt: ago(3000) } } },
    ],
  });
  const both = {
    ...pod,
    spec: { ...pod.spec, containers: [...(pod.spec?.containers ?? []), { name: 'other', image: 'b:1' }] },
  } as Pod;
  const diagnosis = judge(both);
  assert.deepEqual(rulesOf(diagnosis), ['containers-unknown-status']);
  assert.equal(diagnosis.findings[0]?.role, 'note');
});
