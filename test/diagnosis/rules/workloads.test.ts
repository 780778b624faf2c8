import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnoseObject } from '../../../src/diagnosis/diagnose-pod.ts';
import { workloads } from '../../../src/diagnosis/rules/workloads/index.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { ago, anEvent, anObject, aPod, snapshotWith } from '../../support/objects.ts';

const judge = (object: KubernetesObject, others: readonly KubernetesObject[] = []) => {
  const diagnosis = diagnoseObject(object, [workloads], snapshotWith([object, ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};

const rules = (object: KubernetesObject, others: readonly KubernetesObject[] = []): readonly string[] =>
  judge(object, others).findings.map(({ rule }) => rule);

const ordinal = (set: string, index: number, status: Record<string, unknown>, metadata = {}): KubernetesObject =>
  aPod(`${set}-${index}`, {
    metadata: { ownerReferences: [{ kind: 'StatefulSet', name: set, controller: true }], ...metadata },
    status,
  });

const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
const crashing = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'False' }],
  containerStatuses: [{ name: 'app', restartCount: 4, state: { waiting: { reason: 'CrashLoopBackOff' } } }],
};
const starting = { phase: 'Pending', conditions: [{ type: 'Ready', status: 'False' }] };

test('a rollout past its deadline names the ReplicaSet that does not get ready', () => {
  const deployment = anObject('Deployment', 'web', {
    spec: { replicas: 2 },
    status: {
      replicas: 3,
      availableReplicas: 2,
      conditions: [
        {
          type: 'Progressing',
          status: 'False',
          reason: 'ProgressDeadlineExceeded',
          message: 'ReplicaSet "web-7f" has timed out progressing.',
          lastTransitionTime: ago(60),
        },
      ],
    },
  });
  const [finding] = judge(deployment).findings;
  assert.equal(finding?.rule, 'deploy-progress-deadline');
  assert.match(finding?.title ?? '', /web-7f/);
});

test('a Deployment that is rolling out, or scaled to zero, is quiet', () => {
  const conditions = [
    { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', lastTransitionTime: ago(30) },
    { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated' },
  ];
  assert.deepEqual(rules(anObject('Deployment', 'web', { spec: { replicas: 2 }, status: { conditions } })), []);
  const longAgo = [{ type: 'Available', status: 'False', lastTransitionTime: ago(7200) }];
  assert.deepEqual(
    rules(anObject('Deployment', 'web', { spec: { replicas: 0 }, status: { conditions: longAgo } })),
    [],
  );
  assert.deepEqual(rules(anObject('Deployment', 'web', { spec: { replicas: 2 }, status: { conditions: longAgo } })), [
    'deploy-unavailable',
  ]);
});

test('a paused Deployment and suspended Jobs are notes', () => {
  for (const object of [
    anObject('Deployment', 'web', { spec: { paused: true, replicas: 1 }, status: { availableReplicas: 1 } }),
    anObject('Job', 'import', { spec: { suspend: true } }),
    anObject('CronJob', 'nightly', { spec: { suspend: true, schedule: '0 3 * * *' } }),
  ]) {
    const [finding] = judge(object).findings;
    assert.deepEqual(
      [finding?.role, finding?.severity, judge(object).verdict],
      ['note', 'low', 'healthy'],
      object.kind ?? '',
    );
  }
});

test('an ordinal that crashes holds up the ones behind it, one that starts does not yet', () => {
  const set = anObject('StatefulSet', 'db', { spec: { replicas: 3 }, status: { replicas: 1 } });
  assert.deepEqual(rules(set, [ordinal('db', 0, crashing)]), ['sts-blocked-ordinal']);
  assert.deepEqual(rules(set, [ordinal('db', 0, starting, { creationTimestamp: ago(20) })]), []);
  const parallel = anObject('StatefulSet', 'db', {
    spec: { replicas: 3, podManagementPolicy: 'Parallel' },
    status: { replicas: 1 },
  });
  assert.deepEqual(rules(parallel, [ordinal('db', 0, crashing)]), []);
});

test('a rolling update of a StatefulSet waits for the pod that is not ready', () => {
  const set = anObject('StatefulSet', 'db', {
    spec: { replicas: 2 },
    status: { replicas: 2, updateRevision: 'db-2', currentRevision: 'db-1', updatedReplicas: 1 },
  });
  assert.deepEqual(rules(set, [ordinal('db', 0, ready), ordinal('db', 1, crashing)]), ['sts-rollout-stuck']);
});

test('a Job says why it gave up, unless a later run of its CronJob has succeeded', () => {
  const failed = (reason: string, metadata = {}): KubernetesObject =>
    anObject(
      'Job',
      'nightly-1',
      {
        spec: { backoffLimit: 2 },
        status: { failed: 3, conditions: [{ type: 'Failed', status: 'True', reason, message: 'm' }] },
      },
      metadata,
    );
  assert.deepEqual(rules(failed('BackoffLimitExceeded')), ['job-backoff']);
  assert.deepEqual(rules(failed('DeadlineExceeded')), ['job-deadline']);
  assert.deepEqual(rules(failed('PodFailurePolicy')), ['job-failure-policy']);
  assert.deepEqual(rules(failed('FailedIndexes')), ['job-failed-indexes']);
  const owner = { ownerReferences: [{ kind: 'CronJob', name: 'nightly', controller: true }] };
  const later = anObject(
    'Job',
    'nightly-2',
    { status: { conditions: [{ type: 'Complete', status: 'True' }] } },
    { ...owner, creationTimestamp: ago(60) },
  );
  assert.equal(judge(failed('BackoffLimitExceeded', owner), [later]).findings[0]?.role, 'note');
  assert.equal(judge(failed('BackoffLimitExceeded', owner)).findings[0]?.role, 'symptom');
});

test('a CronJob that cannot start runs says so; manual runs and overlaps are harmless', () => {
  const cronJob = anObject('CronJob', 'nightly', { spec: { schedule: '0 3 * * *', timeZone: 'Europe/Atlantis' } });
  assert.deepEqual(rules(cronJob, [anEvent(cronJob, 'UnknownTimeZone', 'invalid timeZone: "Europe/Atlantis"')]), [
    'cronjob-schedule',
  ]);
  assert.deepEqual(
    rules(cronJob, [
      anEvent(cronJob, 'UnexpectedJob', 'Saw a job that the controller did not create'),
      anEvent(cronJob, 'JobAlreadyActive', 'x'),
    ]),
    [],
  );
});

test('missing fields never make a check throw', () => {
  for (const kind of ['Deployment', 'StatefulSet', 'Job', 'CronJob', 'HorizontalPodAutoscaler', 'PodDisruptionBudget'])
    for (const fields of [{}, { spec: {}, status: {} }, { spec: null, status: null }])
      judge(anObject(kind, 'x', fields));
});

test('an owner that is deleted in the foreground names the pods that it waits for, once that takes long', () => {
  const set = (seconds: number): KubernetesObject =>
    anObject(
      'StatefulSet',
      'db',
      { spec: { replicas: 1 } },
      { deletionTimestamp: ago(seconds), finalizers: ['foregroundDeletion'] },
    );
  const stuck = ordinal('db', 0, ready, { deletionTimestamp: ago(600) });
  const [finding] = judge(set(600), [stuck]).findings;
  assert.equal(finding?.rule, 'terminating-owner-foreground');
  assert.match(finding?.title ?? '', /waits for db-0/);
  assert.deepEqual(rules(set(30), [stuck]), []);
});

test('a claim of a StatefulSet that another controller manages is a note', () => {
  const set = (whenDeleted: string) =>
    anObject('StatefulSet', 'db', {
      spec: { replicas: 1, persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled: 'Retain' } },
    });
  const event = (of: KubernetesObject) =>
    anEvent(
      of,
      'ConflictingController',
      'PersistentVolumeClaim data-db-0 has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim',
    );
  const pods = [ordinal('db', 0, ready)];
  assert.deepEqual(rules(set('Delete'), [...pods, event(set('Delete'))]), ['sts-conflicting-controller']);
  assert.deepEqual(rules(set('Retain'), [...pods, event(set('Retain'))]), []);
});
