import type { PodCondition } from '../../model/kubernetes.ts';
import { conditionOf, type PodFacts } from '../pod-facts.ts';
import type { NextStep } from '../rule.ts';

/** The step of rules that blame the node; their values have a `node`. */
export const nodeState: NextStep = { why: 'See the state of the node', command: 'kubectl describe node {node}' };

/**
 * The Ready condition of a pod that the node controller has set to False because its node does not answer. A kubelet
 * always gives a reason for False; the node controller changes the status only, and leaves ContainersReady as it was.
 * Source: MarkPodsNotReady in pkg/controller/util/node.
 */
export const forcedNotReady = (pod: PodFacts): (PodCondition & { readonly path: string }) | undefined => {
  const ready = conditionOf(pod, 'Ready');
  if (ready?.status !== 'False' || ready.reason || ready.message) return undefined;
  if (conditionOf(pod, 'ContainersReady')?.status !== 'True') return undefined;
  const gates = pod.pod.spec?.readinessGates ?? [];
  return gates.every(gate => conditionOf(pod, gate?.conditionType ?? '')?.status === 'True') ? ready : undefined;
};
