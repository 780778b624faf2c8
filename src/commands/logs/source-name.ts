import type { ContainerRef } from '../../model/kubernetes.ts';

/** What is known of a pod when it is named: enough to tell it from its siblings. */
export type NamedPod = {
  /** `metadata.generateName`, '' for a pod that was named by somebody. */
  readonly generateName: string;
  /** The value of the label `pod-template-hash`, '' without. */
  readonly templateHash: string;
  /** Whether more than one of its containers is read. */
  readonly severalContainers: boolean;
};

/**
 * A short name for the lines of a container: `web-x2x9k` for `web-7f9c8d6b5-x2x9k`, whose hash says nothing to a reader;
 * the container only where the pod has several, the namespace only where there are several.
 */
export const sourceName = (
  { namespace, pod, container }: ContainerRef,
  named: NamedPod,
  namespaces: boolean,
): string => {
  const { generateName, templateHash, severalContainers } = named;
  const suffix = pod.startsWith(generateName) ? pod.slice(generateName.length) : '';
  const owner =
    templateHash && generateName.endsWith(`-${templateHash}-`) ? generateName.slice(0, -templateHash.length - 2) : '';
  const short = owner && suffix ? `${owner}-${suffix}` : pod;
  return `${namespaces ? `${namespace}/` : ''}${short}${severalContainers ? ` ${container}` : ''}`;
};
