import { type ContainerView, isMain, podContainers } from '../../../model/container.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { reportLag, startBudget } from '../../../model/probe.ts';
import { parseTime } from '../../../model/time.ts';

/** How long a pod may take to get Ready before it counts as failing whatever it does, ms. */
const readyBudget = 10 * 60_000;

/** Whether a pod is not merely starting: a container has failed, the scheduler has refused, or it takes far too long. */
export const isFailing = (pod: Pod, now: number): boolean => {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  if (pod.metadata?.deletionTimestamp) return false;
  return (
    pod.status?.phase === 'Failed' ||
    statuses.some(
      one => (one?.restartCount ?? 0) > 0 || /BackOff|Err|Error|Invalid/.test(one?.state?.waiting?.reason ?? ''),
    ) ||
    (pod.status?.conditions ?? []).some(one => one.type === 'PodScheduled' && one.status === 'False') ||
    podContainers(pod).some(container => isOverdue(container, now)) ||
    now - (parseTime(pod.metadata?.creationTimestamp) ?? now) > readyBudget
  );
};

/** Runs for longer than its probes allow a start, and is not ready. */
const isOverdue = (container: ContainerView, now: number): boolean => {
  const started = parseTime(container.running?.startedAt);
  const budget = startBudget(container);
  if (!isMain(container) || started === undefined || container.ready || budget === 0) return false;
  return now - started > (budget + reportLag) * 1000;
};
