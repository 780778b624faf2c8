import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { families } from '../../../src/diagnosis/rules/index.ts';
import { classifyClause, clauseTable } from '../../../src/diagnosis/rules/scheduling/clause-table.ts';
import { scheduling } from '../../../src/diagnosis/rules/scheduling/index.ts';
import { parseSchedulingMessage } from '../../../src/diagnosis/rules/scheduling/message.ts';
import { schedulerErrorRule, schedulerErrorRules } from '../../../src/diagnosis/rules/scheduling/scheduler-error.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, anObject, aPod, snapshotWith } from '../../support/objects.ts';

type Options = Parameters<typeof aPod>[1];

const refused = (message: string, { spec, metadata, status = {} }: NonNullable<Options> = {}): KubernetesObject =>
  aPod('web-0', {
    ...(spec ? { spec } : {}),
    metadata: { creationTimestamp: ago(60), ...metadata },
    status: {
      conditions: [
        { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime: ago(59) },
      ],
      ...status,
    },
  });

const judge = (
  pod: KubernetesObject,
  others: readonly KubernetesObject[] = [],
  covers?: (kind: string) => boolean,
): Diagnosis => {
  const diagnosis = diagnosePod(pod as Pod, families, snapshotWith([pod, ...others], covers ? { covers } : {}));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};

const said = (diagnosis: Diagnosis): string => {
  const [lead] = diagnosis.findings;
  return [lead?.title, lead?.explanation, ...(lead?.evidence ?? []).map(one => one.value)].join('\n');
};

const cpu = (amount: string) => ({ containers: [{ name: 'app', resources: { requests: { cpu: amount } } }] });

test('every example of the clause table belongs to its own row', () => {
  for (const row of clauseTable) {
    assert.ok((row.rule.examples?.length ?? 0) >= 2, row.rule.id);
    for (const { text } of row.rule.examples ?? [])
      assert.equal(classifyClause(text)?.row.rule.id, row.rule.id, `${text} → ${classifyClause(text)?.row.rule.id}`);
  }
  for (const rule of schedulerErrorRules)
    for (const { text } of rule.examples ?? []) assert.equal(schedulerErrorRule(text)?.id, rule.id, text);
});

test('every clause is explained without a fault, whatever is known of the nodes', () => {
  for (const row of clauseTable)
    for (const { text } of row.rule.examples ?? []) {
      const message = /^(?:node\(s\)|Insufficient|Too many|cannot allocate|resourceclaim)/.test(text)
        ? `0/2 nodes are available: 2 ${text}.`
        : `0/2 nodes are available: ${text}. not found`;
      for (const pod of [refused(message), refused(text)]) {
        const blind = judge(pod, [], kind => kind === 'Pod' || kind === 'Event');
        assert.ok(
          blind.findings.some(({ rule }) => rule === row.rule.id),
          `${row.rule.id}: ${message}`,
        );
        const seeing = judge(pod, [aNode('worker-1'), aNode('worker-2')]);
        assert.ok(
          seeing.findings.some(({ rule }) => rule === row.rule.id),
          `${row.rule.id}: ${message}`,
        );
      }
    }
});

test('a message is taken apart into clauses, the refusal before any node, and the preemption tail', () => {
  assert.deepEqual(
    parseSchedulingMessage(
      '0/4 nodes are available: 1 node(s) had untolerated taint {a: b}, 3 Insufficient cpu. no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling..',
    ),
    {
      total: 4,
      clauses: [
        { count: 1, text: 'node(s) had untolerated taint {a: b}' },
        { count: 3, text: 'Insufficient cpu' },
      ],
      whole: undefined,
      preemption: '0/4 nodes are available: 4 Preemption is not helpful for scheduling',
    },
  );
  assert.equal(
    parseSchedulingMessage('0/1 nodes are available: persistentvolumeclaim "a" not found. not found').whole,
    'persistentvolumeclaim "a" not found',
  );
  assert.equal(
    parseSchedulingMessage('no nodes available to schedule pods').whole,
    'no nodes available to schedule pods',
  );
});

test('words of the scheduler that no row knows are shown as they are', () => {
  const diagnosis = judge(refused('0/1 nodes are available: 1 node(s) dislike Mondays.'), [aNode('worker-1')]);
  assert.equal(diagnosis.findings[0]?.rule, 'unschedulable');
  assert.equal(diagnosis.verdict, 'failing');
  assert.match(said(diagnosis), /node\(s\) dislike Mondays/);
});

test('a control-plane taint does not lead over workers that are full', () => {
  const diagnosis = judge(
    refused('0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s).', { spec: cpu('1') }),
    [
      aNode('cp-1', { spec: { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } }),
      aNode('worker-1'),
      aPod('big', { spec: { ...cpu('1500m'), nodeName: 'worker-1' }, status: { phase: 'Running' } }),
    ],
  );
  assert.equal(diagnosis.findings[0]?.rule, 'insufficient-cpu');
  assert.match(said(diagnosis), /worker-1 has 500m free/);
  assert.match(said(diagnosis), /big \(1500m\)/);
});

test('finished pods reserve nothing', () => {
  const diagnosis = judge(refused('0/1 nodes are available: 1 Insufficient cpu.', { spec: cpu('1') }), [
    aNode('worker-1'),
    aPod('busy', { spec: { ...cpu('1200m'), nodeName: 'worker-1' }, status: { phase: 'Running' } }),
    aPod('done', { spec: { ...cpu('1'), nodeName: 'worker-1' }, status: { phase: 'Succeeded' } }),
  ]);
  assert.match(said(diagnosis), /1200m of it are reserved/);
});

test('a taint that names its key in the message is found without any node', () => {
  const diagnosis = judge(
    refused('0/3 nodes are available: 3 node(s) had untolerated taint {dedicated: gpu}.'),
    [],
    kind => kind === 'Event',
  );
  assert.equal(diagnosis.findings[0]?.rule, 'untolerated-taint');
  assert.match(said(diagnosis), /dedicated=gpu/);
});

test('a toleration with another value is named as the near miss', () => {
  const diagnosis = judge(
    refused('0/1 nodes are available: 1 node(s) had untolerated taint(s).', {
      spec: { tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'batsh', effect: 'NoSchedule' }] },
    }),
    [aNode('worker-1', { spec: { taints: [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }] } })],
  );
  assert.match(said(diagnosis), /dedicated=batsh/);
  assert.match(said(diagnosis), /dedicated=batch:NoSchedule/);
});

test('a lost node leads over the taint it carries', () => {
  const diagnosis = judge(refused('0/1 nodes are available: 1 node(s) had untolerated taint(s).'), [
    aNode('worker-1', {
      spec: { taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' }] },
      status: {
        conditions: [
          {
            type: 'Ready',
            status: 'Unknown',
            reason: 'NodeStatusUnknown',
            message: 'Kubelet stopped posting node status.',
          },
        ],
      },
    }),
  ]);
  assert.equal(diagnosis.findings[0]?.rule, 'node-unreachable');
  assert.equal(diagnosis.findings[1]?.rule, 'untolerated-taint');
});

test('a pod for which a node was ordered is under way', () => {
  const pod = refused('0/1 nodes are available: 1 Insufficient cpu.', { spec: cpu('1') });
  const scaled = anEvent(pod, 'TriggeredScaleUp', 'pod triggered scale-up: [{pool-1 1->2 (max: 3)}]', {
    seconds: 40,
    source: 'cluster-autoscaler',
    type: 'Normal',
  });
  assert.equal(judge(pod, [scaled]).verdict, 'progressing');
  const never = anEvent(pod, 'NotTriggerScaleUp', "pod didn't trigger scale-up: 1 max node group size reached", {
    source: 'cluster-autoscaler',
    type: 'Normal',
  });
  const diagnosis = judge(pod, [never]);
  assert.equal(diagnosis.verdict, 'failing');
  assert.match(said(diagnosis), /max node group size reached/);
});

test('a pod whose victims are leaving is under way', () => {
  const pod = refused('0/1 nodes are available: 1 Insufficient cpu.', {
    spec: cpu('1'),
    status: {
      nominatedNodeName: 'worker-1',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/1 nodes are available: 1 Insufficient cpu.',
        },
      ],
    },
  });
  assert.equal(judge(pod).verdict, 'progressing');
});

test('a pod that was scheduled is not blamed for its old FailedScheduling event', () => {
  const pod = aPod('web-0', {
    spec: { nodeName: 'worker-1' },
    metadata: { creationTimestamp: ago(20) },
    status: { conditions: [{ type: 'PodScheduled', status: 'True' }], startTime: ago(15) },
  });
  const old = anEvent(pod, 'FailedScheduling', '0/1 nodes are available: 1 Insufficient cpu.', {
    source: 'default-scheduler',
  });
  assert.deepEqual(judge(pod, [old, aNode('worker-1')]).findings, []);
});

test('a pod without a word from a scheduler is under way first, and then asks for one that does not exist', () => {
  const spec = { schedulerName: 'default-schedular' };
  const young = judge(aPod('web-0', { spec, metadata: { creationTimestamp: ago(10) } }));
  assert.deepEqual([young.verdict, young.findings.length], ['progressing', 0]);
  const old = judge(aPod('web-0', { spec, metadata: { creationTimestamp: ago(60) } }));
  assert.equal(old.findings[0]?.rule, 'scheduler-unknown');
  assert.match(said(old), /default-schedular/);
});

test('a claim whose node is chosen explains the silence of the scheduler', () => {
  const pod = aPod('db-0', {
    spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } }] },
    metadata: { creationTimestamp: ago(90) },
  });
  const claim = anObject(
    'PersistentVolumeClaim',
    'data-db-0',
    { spec: { storageClassName: 'gp3' }, status: { phase: 'Pending' } },
    {
      creationTimestamp: ago(90),
      annotations: {
        'volume.kubernetes.io/selected-node': 'worker-1',
        'volume.kubernetes.io/storage-provisioner': 'ebs.csi.aws.com',
      },
    },
  );
  const diagnosis = judge(pod, [claim]);
  assert.equal(diagnosis.findings[0]?.rule, 'binding-slow');
  assert.match(said(diagnosis), /ebs\.csi\.aws\.com/);
});

test('silence is not blamed on the scheduler while a claim of the pod cannot be read', () => {
  const pod = aPod('db-0', {
    spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } }] },
    metadata: { creationTimestamp: ago(90) },
  });
  const diagnosis = judge(pod, [], kind => kind === 'Event' || kind === 'Pod');
  assert.deepEqual(diagnosis.findings, []);
  assert.equal(diagnosis.notEvaluated[0]?.missing, 'PersistentVolumeClaim data-db-0');
});

test('a device claim that does not exist explains the silence of the scheduler', () => {
  const pod = aPod('train-0', {
    spec: { resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu-a' }] },
    metadata: { creationTimestamp: ago(90) },
  });
  assert.equal(judge(pod, [anObject('ResourceClaim', 'gpu-b')]).findings[0]?.rule, 'dra-claim-missing');
  assert.equal(judge(pod, [anObject('ResourceClaim', 'gpu-a')]).findings[0]?.rule, 'scheduler-unknown');
});

test('a class that binds on first consumer is no reason by itself', () => {
  const pod = refused("0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind.", {
    spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
  });
  const claim = anObject('PersistentVolumeClaim', 'data', {
    spec: { storageClassName: 'local', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '100Gi' } } },
    status: { phase: 'Pending' },
  });
  const localClass = anObject('StorageClass', 'local', {
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  const small = anObject('PersistentVolume', 'disk-1', {
    spec: { storageClassName: 'local', accessModes: ['ReadWriteOnce'], capacity: { storage: '50Gi' } },
    status: { phase: 'Available' },
  });
  const diagnosis = judge(pod, [claim, localClass, small, aNode('worker-1')]);
  assert.equal(diagnosis.findings[0]?.rule, 'pv-none-available');
  assert.match(said(diagnosis), /disk-1 has only 50Gi/);
});

test('a node that exists no more is named, and one that cannot be read is not called absent', () => {
  const pod = aPod('web-0', { spec: { nodeName: 'worker-7' }, metadata: { creationTimestamp: ago(10) } });
  assert.equal(judge(pod, [aNode('worker-1')]).findings[0]?.rule, 'node-missing-for-pod');
  assert.deepEqual(judge(pod, [], kind => kind === 'Event').findings, []);
});

test('a kubelet that does nothing with a pod is named after a minute', () => {
  const pod = (seconds: number): KubernetesObject =>
    aPod('web-0', { spec: { nodeName: 'worker-1' }, metadata: { creationTimestamp: ago(seconds) } });
  assert.equal(judge(pod(120), [aNode('worker-1')]).findings[0]?.rule, 'kubelet-not-acting');
  assert.deepEqual(judge(pod(20), [aNode('worker-1')]).findings, []);
});

test('a pod with missing and null fields never makes a check throw', () => {
  for (const spec of [
    null,
    {},
    { containers: null, volumes: [null], tolerations: null, topologySpreadConstraints: [] },
  ])
    for (const { rule } of clauseTable)
      for (const { text } of rule.examples ?? []) {
        const pod = {
          ...refused(`0/1 nodes are available: 1 ${text}.`),
          spec,
        } as unknown as Pod;
        const diagnosis = diagnosePod(pod, [scheduling], snapshotWith([pod, aNode('worker-1')]));
        assert.deepEqual(diagnosis.faults, [], JSON.stringify(spec));
      }
});

test('a claim that was bound or made after the scheduler spoke is no alarm', () => {
  const spec = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
  const claim = (phase: string): KubernetesObject =>
    anObject('PersistentVolumeClaim', 'data', { spec: {}, status: { phase } }, { creationTimestamp: ago(20) });
  const unbound = refused('0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found', {
    spec,
  });
  assert.equal(judge(unbound, [claim('Bound')]).verdict, 'progressing');
  const missing = refused('0/1 nodes are available: persistentvolumeclaim "data" not found. not found', { spec });
  assert.equal(judge(missing, [claim('Bound')]).verdict, 'progressing');
  assert.equal(judge(missing).verdict, 'failing');
});

test('a volume of another zone is told with its zone', () => {
  const zone = (name: string) => ({ labels: { 'topology.kubernetes.io/zone': name } });
  const pod = refused('0/1 nodes are available: 1 node(s) had no available volume zone.', {
    spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] },
  });
  const diagnosis = judge(pod, [
    aNode('a', zone('eu-1')),
    anObject('PersistentVolumeClaim', 'data', { spec: { volumeName: 'pv-1' }, status: { phase: 'Bound' } }),
    anObject('PersistentVolume', 'pv-1', {}, { namespace: undefined, ...zone('eu-2') }),
  ]);
  assert.equal(diagnosis.findings[0]?.rule, 'volume-zone');
  assert.match(said(diagnosis), /eu-2/);
  assert.match(said(diagnosis), /eu-1/);
});

test('what the scheduler only hints at is cited from the pod: its group, its claim template and why it was refused', () => {
  const gang = refused('waiting for minCount pods from a gang to be scheduled', {
    spec: { schedulingGroup: { podGroupName: 'train-workers' } },
  });
  assert.match(said(judge(gang)), /train-workers/);
  const claimed = refused('0/1 nodes are available: pod "shop/web-0": ResourceClaim not created yet.', {
    spec: { resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: 'gpu-large' }] },
  });
  const why = 'PodResourceClaim gpu: resourceclaimtemplate.resource.k8s.io "gpu-large" not found';
  assert.match(said(judge(claimed, [anEvent(claimed, 'FailedResourceClaimCreation', why)])), /"gpu-large" not found/);
});

test('of several containers, the one that asks for most of the request is named', () => {
  const asking = (name: string, memory: string) => ({ name, resources: { requests: { memory } } });
  const told = (initContainers: readonly object[], containers: readonly object[]): string =>
    said(
      judge(refused('0/1 nodes are available: 1 Insufficient memory.', { spec: { initContainers, containers } }), [
        aNode('worker-1'),
      ]),
    );
  assert.match(told([asking('warm', '64Gi')], [asking('app', '1Gi')]), /its init container warm alone 64Gi/);
  assert.match(told([], [asking('app', '60Gi'), asking('side', '1Gi')]), /60Gi of it for container app/);
  assert.doesNotMatch(told([], [asking('app', '60Gi')]), /container app/);
});
