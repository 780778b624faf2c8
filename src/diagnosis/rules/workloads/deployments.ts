import { humanDuration } from '../../../model/age.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf, ObjectRef } from '../../../model/kubernetes.ts';
import { controllerOf } from '../../../model/owner.ts';
import { parseTime } from '../../../model/time.ts';
import { cite } from '../../evidence.ts';
import { type AnyObjectCheck, type Outcome, objectCheck, type Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { roundedDown } from '../scheduling/own-rollout.ts';
import { staleStatus, staleStatusOf } from './stale-status.ts';

type Deployment = ObjectOf<'Deployment'>;
type ReplicaSet = ObjectOf<'ReplicaSet'>;

/** How long a Deployment may be without its minimum while nothing else is wrong with it, ms. */
const availabilityBudget = 10 * 60_000;

const reference = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status';
const rolloutSteps = [
  {
    why: 'See how the rollout stands',
    command: 'kubectl rollout status deployment/{name} -n {namespace} --timeout=5s',
  },
  { why: 'See the pods of the new revision', command: 'kubectl get pods -n {namespace} -l {selector}' },
  { why: 'Go back to the revision before', command: 'kubectl rollout undo deployment/{name} -n {namespace}' },
];

/** Why the ReplicaSet gets no pods. */
const refusals = { rules: ['create-*'], within: 'related' } as const;

const progressDeadline: Rule = {
  id: 'deploy-progress-deadline',
  severity: 'high',
  role: 'symptom',
  title: 'Rollout stuck: {replicaSet}',
  explanation:
    'The rollout to the ReplicaSet {replicaSet} has made no progress for {deadline} s: {updated} of {wanted} new pod(s) exist and {available} of all pods are available. The reason stands with the pods of {replicaSet}{pods}.',
  next: rolloutSteps,
  about:
    'A Deployment whose new pods do not become available within progressDeadlineSeconds is marked as not progressing. Nothing is rolled back by itself; the old pods keep serving.',
  reference,
  explainedBy: [refusals],
};

// What is wrong stands with the pods or the ReplicaSet; these two only say what it does to the Deployment.
const unavailable: Rule = {
  id: 'deploy-unavailable',
  severity: 'low',
  effect: 'none',
  role: 'symptom',
  title: '{available} of {wanted} pods available',
  explanation:
    'The Deployment has had fewer pods available than it must keep for {age}: {available} of {wanted}. The reason stands with its pods.',
  next: rolloutSteps.slice(0, 2),
  about: 'A Deployment is available while enough of its pods (replicas less maxUnavailable) are Ready.',
  reference,
  explainedBy: [refusals],
};

const replicaFailure: Rule = {
  id: 'deploy-replica-failure',
  severity: 'low',
  effect: 'none',
  role: 'symptom',
  title: '{replicaSet} cannot create all its pods',
  explanation:
    'The ReplicaSet {replicaSet} has {has} of {wanted} pods, and the API server refuses to create more. Its own finding says why.',
  next: [{ why: 'See what the ReplicaSet says', command: 'kubectl describe replicaset {replicaSet} -n {namespace}' }],
  about:
    'The condition ReplicaFailure of a Deployment repeats the first refusal its ReplicaSet met. It goes stale: the events of the ReplicaSet tell the present one.',
  reference,
  explainedBy: [refusals],
};

const setCreateError: Rule = {
  id: 'deploy-rs-create-error',
  severity: 'high',
  title: 'The new ReplicaSet cannot be created',
  explanation: 'The API server does not accept the ReplicaSet for the new template: {message}',
  next: [{ why: 'See what the controller says', command: 'kubectl describe deployment {name} -n {namespace}' }],
  about: 'An admission rule or an invalid template keeps the Deployment from making its next ReplicaSet.',
  reference,
};

const paused: Rule = {
  id: 'deploy-paused',
  severity: 'low',
  role: 'note',
  inSpec: true,
  title: 'Rollouts are paused',
  explanation: 'spec.paused is set: changes of the template reach no pod until the Deployment is resumed. {state}',
  next: [{ why: 'Let changes through again', command: 'kubectl rollout resume deployment/{name} -n {namespace}' }],
  about: 'A paused Deployment keeps the pods it has and rolls nothing out.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment',
};

const surgeDeadlock: Rule = {
  id: 'deploy-maxsurge-deadlock',
  severity: 'medium',
  role: 'symptom',
  title: 'Rollout needs room for one pod more',
  explanation:
    'With maxUnavailable {allowed} an old pod only goes once a new one is available, and the new pod {pod} cannot be scheduled beside the old ones. The rollout cannot finish by itself.',
  next: rolloutSteps,
  about:
    'A rolling update with maxUnavailable 0 needs room for an extra pod. Where host ports, anti-affinity, a ReadWriteOnce volume or full nodes leave none, it never ends; maxUnavailable 1 or the strategy Recreate makes room.',
  reference,
};

/** Deployments: rollouts that do not move. */
export const deploymentChecks: readonly AnyObjectCheck[] = [
  objectCheck({
    kind: 'Deployment',
    rules: [progressDeadline, unavailable, replicaFailure, setCreateError, paused, staleStatus, surgeDeadlock],
    *run(found, snapshot): Iterable<Outcome> {
      const deployment = { ...found, kind: 'Deployment' };
      if (deployment.metadata?.deletionTimestamp) return;
      const conditions = deployment.status?.conditions ?? [];
      const at = (type: string, status: string, reason?: string): number =>
        conditions.findIndex(one => one.type === type && one.status === status && (!reason || one.reason === reason));
      const wanted = deployment.spec?.replicas ?? 1;
      const available = deployment.status?.availableReplicas ?? 0;
      const common = {
        wanted,
        available,
        updated: deployment.status?.updatedReplicas ?? 0,
        selector: Object.entries(deployment.spec?.selector?.matchLabels ?? {})
          .map(pair => pair.join('='))
          .join(','),
      };
      if (deployment.spec?.paused)
        yield {
          outcome: 'found',
          rule: paused,
          values: { state: fill('{available} of {wanted} pods are available.', common) },
          evidence: cite(deployment, 'spec.paused', 'spec.replicas', 'status.availableReplicas'),
        };
      yield* staleStatusOf(deployment, snapshot);
      if (wanted === 0) return;
      const created = at('Progressing', 'False', 'ReplicaSetCreateError');
      if (created >= 0)
        yield {
          outcome: 'found',
          rule: setCreateError,
          values: { message: conditions[created]?.message ?? '' },
          evidence: cite(deployment, `status.conditions[${created}].message`),
        };
      const sets = (ifRead(snapshot.objects('ReplicaSet', deployment.metadata?.namespace ?? '')) ?? []).filter(
        set => controllerOf(set)?.name === deployment.metadata?.name,
      );
      yield* stuck(deployment, at('Progressing', 'False', 'ProgressDeadlineExceeded'), common, sets, snapshot);
      const short = sets.find(
        set =>
          (set.spec?.replicas ?? 0) > (set.status?.replicas ?? 0) &&
          set.status?.conditions?.some(one => one.type === 'ReplicaFailure' && one.status === 'True'),
      );
      if (short)
        yield {
          outcome: 'found',
          rule: replicaFailure,
          values: {
            replicaSet: short.metadata?.name ?? '',
            has: short.status?.replicas ?? 0,
            wanted: short.spec?.replicas ?? 0,
          },
          evidence: cite({ ...short, kind: 'ReplicaSet' }, 'spec.replicas', 'status.replicas'),
          related: [setRef(short)],
        };
      const missing = at('Available', 'False');
      const since = parseTime(conditions[missing]?.lastTransitionTime);
      if (missing >= 0 && since !== undefined && snapshot.now - since > availabilityBudget)
        yield {
          outcome: 'found',
          rule: unavailable,
          values: { ...common, age: humanDuration(snapshot.now - since) },
          evidence: cite(
            deployment,
            `status.conditions[${missing}].message`,
            `status.conditions[${missing}].lastTransitionTime`,
            'spec.replicas',
            'status.availableReplicas',
          ),
          related: sets.filter(isWanted).map(setRef),
          since,
        };
    },
  }),
];

type Common = {
  readonly wanted: number;
  readonly available: number;
  readonly updated: number;
  readonly selector: string;
};

const stuck = function* (
  deployment: Deployment,
  index: number,
  common: Common,
  sets: readonly ReplicaSet[],
  snapshot: Snapshot,
): Iterable<Outcome> {
  if (index < 0) return;
  const condition = deployment.status?.conditions?.[index];
  const replicaSet = /ReplicaSet "([^"]+)"/.exec(condition?.message ?? '')?.[1] ?? 'of the new revision';
  const pods = (ifRead(snapshot.objects('Pod', deployment.metadata?.namespace ?? '')) ?? []).filter(
    pod => controllerOf(pod)?.name === replicaSet,
  );
  const set = sets.find(one => one.metadata?.name === replicaSet);
  const since = parseTime(condition?.lastTransitionTime);
  yield {
    outcome: 'found',
    rule: progressDeadline,
    values: {
      ...common,
      replicaSet,
      deadline: deployment.spec?.progressDeadlineSeconds ?? 600,
      pods:
        pods.length > 0
          ? fill(' ({names})', {
              names: pods
                .slice(0, 3)
                .map(pod => pod.metadata?.name ?? '')
                .join(', '),
            })
          : '',
    },
    evidence: [
      ...cite(
        deployment,
        `status.conditions[${index}].reason`,
        `status.conditions[${index}].message`,
        'spec.progressDeadlineSeconds',
        'spec.replicas',
        'status.updatedReplicas',
        'status.availableReplicas',
      ),
      ...pods.slice(0, 3).flatMap(pod => cite({ ...pod, kind: 'Pod' }, 'status.phase')),
      ...(set ? cite({ ...set, kind: 'ReplicaSet' }, 'status.readyReplicas', 'status.replicas') : []),
    ],
    related: set ? [setRef(set)] : [],
    ...(since === undefined ? {} : { since }),
  };
  const rolling = deployment.spec?.strategy?.rollingUpdate;
  const blocked = pods.find(pod => !pod.spec?.nodeName && pod.status?.phase === 'Pending');
  const spared = roundedDown(rolling?.maxUnavailable ?? '25%', common.wanted) === 0;
  if (blocked && deployment.spec?.strategy?.type !== 'Recreate' && spared)
    yield {
      outcome: 'found',
      rule: surgeDeadlock,
      values: {
        ...common,
        pod: blocked.metadata?.name ?? '',
        allowed: allowedText(rolling?.maxUnavailable ?? '25%', common.wanted),
      },
      evidence: [
        ...cite(deployment, 'spec.strategy.rollingUpdate', 'spec.replicas'),
        ...cite({ ...blocked, kind: 'Pod' }, 'status.phase'),
      ],
    };
};

/** `25% (of 1 replica: 0)`; a share is rounded down. */
const allowedText = (allowed: string | number, replicas: number): string =>
  Number(allowed) === 0 ? '0' : `${allowed} (of ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}: 0)`;

const isWanted = (set: ReplicaSet): boolean => (set.spec?.replicas ?? 0) > 0;

const setRef = (set: ReplicaSet): ObjectRef => ({
  kind: 'ReplicaSet',
  namespace: set.metadata?.namespace ?? '',
  name: set.metadata?.name ?? '',
});
