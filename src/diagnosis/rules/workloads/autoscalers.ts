import { cite } from '../../evidence.ts';
import { type AnyObjectCheck, type Outcome, objectCheck, type Rule } from '../../rule.ts';

const noMetrics: Rule = {
  id: 'hpa-no-metrics',
  severity: 'low',
  role: 'note',
  title: 'Cannot scale: {reason}',
  explanation:
    'The autoscaler {name} cannot work out how many pods are needed, so the number of pods stays as it is: {message}',
  next: [
    { why: 'See what the autoscaler says', command: 'kubectl describe hpa {name} -n {namespace}' },
    { why: 'See whether metrics are served', command: 'kubectl top pods -n {namespace}' },
  ],
  about:
    'A HorizontalPodAutoscaler needs metrics and, for percentages, requests on every container of its pods. Without them it leaves the number of replicas alone.',
  reference: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
};

/** What it should scale is not there. */
const noTarget: Rule = {
  ...noMetrics,
  title: 'Scales nothing: no {target}',
  explanation: 'The autoscaler {name} is to scale {target}, which does not exist: {message}',
  next: [
    { why: 'Correct scaleTargetRef', command: 'kubectl edit hpa {name} -n {namespace}' },
    { why: 'See what there is to scale', command: 'kubectl get deployments,statefulsets -n {namespace}' },
  ],
};

const blocksDisruption: Rule = {
  id: 'pdb-blocks',
  severity: 'low',
  role: 'note',
  inSpec: true,
  title: 'No disruption allowed: {healthy} of {wanted} healthy',
  explanation:
    'The budget {name} allows no pod to be evicted at the moment: {healthy} pod(s) are healthy and {wanted} have to be. Draining a node that has one of them waits.',
  next: [{ why: 'See the budget', command: 'kubectl describe pdb {name} -n {namespace}' }],
  about:
    'A PodDisruptionBudget only speaks about evictions, such as those of kubectl drain. With as many healthy pods as it demands, or fewer, every eviction is refused.',
  reference: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
};

/** What moves or protects the pods of a workload, where it cannot do so. Notes only. */
export const autoscalerChecks: readonly AnyObjectCheck[] = [
  objectCheck({
    kind: 'HorizontalPodAutoscaler',
    rules: [noMetrics],
    *run(found): Iterable<Outcome> {
      const autoscaler = { ...found, kind: 'HorizontalPodAutoscaler' };
      const conditions = autoscaler.status?.conditions ?? [];
      const index = conditions.findIndex(
        one =>
          /^(ScalingActive|AbleToScale)$/.test(one.type) && one.status === 'False' && one.reason !== 'ScalingDisabled',
      );
      const condition = conditions[index];
      if (!condition) return;
      const target = autoscaler.spec?.scaleTargetRef;
      const isGone = condition.reason === 'FailedGetScale' && /\bnot found$/.test(condition.message ?? '');
      yield {
        outcome: 'found',
        rule: isGone && target ? noTarget : noMetrics,
        values: {
          reason: condition.reason ?? '',
          message: condition.message ?? '',
          target: `${target?.kind} ${target?.name}`,
        },
        evidence: cite(
          autoscaler,
          `status.conditions[${index}].reason`,
          `status.conditions[${index}].message`,
          'spec.scaleTargetRef.kind',
          'spec.scaleTargetRef.name',
        ),
      };
    },
  }),
  objectCheck({
    kind: 'PodDisruptionBudget',
    rules: [blocksDisruption],
    *run(found): Iterable<Outcome> {
      const budget = { ...found, kind: 'PodDisruptionBudget' };
      const { status } = budget;
      if (!status || (status.disruptionsAllowed ?? 0) > 0 || (status.expectedPods ?? 0) === 0) return;
      yield {
        outcome: 'found',
        rule: blocksDisruption,
        values: { healthy: status.currentHealthy ?? 0, wanted: status.desiredHealthy ?? 0 },
        evidence: cite(budget, 'status.disruptionsAllowed', 'status.currentHealthy', 'status.desiredHealthy'),
      };
    },
  }),
];
