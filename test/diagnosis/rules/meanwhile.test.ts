import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnoseObject, diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { families } from '../../../src/diagnosis/rules/index.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, anObject, aPod, snapshotWith } from '../../support/objects.ts';

// What was refused is told as it stands now: whoever mended the cause has done the right thing, though nobody has tried again.
const judge = (object: KubernetesObject, others: readonly KubernetesObject[]): Diagnosis => {
  const snapshot = snapshotWith([object, ...others]);
  const diagnosis =
    object.kind === 'Pod' ? diagnosePod(object as Pod, families, snapshot) : diagnoseObject(object, families, snapshot);
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};

const refused = (message: string, spec: object): KubernetesObject =>
  aPod('web-0', {
    spec: { containers: [{ name: 'app' }], ...spec },
    metadata: { creationTimestamp: ago(60) },
    status: {
      conditions: [
        { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime: ago(59) },
      ],
    },
  });
const labelled = (name: string, labels: object, spec: object = {}): KubernetesObject => {
  const node = aNode(name) as KubernetesObject & { readonly spec?: object };
  return { ...node, metadata: { ...node.metadata, labels }, spec: { ...node.spec, ...spec } } as KubernetesObject;
};
const wanted = { nodeSelector: { pool: 'gpu' } };
const mismatch = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";

test('a node that has got its label since takes the pod soon', () => {
  const { verdict, findings } = judge(refused(mismatch, wanted), [labelled('worker-1', { pool: 'gpu' })]);
  assert.equal(verdict, 'progressing');
  assert.equal(findings[0]?.title, 'No node was fit; worker-1 is by now');
});

test('a node that has lost its taint since takes the pod soon, one that has another does not', () => {
  const message = '0/1 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}.';
  const taints = [{ key: 'team', value: 'a', effect: 'NoSchedule' }];
  assert.equal(judge(refused(message, {}), [labelled('worker-1', {})]).verdict, 'progressing');
  assert.equal(judge(refused(message, {}), [labelled('worker-1', {}, { taints })]).verdict, 'failing');
});

test('a node with the label does not help where the refusals leave room for other reasons', () => {
  const some = "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node affinity/selector.";
  const nodes = [labelled('worker-1', { pool: 'gpu' }), labelled('worker-2', {})];
  assert.equal(judge(refused(some, wanted), nodes).verdict, 'failing');
  assert.equal(judge(refused(mismatch, wanted), [labelled('worker-1', {})]).verdict, 'failing');
});

const set = anObject('ReplicaSet', 'web-7f', { spec: { replicas: 2 }, status: { replicas: 1 } });
const exceeded = anEvent(
  set,
  'FailedCreate',
  'Error creating: pods "web-7f-x" is forbidden: exceeded quota: team, requested: limits.cpu=500m,pods=1, used: limits.cpu=1,pods=1, limited: limits.cpu=1,pods=1',
  { seconds: 90 },
);
const quota = (hard: object): KubernetesObject =>
  anObject('ResourceQuota', 'team', { status: { hard, used: { 'limits.cpu': '1', pods: '1' } } });

test('a quota that was raised is waited for, one that still has no room for all that is asked is not', () => {
  const raised = judge(set, [exceeded, quota({ 'limits.cpu': '2', pods: '5' })]);
  assert.equal(raised.verdict, 'progressing');
  assert.match(raised.findings[0]?.explanation ?? '', /by now the quota has room/);
  assert.equal(judge(set, [exceeded, quota({ 'limits.cpu': '1', pods: '5' })]).verdict, 'failing');
  assert.equal(judge(set, [exceeded]).verdict, 'failing');
});

test('a ServiceAccount that was made since is waited for', () => {
  const message =
    'Error creating: pods "web-7f-x" is forbidden: error looking up service account shop/robot: serviceaccount "robot" not found';
  const missing = anEvent(set, 'FailedCreate', message, { seconds: 90 });
  const account = (name: string): KubernetesObject => anObject('ServiceAccount', name);
  assert.equal(judge(set, [missing, account('robots')]).verdict, 'failing');
  const { verdict, findings } = judge(set, [missing, account('robot')]);
  assert.equal(verdict, 'progressing');
  assert.equal(findings[0]?.title, 'ServiceAccount robot was missing; it exists by now');
});

test('the answer to an earlier resize says nothing of the present one', () => {
  const resized = (generation: number): KubernetesObject =>
    aPod('cache-0', {
      metadata: { generation },
      spec: { nodeName: 'worker-1' },
      status: {
        phase: 'Running',
        conditions: [
          { type: 'Ready', status: 'True' },
          {
            type: 'PodResizePending',
            status: 'True',
            reason: 'Infeasible',
            message: 'no capacity',
            observedGeneration: 3,
          },
        ],
        containerStatuses: [{ name: 'app', ready: true, restartCount: 0, state: { running: { startedAt: ago(900) } } }],
      },
    });
  const rulesOf = (pod: KubernetesObject): readonly string[] =>
    judge(pod, [aNode('worker-1')]).findings.map(({ rule }) => rule);
  assert.ok(rulesOf(resized(3)).includes('resize-infeasible'));
  assert.ok(!rulesOf(resized(4)).includes('resize-infeasible'));
});

const deployment = (metadata: object): KubernetesObject =>
  anObject(
    'Deployment',
    'web',
    { spec: { replicas: 1 }, status: { observedGeneration: 3 } },
    { generation: 4, creationTimestamp: ago(86_400), ...metadata },
  );
const lease = (seconds: number): KubernetesObject =>
  anObject('Lease', 'kube-controller-manager', { spec: { renewTime: ago(seconds) } }, { namespace: 'kube-system' });
const isStale = ({ findings }: Diagnosis): boolean => findings.some(({ rule }) => rule === 'deploy-stale-status');

test('a change that the controller has not seen is stale by its time, or by the lease of the controller manager', () => {
  const changed = (seconds: number): object => ({ managedFields: [{ manager: 'kubectl', time: ago(seconds) }] });
  assert.equal(isStale(judge(deployment(changed(5)), [])), false);
  assert.equal(isStale(judge(deployment(changed(300)), [])), true);
  assert.equal(isStale(judge(deployment({}), [])), false);
  assert.equal(isStale(judge(deployment({}), [lease(3)])), false);
  const silent = judge(deployment({}), [lease(400)]);
  assert.match(silent.findings[0]?.explanation ?? '', /renewed its lease 6m40s ago: it does not run/);
});

test('a Service is not empty while what it selects may still be on its way', () => {
  const service = (seconds: number): KubernetesObject =>
    anObject('Service', 'cart', { spec: { selector: { app: 'cart' } } }, { creationTimestamp: ago(seconds) });
  const near = aPod('carts-0', { metadata: { labels: { app: 'carts' } }, status: { phase: 'Running' } });
  assert.deepEqual(judge(service(3), [near]).findings, []);
  assert.equal(judge(service(13), [near]).findings[0]?.rule, 'svc-selector-other');
});

test('an error about an image that was replaced in the pod speaks of that image, and the next try is waited for', () => {
  const pulling = (generation: number): KubernetesObject =>
    aPod('web-0', {
      metadata: { generation },
      spec: { nodeName: 'worker-1', containers: [{ name: 'app', image: 'nginx:1.27' }] },
      status: {
        containerStatuses: [
          {
            name: 'app',
            state: {
              waiting: {
                reason: 'ErrImagePull',
                message:
                  'failed to pull and unpack image "docker.io/library/nginx:1.99": failed to resolve reference "docker.io/library/nginx:1.99": docker.io/library/nginx:1.99: not found',
              },
            },
          },
        ],
      },
    });
  const { verdict, findings } = judge(pulling(2), [aNode('worker-1')]);
  assert.equal(verdict, 'progressing');
  assert.match(findings[0]?.title ?? '', /1\.99/);
  assert.equal(judge(pulling(1), [aNode('worker-1')]).verdict, 'failing');
});
