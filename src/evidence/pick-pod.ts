import type { Pod } from '../model/kubernetes.ts';

/** The pod to talk to where any will do: one that is ready, else one that runs, else any; the oldest of its kind. */
export const pickPod = (pods: Iterable<Pod>): Pod | undefined =>
  [...pods].sort((one, other) => usefulness(other) - usefulness(one) || age(one) - age(other))[0];

/** Whether connections to it can be expected to work: it runs and is not on its way out. */
export const isUsable = (pod: Pod): boolean => usefulness(pod) >= 2;

/** Whether it can be connected to, though perhaps not for long. */
export const isReachable = (pod: Pod): boolean => usefulness(pod) >= 1;

const usefulness = ({ metadata, status }: Pod): number => {
  if (status?.phase !== 'Running') return 0;
  if (metadata?.deletionTimestamp) return 1;
  return status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ? 3 : 2;
};

const age = ({ metadata }: Pod): number => Date.parse(metadata?.creationTimestamp ?? '') || 0;
