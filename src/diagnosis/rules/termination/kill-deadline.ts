import { parseTime } from '../../../model/time.ts';
import { conditionOf, type PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

/**
 * When the kubelet should have stopped the containers of a deleted pod, ms. A kubelet that was away begins with the whole
 * grace period when it is back: then the node, and the pods that were marked not Ready meanwhile, get Ready anew.
 */
export const killDeadline = (pod: PodFacts, deadline: number, snapshot: Snapshot): number => {
  const grace = (pod.pod.metadata?.deletionGracePeriodSeconds ?? 0) * 1000;
  const ready = conditionOf(pod, 'Ready');
  const podReady = (ready?.status === 'True' && parseTime(ready.lastTransitionTime)) || 0;
  return Math.max(deadline, podReady + grace, nodeReadySince(pod, snapshot) + grace);
};

/** When the node of a pod got Ready the last time, as far as it may be read, ms; 0 where it is not Ready or not known. */
export const nodeReadySince = (pod: PodFacts, snapshot: Snapshot): number => {
  const known = pod.node ? snapshot.object('Node', '', pod.node) : undefined;
  const ready =
    known?.state === 'read' ? known.value.status?.conditions?.find(one => one?.type === 'Ready') : undefined;
  return (ready?.status === 'True' && parseTime(ready.lastTransitionTime)) || 0;
};

/** When the last container of a pod ended, ms; 0 where none has. */
export const lastEnd = (pod: PodFacts): number =>
  Math.max(0, ...pod.containers.map(({ terminated }) => parseTime(terminated?.finishedAt) ?? 0));
