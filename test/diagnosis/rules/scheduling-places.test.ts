import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Finding } from '../../../src/diagnosis/finding.ts';
import { scheduling } from '../../../src/diagnosis/rules/scheduling/index.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { nearNames } from '../../../src/model/near-names.ts';
import { demandsText } from '../../../src/model/node-affinity.ts';
import { ago, aNode, anObject, aPod, snapshotWith } from '../../support/objects.ts';

/** A pod that the scheduler refuses with these reasons. */
const refused = (
  name: string,
  spec: object,
  reasons: string,
  metadata: Readonly<Record<string, unknown>> = {},
): KubernetesObject =>
  aPod(name, {
    spec: { containers: [{ name: 'app' }], ...spec },
    metadata,
    status: {
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: `0/1 nodes are available: ${reasons}.`,
          lastTransitionTime: ago(60),
        },
      ],
    },
  });

const lead = (pod: KubernetesObject, ...others: readonly KubernetesObject[]): Finding | undefined => {
  const diagnosis = diagnosePod(pod as Pod, [scheduling], snapshotWith([pod, ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis.findings[0];
};

const noLabel = "1 node(s) didn't match Pod's node affinity/selector";
const required = (...terms: readonly object[]): object => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: terms.map(one => ({ matchExpressions: [one] })),
      },
    },
  },
});

test('alternative terms of a node affinity are told as alternatives', () => {
  const spec = required({ key: 'gpu', operator: 'Exists' }, { key: 'pool', operator: 'In', values: ['a'] });
  assert.equal(
    demandsText({ spec: { nodeSelector: { os: 'linux' }, ...spec } } as never),
    'os=linux, either (gpu) or (pool=a)',
  );
});

test('a node that is excluded by what it has is not said to lack a label', () => {
  const spec = required({ key: 'zone', operator: 'NotIn', values: ['a', 'b'] });
  const finding = lead(refused('web', spec, noLabel), aNode('one', { labels: { zone: 'b' } }));
  assert.equal(finding?.rule, 'node-affinity-mismatch');
  assert.match(finding?.explanation ?? '', /every node is excluded by that/);
  assert.doesNotMatch(finding?.explanation ?? '', /slip|no(?:ne|body) carries/);
});

test('a number that is too small is no slip of the pen', () => {
  const spec = required({ key: 'gpu-memory', operator: 'Gt', values: ['40'] });
  const finding = lead(refused('web', spec, noLabel), aNode('one', { labels: { 'gpu-memory': '24' } }));
  assert.match(finding?.explanation ?? '', /The nearest label is gpu-memory=24 on one/);
});

test('a label without a value is a label', () => {
  const finding = lead(
    refused('web', { nodeSelector: { 'node-role.kubernetes.io/worker': 'true' } }, noLabel),
    aNode('one', { labels: { 'node-role.kubernetes.io/worker': '' } }),
  );
  assert.match(finding?.explanation ?? '', /The nearest label is node-role\.kubernetes\.io\/worker=""/);
});

test('a node label that only the RuntimeClass wants is said to come from there', () => {
  const sandboxed = refused('web', { runtimeClassName: 'gvisor', nodeSelector: { sandbox: 'gvisor' } }, noLabel);
  const gvisor = anObject(
    'RuntimeClass',
    'gvisor',
    { scheduling: { nodeSelector: { sandbox: 'gvisor' } } },
    { namespace: '' },
  );
  assert.match(lead(sandboxed, aNode('one'), gvisor)?.explanation ?? '', /its RuntimeClass gvisor adds sandbox/);
  assert.doesNotMatch(lead(sandboxed, aNode('one'))?.explanation ?? '', /RuntimeClass/);
});

const noPort = "1 node(s) didn't have free ports for the requested pod ports";
const onPort = (protocol: string): object => ({ containers: [{ name: 'app', ports: [{ hostPort: 53, protocol }] }] });

test('the holder of a host port is one with the same protocol', () => {
  const finding = lead(
    refused('dns', onPort('TCP'), noPort),
    aNode('one'),
    aPod('udp', { spec: { nodeName: 'one', ...onPort('UDP') } }),
    aPod('tcp', { spec: { nodeName: 'one', ...onPort('TCP') } }),
  );
  assert.equal(finding?.title, 'Host port 53 is taken by tcp');
});

const revision = (hash: string): Readonly<Record<string, unknown>> => ({
  labels: { 'pod-template-hash': hash },
  ownerReferences: [{ kind: 'ReplicaSet', name: `edge-${hash}`, controller: true }],
});
const edge = (maxUnavailable: number | string, replicas: number): KubernetesObject =>
  anObject('Deployment', 'edge', {
    spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable, maxSurge: 1 } } },
  });
const waits = refused('edge-2-x', onPort('TCP'), noPort, revision('2'));
const old = aPod('edge-1-x', { spec: { nodeName: 'one', ...onPort('TCP') }, metadata: revision('1') });

test('a rollout that may take no old pod away waits for its own old pod', () => {
  assert.match(lead(waits, aNode('one'), old, edge('25%', 3))?.explanation ?? '', /it waits for itself/);
});

test('one that may take an old pod away does not wait for itself', () => {
  assert.doesNotMatch(lead(waits, aNode('one'), old, edge('25%', 4))?.explanation ?? '', /waits for itself/);
  assert.doesNotMatch(lead(waits, aNode('one'), old, edge(1, 1))?.explanation ?? '', /waits for itself/);
});

test('names that differ only in the hash of their content are near, other names of that form are not', () => {
  assert.deepEqual(nearNames('app-settings-5d2f8b7c4d', ['app-settings-7g8h9k2m5t', 'settings-of-app-7g8h9k2m5t']), [
    'app-settings-7g8h9k2m5t',
  ]);
});

test('a port whose holder is being deleted is only waited for, unless it goes to somebody else', () => {
  const going = aPod('old', {
    spec: { nodeName: 'one', ...onPort('TCP') },
    metadata: { deletionTimestamp: ago(-20), deletionGracePeriodSeconds: 30 },
  });
  const young = refused('dns', onPort('TCP'), noPort);
  const verdict = (...others: readonly KubernetesObject[]): string =>
    diagnosePod(young as Pod, [scheduling], snapshotWith([young, aNode('one'), going, ...others])).verdict;
  assert.equal(verdict(), 'progressing');
  const rival = aPod('urgent', { spec: { ...onPort('TCP') }, status: { phase: 'Pending', nominatedNodeName: 'one' } });
  assert.equal(verdict(rival), 'failing');
  assert.match(lead(young, aNode('one'), going, rival)?.explanation ?? '', /the port goes to urgent/);
});

test('room that pods on their way out leave is only waited for', () => {
  const big = (name: string, deleted: object): KubernetesObject =>
    aPod(name, {
      spec: { nodeName: 'one', containers: [{ name: 'app', resources: { requests: { memory: '3Gi' } } }] },
      metadata: { ...deleted },
    });
  const young = refused(
    'web',
    { containers: [{ name: 'app', resources: { requests: { memory: '2Gi' } } }] },
    '1 Insufficient memory',
  );
  const verdict = (other: KubernetesObject): string =>
    diagnosePod(young as Pod, [scheduling], snapshotWith([young, aNode('one'), other])).verdict;
  assert.equal(verdict(big('old', {})), 'failing');
  assert.equal(verdict(big('old', { deletionTimestamp: ago(-20) })), 'progressing');
  assert.equal(verdict(big('old', { deletionTimestamp: ago(600) })), 'failing');
});
