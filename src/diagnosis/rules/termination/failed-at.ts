import { parseTime } from '../../../model/time.ts';
import { conditionOf, type PodFacts } from '../../pod-facts.ts';

/** When a pod failed, ms: the newest end of a container, else the last change of its Ready condition, else its creation. */
export const failedAt = (pod: PodFacts): number =>
  Math.max(0, ...pod.containers.map(container => parseTime(container.terminated?.finishedAt) ?? 0)) ||
  (parseTime(conditionOf(pod, 'Ready')?.lastTransitionTime) ?? pod.createdAt);
