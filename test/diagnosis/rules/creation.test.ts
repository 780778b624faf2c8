import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnoseObject } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { creation } from '../../../src/diagnosis/rules/creation/index.ts';
import { classifyRefusal, refusalTable } from '../../../src/diagnosis/rules/creation/refusal-table.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { ago, anEvent, anObject, snapshotWith } from '../../support/objects.ts';

const judge = (object: KubernetesObject, others: readonly KubernetesObject[]): Diagnosis => {
  const diagnosis = diagnoseObject(object, [creation], snapshotWith([object, ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};

const set = (has: number, wanted = 2): KubernetesObject =>
  anObject('ReplicaSet', 'web-7f', { spec: { replicas: wanted }, status: { replicas: has } });

const quota =
  'Error creating: pods "web-7f-x" is forbidden: exceeded quota: team, requested: pods=1, used: pods=3, limited: pods=3';

test('every example of the refusal table belongs to its own row', () => {
  for (const { rule } of refusalTable) {
    assert.ok((rule.examples?.length ?? 0) >= 2, rule.id);
    for (const { text } of rule.examples ?? []) assert.equal(classifyRefusal(text)?.row.rule, rule, text);
  }
});

test('every refusal is told of the workload without a fault', () => {
  for (const { rule } of refusalTable)
    for (const { text } of rule.examples ?? [])
      for (const kind of ['ReplicaSet', 'StatefulSet', 'Job', 'DaemonSet']) {
        const object = anObject(kind, 'web', {
          spec: { replicas: 2, parallelism: 1 },
          status: { replicas: 0, desiredNumberScheduled: 1, currentNumberScheduled: 0 },
        });
        const refusal = anEvent(object, 'FailedCreate', `Error creating: ${text}`, { seconds: 90 });
        assert.equal(judge(object, [refusal]).findings[0]?.rule, rule.id, text);
      }
});

test('a workload that has all its pods is not blamed for an old refusal', () => {
  const old = anEvent(set(2), 'FailedCreate', quota, { seconds: 600 });
  assert.deepEqual(judge(set(2), [old]).findings, []);
});

test('a refusal that a created pod has overtaken is history', () => {
  const statefulSet = anObject('StatefulSet', 'db', { spec: { replicas: 3 }, status: { replicas: 1 } });
  const refused = anEvent(statefulSet, 'FailedCreate', `create Pod db-0 in StatefulSet db failed error: ${quota}`, {
    seconds: 300,
  });
  const made = anEvent(statefulSet, 'SuccessfulCreate', 'create Pod db-0 in StatefulSet db successful', {
    seconds: 100,
    type: 'Normal',
  });
  assert.deepEqual(judge(statefulSet, [refused, made]).findings, []);
  assert.equal(judge(statefulSet, [refused]).findings[0]?.rule, 'create-quota');
});

test('the newest refusal counts, not the stale condition', () => {
  const object = anObject('ReplicaSet', 'web-7f', {
    spec: { replicas: 1 },
    status: {
      conditions: [
        {
          type: 'ReplicaFailure',
          status: 'True',
          reason: 'FailedCreate',
          message: quota,
          lastTransitionTime: ago(900),
        },
      ],
    },
  });
  assert.equal(judge(object, []).findings[0]?.rule, 'create-quota');
  const newer = anEvent(
    object,
    'FailedCreate',
    'Error creating: pods "web-7f-" is forbidden: error looking up service account shop/web: serviceaccount "web" not found',
  );
  assert.equal(judge(object, [newer]).findings[0]?.rule, 'create-serviceaccount');
});

test('a missing service account is given with the one that was probably meant', () => {
  const refusal = anEvent(
    set(0),
    'FailedCreate',
    'Error creating: pods "web-7f-" is forbidden: error looking up service account shop/payments-runner: serviceaccount "payments-runner" not found',
  );
  const [finding] = judge(set(0), [
    refusal,
    anObject('ServiceAccount', 'payment-runner'),
    anObject('ServiceAccount', 'default'),
  ]).findings;
  assert.match(finding?.title ?? '', /payments-runner; payment-runner exists/);
});

test('a claim of a StatefulSet that a quota refuses is told as such', () => {
  const statefulSet = anObject('StatefulSet', 'db', { spec: { replicas: 1 }, status: { replicas: 0 } });
  const refused = anEvent(
    statefulSet,
    'FailedCreate',
    'create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: storage, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=2, limited: persistentvolumeclaims=2',
  );
  const [finding] = judge(statefulSet, [refused]).findings;
  assert.equal(finding?.rule, 'sts-pvc-failed');
  assert.match(finding?.explanation ?? '', /data-db-0/);
});

test('a LimitRange is named whatever it limits', () => {
  const range = anObject('LimitRange', 'team-ranges', {
    spec: {
      limits: [
        { type: 'Container', maxLimitRequestRatio: { memory: '4' } },
        { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } },
      ],
    },
  });
  const set = anObject('StatefulSet', 'web', { spec: { replicas: 1 }, status: {} });
  const said = (message: string): string =>
    judge(set, [range, anEvent(set, 'FailedCreate', message, { source: 'statefulset-controller' })])
      .findings.map(({ rule, explanation }) => `${rule}: ${explanation}`)
      .join();
  const ratio =
    'create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: memory max limit to request ratio per Container is 4, but provided ratio is 16.000000';
  assert.match(said(ratio), /^create-limitrange: .*ratio is 16.*team-ranges/);
  const claim =
    'create Claim data-web-0 for Pod web-0 in StatefulSet web failed error: persistentvolumeclaims "data-web-0" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 20Gi';
  assert.match(said(claim), /^sts-pvc-failed: .*team-ranges/);
});

test('a webhook that does not answer is found in its configuration, with the Service behind it', () => {
  const refusal = anEvent(
    set(0),
    'FailedCreate',
    'Error creating: Internal error occurred: failed calling webhook "guard.acme.example": failed to call webhook: Post "https://guard.policy.svc:443/validate?timeout=5s": no endpoints available for service "guard"',
  );
  const configuration = anObject(
    'ValidatingWebhookConfiguration',
    'acme-guard',
    { webhooks: [{ name: 'other.acme.example' }, { name: 'guard.acme.example', failurePolicy: 'Fail' }] },
    { namespace: '' },
  );
  const [finding] = judge(set(0), [refusal, configuration]).findings;
  assert.equal(finding?.rule, 'create-webhook-down');
  assert.match(finding?.explanation ?? '', /ValidatingWebhookConfiguration acme-guard/);
  assert.match(finding?.next[0]?.command ?? '', /-n policy -l kubernetes\.io\/service-name=guard$/);
});

test('a refusal in unknown words is shown as it is', () => {
  const refusal = anEvent(set(0), 'FailedCreate', 'Error creating: the moon is full');
  const [finding] = judge(set(0), [refusal]).findings;
  assert.equal(finding?.rule, 'create-refused');
  assert.match(finding?.explanation ?? '', /the moon is full/);
});

test('a suspended or finished Job has no pods on purpose', () => {
  for (const more of [
    { spec: { suspend: true } },
    { spec: {}, status: { conditions: [{ type: 'Complete', status: 'True' }] } },
  ]) {
    const job = anObject('Job', 'import', more);
    assert.deepEqual(judge(job, [anEvent(job, 'FailedCreate', quota)]).findings, []);
  }
});
