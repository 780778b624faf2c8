import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnoseObject, diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import { alarmChecks, isPlainlyWell } from '../../../src/diagnosis/plainly-well.ts';
import { families } from '../../../src/diagnosis/rules/index.ts';
import { nodes } from '../../../src/diagnosis/rules/nodes/index.ts';
import { probes } from '../../../src/diagnosis/rules/probes/index.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, anObject, aPod, snapshotWith } from '../../support/objects.ts';

const judge = (object: KubernetesObject, others: readonly KubernetesObject[] = []) => {
  const diagnosis = diagnoseObject(object, [nodes], snapshotWith([object, ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};

const withCondition = (type: string, status: string, message = 'm', reason = 'R'): KubernetesObject =>
  aNode('worker-1', {
    status: {
      conditions: [
        { type, status, reason, message, lastTransitionTime: ago(100) },
        ...(type === 'Ready' ? [] : [{ type: 'Ready', status: 'True' }]),
      ],
    },
  });

test('a node that is well is quiet', () => {
  assert.deepEqual(judge(aNode('worker-1')).findings, []);
});

test('the Ready condition tells a silent kubelet, a missing network and other trouble apart', () => {
  const rule = (object: KubernetesObject): string | undefined => judge(object).findings[0]?.rule;
  assert.equal(rule(withCondition('Ready', 'Unknown', 'Kubelet stopped posting node status.')), 'node-unreachable');
  assert.equal(
    rule(
      withCondition(
        'Ready',
        'False',
        'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
      ),
    ),
    'node-cni-down',
  );
  assert.equal(
    rule(withCondition('Ready', 'False', 'PLEG is not healthy: pleg was last seen active 5m0s ago; threshold is 3m0s')),
    'node-notready',
  );
  assert.equal(rule(withCondition('NetworkUnavailable', 'True')), 'node-cni-down');
});

test('pressure is told per kind, and a disk that cannot be freed as full', () => {
  const rule = (type: string, others: readonly KubernetesObject[] = []): string | undefined =>
    judge(withCondition(type, 'True'), others).findings[0]?.rule;
  assert.equal(rule('MemoryPressure'), 'node-pressure-memory');
  assert.equal(rule('PIDPressure'), 'node-pressure-pid');
  assert.equal(rule('DiskPressure'), 'node-pressure-disk');
  const failed = anEvent(
    aNode('worker-1'),
    'FreeDiskSpaceFailed',
    'Failed to garbage collect required amount of images.',
  );
  assert.equal(rule('DiskPressure', [failed]), 'node-disk-full');
});

test('Unknown pressure of a lost node is no pressure', () => {
  const node = aNode('worker-1', {
    status: {
      conditions: ['Ready', 'DiskPressure'].map(type => ({
        type,
        status: 'Unknown',
        message: 'Kubelet stopped posting node status.',
      })),
    },
  });
  assert.deepEqual(
    judge(node).findings.map(({ rule }) => rule),
    ['node-unreachable'],
  );
});

test('a node that joins is under way', () => {
  const node = { ...withCondition('Ready', 'False', 'cni plugin not initialized') };
  const young = { ...node, metadata: { ...node.metadata, creationTimestamp: ago(30) } };
  assert.deepEqual([judge(young).verdict, judge(young).findings[0]?.severity], ['progressing', 'low']);
});

test('cordons, reboots and old kubelets alarm nobody', () => {
  const rebooted = anEvent(aNode('worker-1'), 'Rebooted', 'Node worker-1 has been rebooted, boot id: e7ac', {
    seconds: 60,
  });
  const cases: readonly (readonly [string, KubernetesObject, readonly KubernetesObject[]])[] = [
    ['node-cordoned', aNode('worker-1', { spec: { unschedulable: true } }), []],
    ['node-recently-rebooted', aNode('worker-1'), [rebooted]],
    ['node-version-skew', aNode('worker-1', { status: { nodeInfo: { kubeletVersion: 'v1.29.4' } } }), []],
  ];
  for (const [rule, node, others] of cases) {
    const diagnosis = judge(node, others);
    assert.deepEqual(
      [diagnosis.findings[0]?.rule, diagnosis.findings[0]?.severity, diagnosis.verdict],
      [rule, 'low', 'healthy'],
    );
  }
});

test('a pod that is only not ready because its node is lost says so, under the node', () => {
  const pod = aPod('agent-x', {
    spec: { nodeName: 'worker-1' },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: ago(90) }],
      containerStatuses: [{ name: 'app', ready: true, started: true, state: { running: { startedAt: ago(3000) } } }],
    },
  });
  const rules = (node: KubernetesObject): readonly string[] =>
    diagnosePod(pod as Pod, [nodes, probes], snapshotWith([pod, node])).findings.map(({ rule }) => rule);
  assert.deepEqual(rules(withCondition('Ready', 'Unknown')), ['node-unreachable', 'ready-forced-false-by-node']);
  assert.deepEqual(rules(aNode('worker-1')), []);
});

const onWorker = (ready: object, containersReady = 'True') =>
  aPod('web-0', {
    spec: { nodeName: 'worker-1' },
    status: {
      phase: 'Running',
      conditions: [
        { type: 'Ready', lastTransitionTime: ago(90), ...ready },
        { type: 'ContainersReady', status: containersReady },
      ],
      containerStatuses: [{ name: 'app', ready: true, started: true, state: { running: { startedAt: ago(3000) } } }],
    },
  });

test('a pod whose node says nothing any more is not well because its last status says so', () => {
  const pod = onWorker({ status: 'True' });
  const diagnose = (...others: readonly KubernetesObject[]) =>
    diagnosePod(pod as Pod, families, snapshotWith([pod, ...others]));
  const lost = diagnose(withCondition('Ready', 'Unknown'));
  assert.deepEqual([lost.verdict, lost.findings[0]?.rule], ['failing', 'node-unreachable']);
  assert.equal(
    isPlainlyWell(pod as Pod, alarmChecks(families), snapshotWith([pod, withCondition('Ready', 'Unknown')])),
    false,
  );
  // Ready=False comes from a kubelet that is alive: its pods serve.
  for (const node of [aNode('worker-1'), withCondition('Ready', 'False')])
    assert.deepEqual([diagnose(node).verdict, diagnose(node).findings], ['healthy', []]);
});

test('the pods of a removed node are well until they should have been removed too', () => {
  const pod = onWorker({ status: 'True' });
  const judged = (seconds: number, ...others: readonly KubernetesObject[]) =>
    diagnosePod(
      pod as Pod,
      families,
      snapshotWith([
        pod,
        ...others,
        aNode('worker-2'),
        anEvent(aNode('worker-1'), 'RemovingNode', 'Node worker-1 event: Removing Node worker-1 from Controller', {
          seconds,
        }),
      ]),
    );
  assert.deepEqual([judged(50).verdict, judged(50).findings], ['healthy', []]);
  assert.equal(judged(600).findings[0]?.rule, 'node-missing-for-pod');
  // An older removal says nothing of a node that registered again since, and has just gone anew.
  const again = anEvent(aNode('worker-1'), 'NodeReady', 'Node worker-1 status is now: NodeReady', { seconds: 300 });
  assert.deepEqual(judged(600, again).findings, []);
});

test('who may read neither nodes nor events still sees that the node controller marked the pod not ready', () => {
  const rules = (pod: KubernetesObject): readonly string[] =>
    diagnosePod(pod as Pod, families, snapshotWith([pod], { covers: () => false })).findings.map(({ rule }) => rule);
  assert.deepEqual(rules(onWorker({ status: 'False' })), ['ready-forced-false-by-node']);
  // A kubelet that says not ready says why.
  assert.deepEqual(
    rules(onWorker({ status: 'False', reason: 'ContainersNotReady', message: 'unready: [app]' }, 'False')),
    [],
  );
});

test('a pod that is still marked when its node has just come back is under way', () => {
  const pod = onWorker({ status: 'False' });
  const back = aNode('worker-1', {
    status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(5) }] },
  });
  const diagnosis = diagnosePod(
    pod as Pod,
    families,
    snapshotWith([pod, back, anEvent(pod, 'NodeNotReady', 'Node is not ready', { seconds: 90 })]),
  );
  assert.deepEqual([diagnosis.verdict, diagnosis.findings[0]?.severity], ['progressing', 'low']);
});

test('what ended with a reboot is about to be started again, for a while', () => {
  const pod = aPod('web-0', {
    spec: { nodeName: 'worker-1' },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady', lastTransitionTime: ago(8) }],
      containerStatuses: [
        {
          name: 'app',
          ready: false,
          restartCount: 0,
          state: { terminated: { exitCode: 255, reason: 'Unknown', startedAt: ago(3000), finishedAt: ago(8) } },
        },
      ],
    },
  });
  const judged = (seconds: number) =>
    diagnosePod(
      pod as Pod,
      families,
      snapshotWith([
        pod,
        aNode('worker-1'),
        anEvent(aNode('worker-1'), 'Rebooted', 'Node worker-1 has been rebooted, boot id: 7', { seconds }),
      ]),
    );
  assert.deepEqual([judged(5).verdict, judged(5).findings[0]?.rule], ['progressing', 'unknown-255']);
  assert.equal(judged(600).verdict, 'failing');
});

test('a new node is excused only while its kubelet says what a starting one says', () => {
  const young = (message: string, reason = 'KubeletNotReady'): string | undefined =>
    diagnoseObject(
      anObject(
        'Node',
        'worker-9',
        { status: { conditions: [{ type: 'Ready', status: 'False', reason, message, lastTransitionTime: ago(20) }] } },
        { creationTimestamp: ago(60) },
      ),
      [nodes],
      snapshotWith([]),
    ).findings[0]?.severity;
  assert.equal(young('PLEG is not healthy: pleg was last seen active 4m12s ago; threshold is 3m0s'), 'critical');
  assert.equal(young('node is shutting down'), 'critical');
  assert.equal(young('[container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady]'), 'low');
  assert.equal(young('PLEG is not healthy: pleg has yet to be successful'), 'low');
  assert.equal(young('container runtime status check may not have completed yet'), 'low');
  assert.equal(
    young('failed to initialize CSINode: error updating CSINode annotation: nodes "worker-9" not found'),
    'low',
  );
});

test('missing fields never make a check throw', () => {
  for (const fields of [{}, { spec: null, status: null }, { status: { conditions: null } }])
    judge(anObject('Node', 'x', fields));
});
