import { newestFirst } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

/** How long a kubelet may take to start everything on its node again, ms. */
const startBudget = 2 * 60_000;

/** Whether the node of a pod has just been rebooted, so that what ended with it is about to be started again. */
export const isAfterReboot = (pod: PodFacts, snapshot: Snapshot): boolean => {
  if (!pod.node) return false;
  const events = ifRead(snapshot.events({ kind: 'Node', namespace: '', name: pod.node })) ?? [];
  const reboot = newestFirst(events).find(({ reason }) => reason === 'Rebooted');
  return reboot !== undefined && snapshot.now - reboot.lastSeen < startBudget;
};
