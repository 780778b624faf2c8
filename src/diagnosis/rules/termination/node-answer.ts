import { parseTime } from '../../../model/time.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { forcedNotReady } from '../node-state.ts';

/** Whether the kubelet of a pod's node still answers. */
export type NodeAnswer = {
  readonly down: boolean;
  /** Whether there is no such node any more. */
  readonly gone: boolean;
  /** Since when it does not, ms. */
  readonly since: number | undefined;
  readonly evidence: readonly Evidence[];
};

/**
 * Reads the Ready condition of the pod's node. Where the node may not be read, the pod's own condition tells it too: nobody
 * but the node controller makes a pod not Ready without a reason. Else a node that is not known counts as well.
 */
export const nodeAnswer = (pod: PodFacts, snapshot: Snapshot): NodeAnswer => {
  const fine: NodeAnswer = { down: false, gone: false, since: undefined, evidence: [] };
  if (!pod.node) return fine;
  const known = snapshot.object('Node', '', pod.node);
  if (known.state === 'absent')
    return { down: true, gone: true, since: undefined, evidence: cite(pod.pod, 'spec.nodeName') };
  if (known.state !== 'read') return markedByController(pod) ?? fine;
  const conditions = known.value.status?.conditions ?? [];
  const index = conditions.findIndex(condition => condition.type === 'Ready');
  const ready = conditions[index];
  // False comes from the kubelet itself (no network, disk trouble): it is alive. Unknown comes from the control plane.
  if (ready?.status !== 'Unknown') return fine;
  return {
    down: true,
    gone: false,
    since: parseTime(ready.lastTransitionTime),
    evidence: cite(
      { ...known.value, kind: 'Node' },
      `status.conditions[${index}].status`,
      `status.conditions[${index}].message`,
      `status.conditions[${index}].lastTransitionTime`,
    ),
  };
};

const markedByController = (pod: PodFacts): NodeAnswer | undefined => {
  const ready = forcedNotReady(pod);
  return (
    ready && {
      down: true,
      gone: false,
      since: parseTime(ready.lastTransitionTime),
      evidence: cite(pod.pod, `${ready.path}.status`, `${ready.path}.lastTransitionTime`, 'spec.nodeName'),
    }
  );
};
