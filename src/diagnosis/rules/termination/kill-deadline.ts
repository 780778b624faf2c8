import { parseTime } from '../../../model/time.ts';
import { conditionOf, type PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

/**
 * When the kubelet should have stopped the containers of a deleted pod, ms. A kubelet that was away begins with the whole
 * grace period when it is back: then the node, and the pods that were marked not Ready meanwhile, get Ready anew.
 */
export const killDeadline = (pod: PodFacts, deadline: number, snapshot: Snapshot): number => {
  const grace = (pod.pod.metadata?.deletionGracePeriodSeconds ?? 0) * 1000;
  return Math.max(deadline, ...readySince(pod, snapshot).map(since => since + grace));
};

const readySince = (pod: PodFacts, snapshot: Snapshot): readonly number[] => {
  const known = pod.node ? snapshot.object('Node', '', pod.node) : undefined;
  const conditions = [
    conditionOf(pod, 'Ready'),
    known?.state === 'read' ? known.value.status?.conditions?.find(one => one?.type === 'Ready') : undefined,
  ];
  return conditions.flatMap(condition =>
    condition?.status === 'True' ? (parseTime(condition.lastTransitionTime) ?? []) : [],
  );
};

/** When the last container of a pod ended, ms; 0 where none has. */
export const lastEnd = (pod: PodFacts): number =>
  Math.max(0, ...pod.containers.map(({ terminated }) => parseTime(terminated?.finishedAt) ?? 0));
