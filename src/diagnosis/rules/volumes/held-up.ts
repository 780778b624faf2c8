import type { EventView } from '../../../model/event.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';

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
