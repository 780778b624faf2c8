import { type ContainerView, podContainers } from './container.ts';
import type { Pod } from './kubernetes.ts';

/**
 * The container that is meant when none is named: the one that the pod's annotation names, else the first regular one.
 * https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-default-container
 */
export const defaultContainer = (pod: Pod): ContainerView | undefined => {
  const containers = podContainers(pod);
  const named = pod.metadata?.annotations?.['kubectl.kubernetes.io/default-container'];
  return containers.find(({ name }) => name === named) ?? containers.find(({ role }) => role === 'regular');
};
