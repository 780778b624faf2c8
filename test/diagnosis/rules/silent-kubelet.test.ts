import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnoseObject, diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { families } from '../../../src/diagnosis/rules/index.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anObject, aPod, snapshotWith } from '../../support/objects.ts';

const node = (beat: number, status = 'True'): KubernetesObject =>
  aNode('worker-1', {
    status: {
      conditions: [
        {
          type: 'Ready',
          status,
          reason: 'KubeletReady',
          lastHeartbeatTime: ago(beat),
          lastTransitionTime: ago(90_000),
        },
      ],
    },
  });
const lease = (name: string, seconds: number, namespace = 'kube-node-lease'): KubernetesObject =>
  anObject('Lease', name, { spec: { renewTime: ago(seconds) } }, { namespace });
/** A pod of the node that its kubelet took some seconds after it was made. */
const taken = (seconds: number): KubernetesObject =>
  aPod('proxy', {
    spec: { nodeName: 'worker-1' },
    status: { phase: 'Running', startTime: ago(5000 - seconds) },
    metadata: { namespace: 'kube-system', creationTimestamp: ago(5000) },
  });
const judge = (subject: KubernetesObject, ...others: readonly KubernetesObject[]): Diagnosis => {
  const diagnosis = diagnoseObject(subject, families, snapshotWith([subject, ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};
const rulesOf = ({ findings }: Diagnosis): readonly string[] => findings.map(({ rule }) => rule);
const silent = [lease('worker-1', 1200), taken(2)];

test('a kubelet that renews no lease is silent, also where nobody has marked its node', () => {
  const diagnosis = judge(node(1300), ...silent, lease('worker-2', 8));
  assert.deepEqual(rulesOf(diagnosis), ['node-unreachable']);
  assert.equal(diagnosis.findings[0]?.confidence, 'likely');
  assert.match(
    diagnosis.findings[0]?.explanation ?? '',
    /renewed its lease 20m ago, while worker-2 renewed its own 8s ago/,
  );
});

test('on a cluster of one node the lease of the API server tells that the leases are of now', () => {
  const server = lease('apiserver-x', 5, 'kube-system');
  const manager = (seconds: number): KubernetesObject => lease('kube-controller-manager', seconds, 'kube-system');
  assert.deepEqual(rulesOf(judge(node(1300), ...silent, server, manager(1250))), ['node-unreachable']);
  // Namespaces of a dump may be read minutes apart.
  assert.deepEqual(rulesOf(judge(node(1300), ...silent, server)), []);
  assert.deepEqual(rulesOf(judge(node(1300), ...silent, lease('worker-2', 1190), server, manager(1250))), []);
});

test('a controller manager that is at work would have marked the node, so the leases are not of one moment', () => {
  const manager = lease('kube-controller-manager', 3, 'kube-system');
  assert.deepEqual(rulesOf(judge(node(1300), ...silent, lease('worker-2', 8), manager)), []);
});

test('nothing is said of old dumps, of leases that are not there, and of kubelets that report by other means', () => {
  const other = lease('worker-2', 8);
  assert.deepEqual(rulesOf(judge(node(1300), ...silent, lease('worker-2', 1190))), [], 'all leases are old');
  assert.deepEqual(rulesOf(judge(node(1300), ...silent)), [], 'no other lease');
  assert.deepEqual(rulesOf(judge(node(1300), taken(2), other)), [], 'no lease of its own');
  assert.deepEqual(rulesOf(judge(node(200), ...silent, other)), [], 'the status of the node is fresh');
  assert.deepEqual(rulesOf(judge(node(1300), lease('worker-1', 12), taken(2), other)), [], 'the lease is fresh');
});

test('nothing is said where clocks differ', () => {
  const other = lease('worker-2', 8);
  // By the clock of the node its pods were taken before they were made.
  assert.deepEqual(rulesOf(judge(node(1300), lease('worker-1', 1200), taken(-1190), other)), []);
  assert.deepEqual(rulesOf(judge(node(1300), lease('worker-1', 1200), other)), [], 'no pod proves the clock');
  assert.deepEqual(rulesOf(judge(node(1300), ...silent, lease('worker-2', -1200))), [], 'the other clock is ahead');
});

test('a pod that the silent kubelet does not act on is explained by it', () => {
  const pod = aPod('web-0', {
    spec: { nodeName: 'worker-1' },
    status: { conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: ago(600) }] },
    metadata: { creationTimestamp: ago(600) },
  }) as Pod;
  const diagnosis = diagnosePod(pod, families, snapshotWith([pod, node(1300), ...silent, lease('worker-2', 8)]));
  assert.deepEqual(rulesOf(diagnosis), ['node-unreachable', 'kubelet-not-acting']);
  assert.equal(diagnosis.verdict, 'failing');
});

test('a pod that a kubelet does not act on is told with when the kubelet was last heard of', () => {
  const pod = aPod('web-0', {
    spec: { nodeName: 'worker-1' },
    status: { conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: ago(600) }] },
    metadata: { creationTimestamp: ago(600) },
  }) as Pod;
  const saidWith = (...others: readonly KubernetesObject[]): string =>
    diagnosePod(pod, families, snapshotWith([pod, node(100), ...others])).findings[0]?.explanation ?? '';
  assert.match(saidWith(lease('worker-1', 190)), /last renewed its lease 3m10s ago, by the clock of the node\.$/);
  assert.match(saidWith(lease('worker-1', 4)), /renewed its lease 4s ago, so it runs/);
  assert.doesNotMatch(saidWith(lease('worker-1', -900)), /lease/);
  assert.doesNotMatch(saidWith(), /lease/);
});

test('of a node that reports in time no lease is asked for', () => {
  const nothing = snapshotWith([node(200)], { covers: () => false });
  const { wanted } = diagnoseObject(node(200), families, nothing);
  assert.deepEqual(
    wanted.filter(want => 'kind' in want && want.kind === 'Lease'),
    [],
  );
});
