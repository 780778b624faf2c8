import type { Pod } from '../../../model/kubernetes.ts';
import { parseTime } from '../../../model/time.ts';

/** How long after its grace a pod may still take to be gone where nothing is wrong, ms. */
const farewell = 30_000;

/**
 * Whether a pod is being deleted and still within its grace, whose end `deletionTimestamp` is: what it holds is free
 * soon, and whoever waits for that only waits.
 */
export const isLeaving = (pod: Pod, now: number): boolean => {
  const end = parseTime(pod.metadata?.deletionTimestamp);
  return end !== undefined && now <= end + farewell;
};
