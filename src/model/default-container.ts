import { type ContainerView, podContainers } from './container.ts';
import type { Pod } from './kubernetes.ts';

/**
 * The container that is meant when none is named: the one that the pod's annotation names, else the first regular one.
 * https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-default-container
 */
export const defaultContainer = (pod: Pod): ContainerView | undefined => {
  const containers = podContainers(pod);
  return containers.find(({ name }) => isNamedDefault(pod, name)) ?? containers.find(({ role }) => role === 'regular');
};

/** Whether the pod's annotation names this container. */
export const isNamedDefault = (pod: Pod, container: string): boolean =>
  pod.metadata?.annotations?.['kubectl.kubernetes.io/default-container'] === container;
