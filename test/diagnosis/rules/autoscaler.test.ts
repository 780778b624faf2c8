import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { families } from '../../../src/diagnosis/rules/index.ts';
import { autoscalerRows, classifyAutoscaler } from '../../../src/diagnosis/rules/scheduling/autoscaler-rows.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, aPod, snapshotWith } from '../../support/objects.ts';

const refused = (message: string): KubernetesObject =>
  aPod('web-0', {
    spec: { containers: [{ name: 'app', resources: { requests: { cpu: '3' } } }] },
    metadata: { creationTimestamp: ago(60) },
    status: {
      conditions: [
        { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime: ago(59) },
      ],
    },
  });

const judge = (pod: KubernetesObject, ...others: readonly KubernetesObject[]): Diagnosis => {
  const diagnosis = diagnosePod(pod as Pod, families, snapshotWith([pod, ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};

test('every example of an autoscaler belongs to its own row', () => {
  for (const row of autoscalerRows) {
    assert.ok(row.examples.length >= 2, row.because);
    for (const { text } of row.examples) assert.equal(classifyAutoscaler(text)?.row.because, row.because, text);
  }
});

test('a scale-up that GKE could not get is told with its reason, though one had been ordered before', () => {
  const pod = refused('0/1 nodes are available: 1 Insufficient cpu.');
  const ordered = anEvent(pod, 'TriggeredScaleUp', 'pod triggered scale-up: [{pool-1 0->1 (max: 3)}]', {
    seconds: 50,
    source: 'cluster-autoscaler',
    type: 'Normal',
  });
  const failed = anEvent(
    pod,
    'FailedScaleUp',
    'Node scale up in zones us-central1-c associated with this pod failed: GCE out of resources. Pod is at risk of not being scheduled.',
    { seconds: 20, source: 'cluster-autoscaler' },
  );
  const diagnosis = judge(pod, aNode('n1'), ordered, failed);
  assert.equal(diagnosis.verdict, 'failing');
  assert.match(diagnosis.findings[0]?.explanation ?? '', /no machine of that kind left .* GCE out of resources/);
  assert.equal(judge(pod, aNode('n1'), ordered).verdict, 'progressing');
});

test('what Karpenter says is never taken for the scheduler, whatever name it runs under', () => {
  const pod = aPod('web-0', { metadata: { creationTimestamp: ago(60) } });
  const words = 'Failed to schedule pod, did not tolerate taint (taint=CriticalAddonsOnly:NoSchedule)';
  const karpenter = anEvent(pod, 'FailedScheduling', words, { seconds: 5, source: 'eks-auto-mode/compute' });
  const scheduler = anEvent(pod, 'FailedScheduling', '0/1 nodes are available: 1 Insufficient cpu.', {
    seconds: 30,
    source: 'default-scheduler',
  });
  const diagnosis = judge(pod, aNode('n1'), karpenter, scheduler);
  assert.equal(diagnosis.findings[0]?.rule, 'insufficient-cpu');
  assert.match(diagnosis.findings[0]?.explanation ?? '', /does not tolerate the taint CriticalAddonsOnly:NoSchedule/);
});

test('the words of gang schedulers are known', () => {
  for (const message of [
    '3/6 tasks in gang unschedulable: pod group is not ready, 6 Pending, 6 minAvailable; Pending: 1 Unschedulable',
    '0/3 nodes are available: 3 pre-filter pod web-0 cannot find enough sibling pods, current pods number: 2, minMember of group: 3.',
  ])
    assert.equal(judge(refused(message)).findings[0]?.rule, 'gang-waiting', message);
  assert.equal(
    judge(refused('0/1 nodes are unavailable: 1 Insufficient cpu.'), aNode('n1')).findings[0]?.rule,
    'insufficient-cpu',
  );
});

const worker = (name: string, taints: readonly object[], ready = 'True') =>
  aNode(name, {
    spec: { taints },
    status: {
      allocatable: { cpu: '8', memory: '32Gi', pods: '110' },
      conditions: [{ type: 'Ready', status: ready, reason: 'x', message: 'said', lastTransitionTime: ago(90) }],
    },
  });

test('a node that only ceased to answer leads over a node that is reserved for others', () => {
  const pod = refused('0/2 nodes are available: 2 node(s) had untolerated taint(s).');
  const lost = worker('lost', [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }], 'Unknown');
  const reserved = worker('reserved', [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }]);
  const rules = judge(pod, lost, reserved).findings.map(({ rule }) => rule);
  assert.deepEqual(rules.slice(0, 2), ['node-unreachable', 'untolerated-taint']);
  // A pod that tries to tolerate the reserved node was meant for it.
  const meant = {
    ...pod,
    spec: {
      ...(pod as Pod).spec,
      tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'bacth', effect: 'NoSchedule' }],
    },
  };
  assert.match(judge(meant as KubernetesObject, lost, reserved).findings[0]?.title ?? '', /dedicated=batch/);
});

test('a cordon leads where the other nodes are reserved for others', () => {
  const pod = refused(
    '0/2 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
  );
  const drained = worker('drained', [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }]);
  const cordoned = { ...drained, spec: { ...(drained as { spec: object }).spec, unschedulable: true } };
  const reserved = worker('reserved', [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }]);
  assert.equal(judge(pod, cordoned, reserved).findings[0]?.rule, 'node-unschedulable');
});
