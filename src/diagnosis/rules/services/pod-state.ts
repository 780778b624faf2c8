import { podContainers } from '../../../model/container.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { reportLag, startBudget } from '../../../model/probe.ts';
import { parseTime } from '../../../model/time.ts';

/** How a pod behind a Service stands, as far as the Service is concerned. */
export type BackendState = 'ready' | 'coming' | 'failing' | 'leaving' | 'finished';

/** How long a pod may take without a container that failed before it counts as failing, ms. */
const longest = 10 * 60_000;

/** What a Service can expect of a pod: traffic now, soon, or not at all. */
export const backendState = (pod: Pod, now: number): BackendState => {
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return 'finished';
  if (pod.metadata?.deletionTimestamp) return 'leaving';
  if (pod.status?.conditions?.some(one => one.type === 'Ready' && one.status === 'True')) return 'ready';
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const failed = statuses.some(
    one =>
      (one?.restartCount ?? 0) > 0 ||
      /BackOff|Err|Error|Invalid|Unavailable|Failed/.test(one?.state?.waiting?.reason ?? '') ||
      (one?.state?.terminated?.exitCode ?? 0) !== 0,
  );
  if (failed || pod.status?.conditions?.some(one => one.type === 'PodScheduled' && one.status === 'False'))
    return 'failing';
  if (now - (parseTime(pod.metadata?.creationTimestamp) ?? now) > longest) return 'failing';
  return overdue(pod, now) ? 'failing' : 'coming';
};

/** A container runs for longer than its probes need to say that it is not ready. */
const overdue = (pod: Pod, now: number): boolean =>
  podContainers(pod).some(container => {
    const startedAt = parseTime(container.running?.startedAt);
    if (container.role !== 'regular' || startedAt === undefined || container.ready) return false;
    return now - startedAt > ((startBudget(container) || 30) + reportLag) * 1000;
  });
