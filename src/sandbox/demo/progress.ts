import type { ContainerStatus, Pod, PodCondition } from '../../model/kubernetes.ts';
import { timestamp } from '../clock.ts';

/** The pod with phase and conditions that follow from its containers, as the kubelet's status manager derives them. */
export const withDerivedStatus = (pod: Pod, now: number): Pod => {
  const inits = pod.status?.initContainerStatuses ?? [];
  const containers = pod.status?.containerStatuses ?? [];
  const waitingInits = inits.filter(status => status.state?.terminated?.exitCode !== 0).map(status => status.name);
  const unready = containers.filter(status => !status.ready).map(status => status.name);
  const phase = phaseOf(pod, waitingInits.length > 0, containers);
  const over = { Succeeded: { reason: 'PodCompleted' }, Failed: { reason: 'PodFailed' } } as const;
  const ended = phase === 'Succeeded' || phase === 'Failed' ? over[phase] : undefined;
  const notReady = unready.length > 0 ? unreadyBecause('ContainersNotReady', 'unready', unready) : undefined;
  const derived: readonly Condition[] = [
    {
      type: 'PodReadyToStartContainers',
      status: pod.status?.podIP && !ended ? 'True' : 'False',
    },
    waitingInits.length > 0
      ? { type: 'Initialized', ...unreadyBecause('ContainersNotInitialized', 'incomplete', waitingInits) }
      : { type: 'Initialized', status: 'True', ...ended },
    { type: 'Ready', ...(ended ? { status: 'False', ...ended } : (notReady ?? { status: 'True' })) },
    { type: 'ContainersReady', ...(ended ? { status: 'False', ...ended } : (notReady ?? { status: 'True' })) },
    { type: 'PodScheduled', status: 'True' },
  ];
  const before = pod.status?.conditions ?? [];
  return {
    ...pod,
    status: { ...pod.status, phase, conditions: derived.map(condition => stamped(condition, before, now)) },
  };
};

type Condition = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

const unreadyBecause = (reason: string, word: string, names: readonly string[]) => ({
  status: 'False',
  reason,
  message: `containers with ${word} status: [${names.join(' ')}]`,
});

const phaseOf = (pod: Pod, initializing: boolean, containers: readonly ContainerStatus[]): string => {
  if (initializing) return 'Pending';
  const final = pod.spec?.restartPolicy === 'Never' || pod.metadata?.deletionTimestamp !== undefined;
  if (final && containers.every(({ state }) => state?.terminated))
    return containers.every(({ state }) => state?.terminated?.exitCode === 0) ? 'Succeeded' : 'Failed';
  const started = containers.some(({ state, restartCount }) => restartCount > 0 || state?.running || state?.terminated);
  return started ? 'Running' : 'Pending';
};

/** A condition keeps its transition time until its status changes. */
export const stamped = (condition: Condition, before: readonly PodCondition[], now: number): PodCondition => {
  const old = before.find(({ type }) => type === condition.type);
  const since = old !== undefined && old.status === condition.status ? old.lastTransitionTime : timestamp(now);
  return { ...condition, lastTransitionTime: since };
};
