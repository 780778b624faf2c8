import type { EventView } from '../../../model/event.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, type Evidence, fieldAt } from '../../evidence.ts';
import { conditionOf, eventsWith, type PodFacts } from '../../pod-facts.ts';

/**
 * Whether the kubelet is still before the first container: volumes, sandbox and network. True as well for a pod whose
 * sandbox has to be made anew (after a reboot), where every container waits although some have run before.
 */
export const isHeldUp = ({ stage, containers, node }: PodFacts): boolean => {
  if (!node || stage === 'deleting' || stage === 'finished' || stage === 'unscheduled') return false;
  if (stage === 'preparing' || stage === 'bound') return true;
  return containers.every(
    ({ role, running, waiting, terminated }) =>
      !running &&
      (role === 'ephemeral' ||
        (role === 'init' && terminated?.exitCode === 0) ||
        waiting?.reason === 'ContainerCreating' ||
        waiting?.reason === 'PodInitializing'),
  );
};

/** What the kubelet does after the volumes are mounted: events of these prove that mounting has succeeded. */
const afterMounting = ['FailedCreatePodSandBox', 'Pulling', 'Pulled', 'Created', 'Started', 'AddedInterface', 'Failed'];
const afterSandbox = ['Pulling', 'Pulled', 'Created', 'Started', 'AddedInterface'];

/** Events with these reasons that are not yet overtaken by a later step, newest first. */
export const openEvents = (
  pod: PodFacts,
  step: 'mounting' | 'sandbox',
  ...reasons: readonly string[]
): readonly EventView[] => {
  const later = Math.max(
    0,
    ...eventsWith(pod, ...(step === 'mounting' ? afterMounting : afterSandbox)).map(event => event.lastSeen),
  );
  return eventsWith(pod, ...reasons).filter(event => event.lastSeen >= later);
};

/**
 * Since when the kubelet has been at the step before the next container, ms: it took the pod, an init container ended, or
 * the sandbox was lost. `evidence` quotes the times that it was taken from.
 */
export const heldUpSince = (pod: PodFacts): { readonly since: number; readonly evidence: readonly Evidence[] } => {
  const sandbox = sandboxCondition(pod);
  const paths = [
    'metadata.creationTimestamp',
    'status.startTime',
    ...(sandbox ? [`${sandbox.path}.lastTransitionTime`] : []),
    ...pod.containers.flatMap(({ terminated, statusPath }) =>
      terminated && statusPath ? [`${statusPath}.state.terminated.finishedAt`] : [],
    ),
  ];
  const times = paths.map(path => ({ path, time: parseTime(textAt(pod, path)) ?? 0 }));
  const last = times.reduce((one, other) => (other.time > one.time ? other : one));
  return { since: last.time || pod.createdAt, evidence: cite({ ...pod.pod, kind: 'Pod' }, last.path) };
};

/** Whether the sandbox and its network are up, as the kubelet says since 1.28; PodHasNetwork was its first name. */
export const sandboxCondition = (pod: PodFacts): ReturnType<typeof conditionOf> =>
  conditionOf(pod, 'PodReadyToStartContainers') ?? conditionOf(pod, 'PodHasNetwork');

const textAt = (pod: PodFacts, path: string): string | undefined => {
  const value = fieldAt(pod.pod, path);
  return typeof value === 'string' ? value : undefined;
};
