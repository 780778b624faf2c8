import type { ObjectOf } from '../../../model/kubernetes.ts';
import { cite } from '../../evidence.ts';
import { type AnyObjectCheck, type Outcome, objectCheck, type Rule } from '../../rule.ts';

const deployments = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status';

const progressing: Rule = {
  id: 'deploy-progressing',
  severity: 'low',
  role: 'note',
  title: 'Rollout under way: {updated} of {wanted} pods are new',
  explanation:
    'The Deployment {name} is being rolled out: {updated} of {wanted} pods are of the new revision, {available} of all are available, and {old} of the old revision are still there. It has made progress within progressDeadlineSeconds.',
  next: [{ why: 'Watch it', command: 'kubectl rollout status deployment/{name} -n {namespace}' }],
  about:
    'While a rollout makes progress it is no trouble: old pods go as new ones become available. Only after progressDeadlineSeconds without progress the Deployment says that it is stuck.',
  reference: deployments,
};

const settling: Rule = {
  id: 'min-ready-seconds',
  severity: 'low',
  role: 'note',
  title: '{count} ready pods do not count as available yet',
  explanation:
    'Of the Deployment {name} {ready} pods are Ready and {available} count as available: with minReadySeconds a pod has to stay Ready for {seconds}s first, and a rollout waits for that.',
  next: [{ why: 'Watch it', command: 'kubectl rollout status deployment/{name} -n {namespace}' }],
  about:
    'minReadySeconds keeps a rollout from going on before a new pod has proved itself. Services send traffic to a pod as soon as it is Ready.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#min-ready-seconds',
};
const settlingInOrder: Rule = {
  ...settling,
  id: 'sts-min-ready',
  title: 'The next pod waits for minReadySeconds',
  explanation:
    'Of the StatefulSet {name} {ready} pods are Ready and {available} count as available: with minReadySeconds a pod has to stay Ready for {seconds}s before the next one is made or replaced.',
  next: [{ why: 'Watch it', command: 'kubectl rollout status statefulset/{name} -n {namespace}' }],
  reference: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#minimum-ready-seconds',
};

/** What a rollout is about just now, where nothing is wrong with it. */
export const rolloutNotes: readonly AnyObjectCheck[] = [
  objectCheck({
    kind: 'Deployment',
    rules: [progressing, settling],
    *run(found): Iterable<Outcome> {
      const deployment = { ...found, kind: 'Deployment' };
      if (deployment.metadata?.deletionTimestamp || deployment.spec?.paused) return;
      yield* underWay(deployment);
      yield* waitsFor(deployment, settling);
    },
  }),
  objectCheck({
    kind: 'StatefulSet',
    rules: [settlingInOrder],
    run: set => waitsFor({ ...set, kind: 'StatefulSet' }, settlingInOrder),
  }),
];

function* underWay(deployment: ObjectOf<'Deployment'> & { readonly kind: string }): Iterable<Outcome> {
  const { status, spec } = deployment;
  const wanted = spec?.replicas ?? 1;
  const updated = status?.updatedReplicas ?? 0;
  const old = (status?.replicas ?? 0) - updated;
  const index = (status?.conditions ?? []).findIndex(one => one?.type === 'Progressing' && one.status === 'True');
  // NewReplicaSetAvailable stays for ever after; nothing old may be left for the first rollout of all.
  if (index < 0 || old <= 0 || (status?.observedGeneration ?? 0) < (deployment.metadata?.generation ?? 0)) return;
  yield {
    outcome: 'found',
    rule: progressing,
    values: {
      wanted,
      updated,
      old,
      available: status?.availableReplicas ?? 0,
    },
    evidence: cite(
      deployment,
      `status.conditions[${index}].reason`,
      `status.conditions[${index}].message`,
      'spec.replicas',
      'status.replicas',
      'status.updatedReplicas',
      'status.availableReplicas',
    ),
  };
}

function* waitsFor(
  workload: (ObjectOf<'Deployment'> | ObjectOf<'StatefulSet'>) & { readonly kind: string },
  rule: Rule,
): Iterable<Outcome> {
  const seconds = workload.spec?.minReadySeconds ?? 0;
  const ready = workload.status?.readyReplicas ?? 0;
  const available = workload.status?.availableReplicas ?? 0;
  if (seconds <= 0 || ready <= available || workload.metadata?.deletionTimestamp) return;
  yield {
    outcome: 'found',
    rule,
    values: { seconds, ready, available, count: ready - available },
    evidence: cite(workload, 'spec.minReadySeconds', 'status.readyReplicas', 'status.availableReplicas'),
  };
}
