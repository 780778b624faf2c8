import type { ContainerStatus, Pod } from './kubernetes.ts';
import { parseTime } from './time.ts';

/** What `kubectl get pods` prints of a pod. */
export type PodColumns = {
  /** `1/2`. */
  readonly ready: string;
  readonly status: string;
  readonly restarts: number;
  /** When the newest counted restart happened (ms), undefined without one. */
  readonly restartedAt: number | undefined;
};

/**
 * The READY, STATUS and RESTARTS columns, exactly as this server prints them.
 * Source: printPod in kubernetes/pkg/printers/internalversion/printers.go; what changed between minors is marked.
 */
export const podColumns = (pod: Pod, serverMinor = 36): PodColumns => {
  const status = pod.status ?? {};
  const sidecars = new Set(
    (pod.spec?.initContainers ?? []).filter(init => init.restartPolicy === 'Always').map(init => init.name),
  );
  const counted = { total: (pod.spec?.containers?.length ?? 0) + sidecars.size, ready: 0, restarts: 0, restartedAt: 0 };
  const sidecarRestarts = { restarts: 0, restartedAt: 0 };

  let reason = status.reason || status.phase || '';
  if (status.conditions?.some(condition => condition.type === 'PodScheduled' && condition.reason === 'SchedulingGated'))
    reason = 'SchedulingGated';

  let initializing = false;
  for (const [index, container] of (status.initContainerStatuses ?? []).entries()) {
    count(counted, container);
    if (sidecars.has(container.name)) count(sidecarRestarts, container);
    if (container.state?.terminated?.exitCode === 0) continue;
    if (sidecars.has(container.name) && container.started === true) {
      if (container.ready) counted.ready += 1;
      continue;
    }
    reason = initReason(container, index, pod.spec?.initContainers?.length ?? 0);
    initializing = true;
    break;
  }

  const initialized =
    status.conditions?.some(condition => condition.type === 'Initialized' && condition.status === 'True') === true;
  if (!initializing || initialized) {
    counted.restarts = sidecarRestarts.restarts;
    counted.restartedAt = sidecarRestarts.restartedAt;
    reason = regularReason(status.containerStatuses ?? [], counted, reason, isReady(pod), serverMinor);
  }

  if (pod.metadata?.deletionTimestamp) {
    if (status.reason === 'NodeLost') reason = 'Unknown';
    else if (serverMinor < 31 || (status.phase !== 'Succeeded' && status.phase !== 'Failed')) reason = 'Terminating';
  }
  return {
    ready: `${counted.ready}/${counted.total}`,
    status: reason,
    restarts: counted.restarts,
    restartedAt: counted.restarts > 0 && counted.restartedAt > 0 ? counted.restartedAt : undefined,
  };
};

const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True') === true;

const count = (sum: { restarts: number; restartedAt: number }, container: ContainerStatus): void => {
  sum.restarts += container.restartCount ?? 0;
  sum.restartedAt = Math.max(sum.restartedAt, parseTime(container.lastState?.terminated?.finishedAt) ?? 0);
};

const initReason = (container: ContainerStatus, index: number, total: number): string => {
  const { terminated, waiting } = container.state ?? {};
  if (terminated) {
    if (terminated.reason) return `Init:${terminated.reason}`;
    return terminated.signal ? `Init:Signal:${terminated.signal}` : `Init:ExitCode:${terminated.exitCode}`;
  }
  if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
  return `Init:${index}/${total}`;
};

const regularReason = (
  containers: readonly ContainerStatus[],
  counted: { ready: number; restarts: number; restartedAt: number },
  before: string,
  podReady: boolean,
  serverMinor: number,
): string => {
  let reason = before;
  let hasRunning = false;
  let failed: string | undefined;
  // From the last to the first, so that the first listed container with something to say wins.
  for (const container of [...containers].reverse()) {
    count(counted, container);
    const { terminated, waiting, running } = container.state ?? {};
    if (waiting?.reason) reason = waiting.reason;
    else if (terminated) {
      reason =
        terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`);
      if (terminated.exitCode !== 0) failed = reason;
    } else if (container.ready && running) {
      hasRunning = true;
      counted.ready += 1;
    }
  }
  if (reason !== 'Completed') return reason;
  if (hasRunning && podReady) return 'Running';
  // Since 1.35 a failed sibling is not hidden behind a completed container.
  if (serverMinor >= 35 && failed) return failed;
  return hasRunning ? 'NotReady' : reason;
};
