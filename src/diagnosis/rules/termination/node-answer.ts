import { parseTime } from '../../../model/time.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

/** Whether the kubelet of a pod's node still answers. */
export type NodeAnswer = {
  readonly down: boolean;
  /** Whether there is no such node any more. */
  readonly gone: boolean;
  /** Since when it does not, ms. */
  readonly since: number | undefined;
  readonly evidence: readonly Evidence[];
};

/** Reads the Ready condition of the pod's node. A node that is not known counts as well: nothing may be concluded. */
export const nodeAnswer = (pod: PodFacts, snapshot: Snapshot): NodeAnswer => {
  const fine: NodeAnswer = { down: false, gone: false, since: undefined, evidence: [] };
  if (!pod.node) return fine;
  const known = snapshot.object('Node', '', pod.node);
  if (known.state === 'absent')
    return { down: true, gone: true, since: undefined, evidence: cite(pod.pod, 'spec.nodeName') };
  if (known.state !== 'read') return fine;
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
