import { humanDuration } from '../../../model/age.ts';
import { parseTime } from '../../../model/time.ts';
import { cite } from '../../evidence.ts';
import { conditionOf } from '../../pod-facts.ts';
import type { PodCheck, Rule } from '../../rule.ts';

const schedulingGated: Rule = {
  id: 'scheduling-gated',
  severity: 'medium',
  effect: 'progressing',
  title: 'Held back by the scheduling gate {gates}',
  explanation:
    'The scheduler does not look at the pod while spec.schedulingGates holds {gates}, for {age} so far. Whoever owns that gate has to take it away: a queue that waits for room, or a controller that does not run.',
  next: [
    { why: 'See the gates', command: "kubectl get pod {pod} -n {namespace} -o jsonpath='{.spec.schedulingGates}'" },
    { why: 'See what the queue says, with Kueue', command: 'kubectl get workloads.kueue.x-k8s.io -n {namespace}' },
  ],
  about:
    'Scheduling gates are put on a pod when it is created, and removed by a controller once the pod may run, for example when a queue has quota for it. Gates can only be taken away, never added later.',
  reference: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-scheduling-readiness/',
};

/** Pods that wait for somebody to remove their scheduling gates. */
export const gatedCheck: PodCheck = {
  rules: [schedulingGated],
  *run(facts, snapshot) {
    if (facts.stage !== 'unscheduled') return;
    const condition = conditionOf(facts, 'PodScheduled');
    const gates = facts.pod.spec?.schedulingGates ?? [];
    if (gates.length === 0) return;
    yield {
      outcome: 'found',
      rule: schedulingGated,
      values: {
        gates: gates.map(gate => gate?.name ?? '').join(', '),
        age: humanDuration(snapshot.now - (parseTime(condition?.lastTransitionTime) ?? facts.createdAt)),
      },
      evidence: [
        ...cite(
          { ...facts.pod, kind: 'Pod' },
          'metadata.creationTimestamp',
          ...gates.map((_, index) => `spec.schedulingGates[${index}].name`),
          ...(condition
            ? [`${condition.path}.reason`, `${condition.path}.message`, `${condition.path}.lastTransitionTime`]
            : []),
        ),
      ],
      since: parseTime(condition?.lastTransitionTime) ?? facts.createdAt,
      identity: gates.map(gate => gate?.name ?? '').join(' '),
    };
  },
};
