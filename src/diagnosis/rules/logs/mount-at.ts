import type { ContainerView } from '../../../model/container.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';

/** What the volumes of a container say of a path: a sentence (empty where no volume is mounted there) and its proof. */
export type MountAt = { readonly text: string; readonly evidence: readonly Evidence[] };

export const noMount: MountAt = { text: '', evidence: [] };

/** The volume that holds a path of a container; the deepest mount above it counts. */
export const mountAt = (pod: PodFacts, container: ContainerView, path: string): MountAt => {
  if (!path.startsWith('/')) return noMount;
  const mounts = (container.spec.volumeMounts ?? [])
    .map((mount, index) => ({ mount, index, at: mount?.mountPath?.replace(/\/+$/, '') ?? '' }))
    .filter(({ at }) => at !== '' && (path === at || path.startsWith(`${at}/`)))
    .sort((one, other) => other.at.length - one.at.length);
  const found = mounts[0];
  if (!found) return { text: 'No volume is mounted there, so it would have to be in the image.', evidence: [] };
  const volume = (pod.pod.spec?.volumes ?? []).findIndex(one => one?.name === found.mount?.name);
  return {
    text: `Volume ${found.mount?.name} is mounted at ${found.at}; it should bring the file.`,
    evidence: cite(pod.pod, `${container.specPath}.volumeMounts[${found.index}]`, `spec.volumes[${volume}]`),
  };
};
