import type { ContainerView } from '../../../model/container.ts';
import { parseImageName } from '../../../model/image-name.ts';
import type { PodFacts } from '../../pod-facts.ts';
import { imageOf } from './image-values.ts';

/**
 * The image of which an error speaks, where the container was given another one since: a pod's generation is raised by
 * each change of its spec, and the kubelet reports the next try a moment later. Only another tag or digest of the same
 * image is taken for that: runtimes write names in full, and mirrors have other names.
 */
export const imageBefore = (pod: PodFacts, container: ContainerView, error: string): string | undefined => {
  if ((pod.pod.metadata?.generation ?? 0) < 2) return undefined;
  const named = /(?:unpack|pulling|pull) image "([^"]+)"/.exec(error)?.[1];
  if (named === undefined) return undefined;
  const [before, now] = [parseImageName(named), parseImageName(imageOf(container))];
  const isSame = before.registry === now.registry && before.repository === now.repository;
  return isSame && (before.tag !== now.tag || before.digest !== now.digest) ? named : undefined;
};
