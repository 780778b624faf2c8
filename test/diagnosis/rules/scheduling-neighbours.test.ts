import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Finding } from '../../../src/diagnosis/finding.ts';
import { scheduling } from '../../../src/diagnosis/rules/scheduling/index.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, aPod, snapshotWith } from '../../support/objects.ts';

const zone = 'topology.kubernetes.io/zone';

/** A pod that wants to run beside pods with app=cache and that the scheduler refuses with these reasons. */
const wants = (topologyKey: string, reasons: string, memory = '1Gi'): KubernetesObject =>
  aPod('web-0', {
    spec: {
      containers: [{ name: 'app', resources: { requests: { memory } } }],
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { labelSelector: { matchLabels: { app: 'cache' } }, topologyKey },
          ],
        },
      },
    },
    status: {
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: `0/2 nodes are available: ${reasons}.`,
          lastTransitionTime: ago(60),
        },
      ],
    },
  });

const cache = (node: string | undefined, metadata: object = {}): KubernetesObject =>
  aPod('cache-0', {
    spec: {
      ...(node ? { nodeName: node } : {}),
      containers: [{ name: 'app', resources: { requests: { memory: '2Gi' } } }],
    },
    status: { phase: node ? 'Running' : 'Pending' },
    metadata: { labels: { app: 'cache' }, ...metadata },
  });

const zoned = [aNode('a', { labels: { [zone]: 'z1' } }), aNode('b', { labels: { [zone]: 'z2' } })];
const nobody = "2 node(s) didn't match pod affinity rules";

const lead = (pod: KubernetesObject, ...others: readonly KubernetesObject[]): Finding | undefined => {
  const diagnosis = diagnosePod(pod as Pod, [scheduling], snapshotWith([pod, ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis.findings[0];
};

test('a topologyKey that no node has as a label is the fault, with the label that was probably meant', () => {
  const finding = lead(wants(`${zone}e`, nobody), ...zoned, cache('a'));
  assert.equal(finding?.rule, 'pod-affinity-mismatch');
  assert.match(finding?.title ?? '', /Nodes have no label .*zonee; there is topology\.kubernetes\.io\/zone$/);
});

test('a pod that is wanted and runs in another namespace is named with it', () => {
  const finding = lead(wants('kubernetes.io/hostname', nobody), ...zoned, cache('a', { namespace: 'data' }));
  assert.match(finding?.title ?? '', /data\/cache-0 has it/);
});

test('a pod that is wanted and waits for a node itself is named', () => {
  const finding = lead(wants('kubernetes.io/hostname', nobody), ...zoned, cache(undefined));
  assert.match(finding?.explanation ?? '', /cache-0 would do, but has no node itself yet/);
});

test('a node beside the wanted pod that has no room is what keeps the pod waiting', () => {
  const finding = lead(
    wants(zone, "1 Insufficient memory, 1 node(s) didn't match pod affinity rules", '3Gi'),
    ...zoned,
    cache('a', { deletionTimestamp: ago(600) }),
  );
  assert.equal(finding?.rule, 'insufficient-memory');
  assert.match(finding?.explanation ?? '', /cache-0 \(2Gi, being deleted\)/);
});

test('a taint that nobody can name comes after the labels that the pod itself asks for', () => {
  const pod = aPod('web-0', {
    spec: { nodeSelector: { disk: 'ssd' } },
    status: {
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message:
            "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affinity/selector.",
        },
      ],
    },
  });
  const covers = (kind: string): boolean => kind !== 'Node';
  const [first] = diagnosePod(pod as Pod, [scheduling], snapshotWith([pod], { covers })).findings;
  assert.equal(first?.rule, 'node-affinity-mismatch');
  assert.equal(first?.title, '2 of 3 nodes lack the labels disk=ssd');
});
