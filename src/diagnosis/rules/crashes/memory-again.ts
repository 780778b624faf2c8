import { humanDuration } from '../../../model/age.ts';
import type { ContainerView } from '../../../model/container.ts';
import { isStale, podUse } from '../../../model/pod-use.ts';
import { formatBytes, parseQuantity } from '../../../model/quantity.ts';
import { parseTime } from '../../../model/time.ts';
import { cite } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Found, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';

const memoryAgain: Rule = {
  id: 'memory-again-near-limit',
  severity: 'low',
  role: 'note',
  title: 'Uses {used} again of the {limit} it was killed for',
  explanation:
    'Container {container} runs now, but its run before was killed for its memory, and it uses {used} of its {limit} limit again, as measured {measured} ago.',
  next: [
    { why: 'Watch its use of memory', command: 'kubectl top pod {pod} -n {namespace} --containers' },
    { why: 'Read what the run before said', command: 'kubectl logs {pod} -n {namespace} -c {container} --previous' },
  ],
  about:
    'A container that was killed for using up its memory limit, and uses nearly all of it again, is likely to be killed again. Memory that can be given back, such as some caches, counts too: it is a note, not an alarm. What is used comes from the metrics API (metrics.k8s.io), where a cluster serves it.',
  reference: 'https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/',
};

/** From this share of its limit on a use is worth a note. */
const near = 0.9;

/** Where a container that was killed for its memory runs again, its use is asked for; nowhere else. */
export const memoryAgainCheck: PodCheck = {
  rules: [memoryAgain],
  healthyToo: true,
  *run(pod, snapshot): Generator<Found> {
    if (pod.pod.metadata?.deletionTimestamp) return;
    for (const container of pod.containers)
      if (container.running && container.lastTerminated?.reason === 'OOMKilled') {
        const found = usedAgain(pod, container, snapshot);
        if (found) yield found;
      }
  },
};

const usedAgain = (pod: PodFacts, container: ContainerView, snapshot: Snapshot): Found | undefined => {
  const { statusPath, specPath, status, spec } = container;
  // What holds now: a resize in place changes it before or after the spec.
  const actual = status?.resources?.limits?.['memory'];
  const limit = parseQuantity(actual ?? spec.resources?.limits?.['memory']);
  const startedAt = parseTime(container.running?.startedAt);
  if (limit === undefined || limit <= 0 || startedAt === undefined) return undefined;
  const known = snapshot.object('PodMetrics', pod.namespace, pod.name);
  if (known.state !== 'read') return undefined;
  const use = podUse(known.value);
  const index = (known.value.containers ?? []).findIndex(({ name }) => name === container.name);
  const used = use?.containers.find(({ name }) => name === container.name)?.memory;
  // An old sample says nothing of now, and one of the run before nothing of this one.
  if (!use || used === undefined || use.at <= startedAt || isStale(use, snapshot.now)) return undefined;
  if (used / limit < near) return undefined;
  return {
    outcome: 'found',
    rule: memoryAgain,
    container: container.name,
    values: {
      used: formatBytes(used),
      limit: formatBytes(limit),
      measured: humanDuration(Math.max(0, snapshot.now - use.at)),
    },
    evidence: [
      ...cite(known.value, `containers[${index}].usage.memory`, 'timestamp'),
      ...cite(
        pod.pod,
        actual === undefined ? `${specPath}.resources.limits.memory` : `${statusPath}.resources.limits.memory`,
        `${statusPath}.lastState.terminated.reason`,
      ),
    ],
  };
};
