import { newestFirst } from '../model/event.ts';
import { ifRead } from '../model/known.ts';
import type { PodFacts } from './pod-facts.ts';
import type { Snapshot } from './snapshot.ts';

/** How long the pods of a removed node may still be there: the pod garbage collector waits 40s, then looks every 20s. */
const removalBudget = 3 * 60_000;

/**
 * Whether a pod plainly does its job: running, Ready, every container up, nobody deleting it, and its node still there
 * to say so. Only checks marked `healthyToo` look at such a pod, which keeps ten thousand of them cheap and free of false
 * alarms.
 */
export const isQuiet = (facts: PodFacts, snapshot: Snapshot): boolean =>
  saysItIsWell(facts) && !isNodeSilent(facts, snapshot);

const saysItIsWell = ({ stage, containers, conditions }: PodFacts): boolean =>
  stage === 'running' &&
  conditions.some(condition => condition.type === 'Ready' && condition.status === 'True') &&
  !conditions.some(condition => condition.type?.startsWith('PodResize') && condition.status === 'True') &&
  containers.every(container => {
    if (container.role === 'init')
      return container.terminated?.exitCode === 0 || container.terminated?.reason === 'Completed';
    if (container.role === 'ephemeral') return !container.waiting;
    return container.running !== undefined && container.ready;
  });

/**
 * Whether nobody reports on the pod any more, so that its status is only what it was: the control plane says Unknown of
 * its node, or the node was removed a while ago. Ready=False comes from a kubelet that is alive: what it says of its pods
 * holds.
 */
const isNodeSilent = ({ node }: PodFacts, snapshot: Snapshot): boolean => {
  if (!node) return false;
  const known = snapshot.object('Node', '', node);
  if (known.state === 'read') {
    const ready = known.value.status?.conditions?.find(condition => condition?.type === 'Ready');
    return ready?.status === 'Unknown';
  }
  if (known.state !== 'absent') return false;
  const events = ifRead(snapshot.events({ kind: 'Node', namespace: '', name: node })) ?? [];
  const [newest] = newestFirst(events);
  return (
    (newest?.reason === 'RemovingNode' || newest?.reason === 'DeletingNode') &&
    snapshot.now - newest.lastSeen > removalBudget
  );
};
