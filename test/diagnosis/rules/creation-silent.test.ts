import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnoseObject } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { creation } from '../../../src/diagnosis/rules/creation/index.ts';
import { volumes } from '../../../src/diagnosis/rules/volumes/index.ts';
import { forbidden } from '../../../src/model/known.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, anObject, aPod, snapshotWith } from '../../support/objects.ts';

const judge = (object: KubernetesObject, ...others: readonly KubernetesObject[]): Diagnosis => {
  const diagnosis = diagnoseObject(object, [creation, volumes], snapshotWith([object, ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};
const rulesOf = (diagnosis: Diagnosis): readonly string[] => diagnosis.findings.map(({ rule }) => rule);

const container = {
  name: 'app',
  image: 'nginx',
  resources: { limits: { memory: '200Mi' }, requests: { cpu: '100m' } },
};
const statefulSet = (has: number, { spec = {}, template = {}, status = {}, metadata = {} } = {}): KubernetesObject =>
  anObject(
    'StatefulSet',
    'db',
    {
      spec: { replicas: 3, template: { spec: { containers: [container], ...template } }, ...spec },
      status: { replicas: has, observedGeneration: 1, ...status },
    },
    { generation: 1, ...metadata },
  );
const member = (ordinal: number, readySeconds: number | undefined, metadata: object = {}): KubernetesObject =>
  aPod(`db-${ordinal}`, {
    metadata: { ownerReferences: [{ kind: 'StatefulSet', name: 'db', controller: true }], ...metadata },
    status: {
      phase: 'Running',
      conditions: [
        readySeconds === undefined
          ? { type: 'Ready', status: 'False' }
          : { type: 'Ready', status: 'True', lastTransitionTime: ago(readySeconds) },
      ],
    },
  });
const quota = (hard: object, used: object, spec: object = {}): KubernetesObject =>
  anObject('ResourceQuota', 'team', { spec: { hard, ...spec }, status: { hard, used } });

test('pods that are missing without a word are missing, and the API server can be asked why', () => {
  const diagnosis = judge(statefulSet(1), member(0, 900));
  assert.deepEqual(rulesOf(diagnosis), ['create-silent']);
  assert.equal(diagnosis.verdict, 'failing');
  assert.match(diagnosis.findings[0]?.explanation ?? '', /1 of 3 pods of db exist.*15m/s);
  assert.ok(diagnosis.findings[0]?.next.some(({ command }) => command?.includes('--dry-run=server')));
});

test('a StatefulSet that is under way is not blamed', () => {
  const quiet: readonly (readonly [string, KubernetesObject, ...KubernetesObject[]])[] = [
    ['made a minute ago', statefulSet(0, { metadata: { creationTimestamp: ago(60) } })],
    ['its newest pod is Ready since a minute', statefulSet(1), member(0, 60)],
    ['its newest pod is not Ready', statefulSet(1), member(0, undefined)],
    ['a pod ends', statefulSet(1), member(0, 900, { deletionTimestamp: ago(5) })],
    ['it was changed and not yet looked at', statefulSet(1, { metadata: { generation: 2 } }), member(0, 900)],
    ['it has all its pods', statefulSet(3), member(0, 900), member(1, 900), member(2, 900)],
    ['the count lags behind the pods', statefulSet(2), member(0, 900), member(1, 900), member(2, 900)],
    ['minReadySeconds run', statefulSet(1, { spec: { minReadySeconds: 3600 } }), member(0, 900)],
    ['another pod has the name', statefulSet(1), member(0, 900), aPod('db-1')],
    ['it is scaled to nothing', statefulSet(0, { spec: { replicas: 0 } })],
    ['it was changed a moment ago', statefulSet(0, { metadata: { managedFields: [{ time: ago(10) }] } })],
  ];
  for (const [what, object, ...others] of quiet) assert.deepEqual(rulesOf(judge(object, ...others)), [], what);
});

test('a pod that was made a moment ago, as an event tells, is no shortage', () => {
  const made = anEvent(statefulSet(0), 'SuccessfulCreate', 'create Pod db-0 in StatefulSet db successful', {
    type: 'Normal',
  });
  assert.deepEqual(rulesOf(judge(statefulSet(0), made)), []);
});

test('what may not be read is not concluded from', () => {
  const object = statefulSet(0);
  const snapshot = snapshotWith([object]);
  const unread = diagnoseObject(object, [creation], { ...snapshot, objects: () => forbidden('forbidden') });
  assert.deepEqual(rulesOf(unread), []);
  const early = diagnoseObject(object, [creation], { ...snapshot, events: () => ({ state: 'unknown' }) });
  assert.deepEqual(rulesOf(early), []);
  const template = { serviceAccountName: 'payments', priorityClassName: 'high' };
  const named = statefulSet(0, { template });
  const blind = diagnoseObject(named, [creation], {
    ...snapshotWith([named]),
    object: () => forbidden('forbidden'),
    events: () => forbidden('forbidden'),
  });
  assert.deepEqual(rulesOf(blind), ['create-silent']);
});

test('a quota without room for one more pod is the cause, one with room or for other pods is not', () => {
  const lead = (...quotas: readonly KubernetesObject[]): readonly string[] =>
    rulesOf(judge(statefulSet(1), member(0, 900), ...quotas));
  assert.deepEqual(lead(quota({ pods: '3' }, { pods: '3' })), ['create-quota']);
  assert.deepEqual(lead(quota({ 'limits.memory': '1Gi' }, { 'limits.memory': '900Mi' })), ['create-quota']);
  assert.deepEqual(lead(quota({ 'requests.cpu': '1' }, { 'requests.cpu': '950m' })), ['create-quota']);
  assert.deepEqual(lead(quota({ pods: '4' }, { pods: '3' })), ['create-silent']);
  assert.deepEqual(lead(quota({ 'limits.memory': '1Gi' }, { 'limits.memory': '800Mi' })), ['create-silent']);
  assert.deepEqual(lead(quota({ pods: '1' }, { pods: '1' }, { scopes: ['BestEffort'] })), ['create-silent']);
  assert.deepEqual(lead(quota({ pods: '1' }, { pods: '1' }, { scopeSelector: {} })), ['create-silent']);
  assert.deepEqual(lead(quota({ secrets: '1' }, { secrets: '1' })), ['create-silent']);
});

test('names that do not exist are the cause', () => {
  const template = { serviceAccountName: 'payments', priorityClassName: 'high', runtimeClassName: 'kata' };
  assert.deepEqual(rulesOf(judge(statefulSet(0, { template }))).toSorted(), [
    'create-priorityclass',
    'create-runtimeclass',
    'create-serviceaccount',
  ]);
  const there = [
    anObject('ServiceAccount', 'payments'),
    anObject('PriorityClass', 'high'),
    anObject('RuntimeClass', 'kata', { handler: 'kata' }),
  ];
  assert.deepEqual(rulesOf(judge(statefulSet(0, { template }), ...there)), ['create-silent']);
});

test('a quota without room for the claim keeps the pod from being made', () => {
  const spec = { volumeClaimTemplates: [{ metadata: { name: 'data' } }] };
  const full = quota({ persistentvolumeclaims: '1' }, { persistentvolumeclaims: '1' });
  assert.deepEqual(rulesOf(judge(statefulSet(1, { spec }), member(0, 900), full)), ['sts-pvc-failed']);
  const claim = anObject('PersistentVolumeClaim', 'data-db-1');
  assert.deepEqual(rulesOf(judge(statefulSet(1, { spec }), member(0, 900), full, claim)), ['create-silent']);
});

test('a DaemonSet without its pods is told unless a node has just joined or a pod has failed', () => {
  const set = anObject('DaemonSet', 'agent', {
    spec: { template: { spec: { containers: [container] } } },
    status: { desiredNumberScheduled: 2, currentNumberScheduled: 1 },
  });
  const own = { ownerReferences: [{ kind: 'DaemonSet', name: 'agent', controller: true }] };
  const there = aPod('agent-a', { metadata: own, status: { phase: 'Running' } });
  assert.deepEqual(rulesOf(judge(set, there, aNode('worker-1'))), ['create-silent']);
  const young = anObject('Node', 'worker-2', {}, { creationTimestamp: ago(30) });
  assert.deepEqual(rulesOf(judge(set, there, aNode('worker-1'), young)), []);
  const failed = aPod('agent-b', { metadata: own, status: { phase: 'Failed' } });
  assert.deepEqual(rulesOf(judge(set, there, failed, aNode('worker-1'))), []);
});

test('a Job without a pod is told unless it has something to wait for', () => {
  const job = (spec: object = {}, status: object = {}): KubernetesObject =>
    anObject('Job', 'load', {
      spec: { parallelism: 1, completions: 1, template: { spec: { containers: [container] } }, ...spec },
      status: { startTime: ago(3600), ...status },
    });
  assert.deepEqual(rulesOf(judge(job())), ['create-silent']);
  const waits: readonly (readonly [string, KubernetesObject])[] = [
    ['resumed a moment ago', job({}, { startTime: ago(20) })],
    ['suspended', job({ suspend: true })],
    ['between two tries', job({}, { failed: 2 })],
    ['a pod ends', job({}, { terminating: 1 })],
    ['a queue with work done', job({ completions: null, parallelism: 2 }, { succeeded: 1 })],
    ['another controller', job({ managedBy: 'kueue.x-k8s.io/multikueue' })],
    ['finished', job({}, { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] })],
  ];
  for (const [what, object] of waits) assert.deepEqual(rulesOf(judge(object)), [], what);
});

test('a claim whose provisioner does not answer is told when the event is gone, from when it had a pod', () => {
  const claim = anObject(
    'PersistentVolumeClaim',
    'data',
    { spec: { storageClassName: 'gp3' }, status: { phase: 'Pending' } },
    {
      annotations: {
        'volume.kubernetes.io/storage-provisioner': 'ebs.csi.aws.com',
        'volume.kubernetes.io/selected-node': 'worker-1',
      },
    },
  );
  const later = anObject('StorageClass', 'gp3', {
    provisioner: 'ebs.csi.aws.com',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  const user = (seconds: number): KubernetesObject =>
    aPod('web-0', {
      metadata: { creationTimestamp: ago(seconds) },
      spec: { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] },
    });
  assert.deepEqual(rulesOf(judge(claim, later, user(900))), ['pvc-unbound-immediate']);
  assert.deepEqual(rulesOf(judge(claim, later, user(60))), []);
  assert.deepEqual(rulesOf(judge(claim, later)), []);
});

test('a CronJob that misses its runs beside a full quota of Jobs is refused; each alone proves nothing', () => {
  const cronJob = (schedule: string, status: object = { lastScheduleTime: ago(1800) }): KubernetesObject =>
    anObject('CronJob', 'hourly', { spec: { schedule, jobTemplate: {} }, status });
  const full = quota({ 'count/jobs.batch': '2' }, { 'count/jobs.batch': '2' });
  assert.deepEqual(rulesOf(judge(cronJob('*/5 * * * *'), full)), ['create-quota']);
  assert.deepEqual(rulesOf(judge(cronJob('* * * * *', {}), full)), ['create-quota']);
  const room = quota({ 'count/jobs.batch': '3' }, { 'count/jobs.batch': '2' });
  assert.deepEqual(rulesOf(judge(cronJob('*/5 * * * *'), room)), []);
  assert.deepEqual(rulesOf(judge(cronJob('0 * * * *'), full)), []);
  assert.deepEqual(rulesOf(judge(cronJob('0 3 * * *'), full)), []);
  const busy = { lastScheduleTime: ago(1800), active: [{ name: 'hourly-1' }] };
  assert.deepEqual(rulesOf(judge(cronJob('*/5 * * * *', busy), full)), []);
});

test('what looks at new pods of the namespace is named, what looks elsewhere is not', () => {
  const pods = { apiGroups: [''], resources: ['pods'], operations: ['CREATE'] };
  const space = anObject('Namespace', 'shop', {}, { labels: { team: 'shop' } });
  const webhooks = anObject('ValidatingWebhookConfiguration', 'guard', {
    webhooks: [
      { name: 'pods.guard.example', rules: [pods], namespaceSelector: { matchLabels: { team: 'shop' } } },
      { name: 'other.guard.example', rules: [pods], namespaceSelector: { matchLabels: { team: 'pay' } } },
      { name: 'secrets.guard.example', rules: [{ ...pods, resources: ['secrets'] }] },
    ],
  });
  const policy = anObject('ValidatingAdmissionPolicy', 'limits', {
    spec: { matchConstraints: { resourceRules: [pods] } },
  });
  const said = judge(statefulSet(0), space, webhooks, policy).findings[0]?.explanation ?? '';
  assert.match(said, /may refuse them: webhook pods\.guard\.example, ValidatingAdmissionPolicy limits\./);
});
