import assert from 'node:assert/strict';
import test from 'node:test';
import { diagnoseObject } from '../../../src/diagnosis/diagnose-pod.ts';
import { families } from '../../../src/diagnosis/rules/index.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { ago, anEvent, anObject, aPod, snapshotWith } from '../../support/objects.ts';

const stuck = (spec: Record<string, unknown>, more: readonly Record<string, unknown>[] = []): KubernetesObject =>
  anObject('Deployment', 'web', {
    spec: { replicas: 1, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%' } }, ...spec },
    status: {
      replicas: 2,
      conditions: [
        {
          type: 'Progressing',
          status: 'False',
          reason: 'ProgressDeadlineExceeded',
          message: 'ReplicaSet "web-7f" has timed out progressing.',
          lastTransitionTime: ago(60),
        },
        ...more,
      ],
    },
  });
const owned = (kind: string, name: string) => ({ ownerReferences: [{ kind, name, controller: true }] });
const pending = aPod('web-7f-x', { metadata: owned('ReplicaSet', 'web-7f'), status: { phase: 'Pending' } });

const diagnose = (deployment: KubernetesObject, others: readonly KubernetesObject[]) =>
  diagnoseObject(deployment, families, snapshotWith([deployment, ...others]));
const rulesOf = (deployment: KubernetesObject, others: readonly KubernetesObject[]): readonly string[] =>
  diagnose(deployment, others).findings.map(({ rule }) => rule);

test('a share of the replicas that rounds down to none leaves no room for a rollout', () => {
  assert.ok(rulesOf(stuck({}), [pending]).includes('deploy-maxsurge-deadlock'));
  const said = diagnose(stuck({ replicas: 3 }), [pending]).findings.map(({ explanation }) => explanation);
  assert.ok(said.some(text => text.includes('maxUnavailable 25% (of 3 replicas: 0)')));
});

test('a share that is one pod or more, or the strategy Recreate, is no deadlock', () => {
  for (const spec of [{ replicas: 4 }, { strategy: { type: 'Recreate' } }])
    assert.ok(!rulesOf(stuck(spec), [pending]).includes('deploy-maxsurge-deadlock'));
});

const set = anObject(
  'ReplicaSet',
  'web-7f',
  {
    spec: { replicas: 1 },
    status: {
      replicas: 0,
      conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'x' }],
    },
  },
  owned('Deployment', 'web'),
);
const refusal = anEvent(
  set,
  'FailedCreate',
  'Error creating: pods "web-7f-" is forbidden: error looking up service account shop/robot: serviceaccount "robot" not found',
  { source: 'replicaset-controller' },
);

test('what a Deployment suffers follows from why its ReplicaSet gets no pods', () => {
  const { findings, verdict } = diagnose(stuck({}), [set, refusal]);
  const cause = findings.find(({ rule }) => rule === 'create-serviceaccount');
  assert.ok(cause);
  for (const finding of findings.filter(({ subject }) => subject.kind === 'Deployment'))
    assert.deepEqual(finding.causedBy, [cause.key], finding.rule);
  assert.equal(verdict, 'failing');
});

test('without a refusal the Deployment has to speak for itself', () => {
  const { findings } = diagnose(stuck({}), [pending]);
  assert.deepEqual(
    findings.flatMap(({ causedBy }) => causedBy),
    [],
  );
});

test('an autoscaler whose target is not there is told apart from one without metrics', () => {
  const scaler = (reason: string, message: string) =>
    anObject('HorizontalPodAutoscaler', 'web', {
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'webb' } },
      status: { conditions: [{ type: 'AbleToScale', status: 'False', reason, message }] },
    });
  const titleOf = (object: KubernetesObject) => diagnose(object, []).findings[0]?.title;
  assert.equal(
    titleOf(scaler('FailedGetScale', 'unable to get the current scale: deployments.apps "webb" not found')),
    'Scales nothing: no Deployment webb',
  );
  assert.equal(titleOf(scaler('FailedGetScale', 'the server is busy')), 'Cannot scale: FailedGetScale');
});
