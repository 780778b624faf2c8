import type { ContainerView } from '../../../model/container.ts';
import { ifRead } from '../../../model/known.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { nearName } from '../../../model/near-names.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';

/** What the volumes of a container say of a path: a sentence (empty where no volume is mounted there) and its proof. */
export type MountAt = { readonly text: string; readonly evidence: readonly Evidence[] };

export const noMount: MountAt = { text: '', evidence: [] };

/** The volume that holds a path of a container (the deepest mount above it counts), and which files it brings instead. */
export const mountAt = (pod: PodFacts, container: ContainerView, path: string, snapshot: Snapshot): MountAt => {
  if (!path.startsWith('/')) return noMount;
  const mounts = (container.spec.volumeMounts ?? [])
    .map((mount, index) => ({ mount, index, at: mount?.mountPath?.replace(/\/+$/, '') ?? '' }))
    .filter(({ at }) => at !== '' && (path === at || path.startsWith(`${at}/`)))
    .sort((one, other) => other.at.length - one.at.length);
  const found = mounts[0];
  if (!found) return { text: 'No volume is mounted there, so it would have to be in the image.', evidence: [] };
  const index = (pod.pod.spec?.volumes ?? []).findIndex(one => one?.name === found.mount?.name);
  const where = cite(pod.pod, `${container.specPath}.volumeMounts[${found.index}]`, `spec.volumes[${index}]`);
  const volume = pod.pod.spec?.volumes?.[index];
  const wanted = path.slice(found.at.length + 1);
  const files = volume && !found.mount?.subPath ? filesOf(pod, volume, snapshot) : undefined;
  const names = { volume: found.mount?.name ?? '', at: found.at };
  if (!files || wanted === '' || files.names.includes(wanted))
    return { text: fill('Volume {volume} is mounted at {at}; it should bring the file.', names), evidence: where };
  const near = nearName(wanted, files.names);
  const listed = files.names.slice(0, 5).join(', ') + (files.names.length > 5 ? ', …' : '');
  return {
    text: fill(brings, {
      ...names,
      source: files.source,
      brought: near ?? (listed || 'no file at all'),
      wanted,
    }),
    evidence: [...where, ...files.evidence],
  };
};

const brings = 'Volume {volume} ({source}) is mounted at {at} and brings {brought}, not {wanted}.';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

type Files = { readonly source: string; readonly names: readonly string[]; readonly evidence: readonly Evidence[] };

/** The files that a ConfigMap or Secret volume puts into its folder; undefined where they are not known. */
const filesOf = (pod: PodFacts, volume: Volume, snapshot: Snapshot): Files | undefined => {
  const kind = volume.configMap ? 'ConfigMap' : volume.secret ? 'Secret' : undefined;
  const name = volume.configMap?.name ?? volume.secret?.secretName;
  if (!kind || !name) return undefined;
  const items = volume.configMap?.items ?? volume.secret?.items;
  const source = `${kind} ${name}`;
  if (items && items.length > 0) return { source, names: items.flatMap(item => item?.path ?? []), evidence: [] };
  const object = ifRead(snapshot.object(kind, pod.namespace, name));
  if (!object) return undefined;
  const binary = 'binaryData' in object ? object.binaryData : undefined;
  const names = [...Object.keys(object.data ?? {}), ...Object.keys(binary ?? {})];
  return {
    source,
    names,
    evidence: [
      { object: `${kind}/${pod.namespace}/${name}`, path: 'data (keys)', value: names.join(', ') || '(none)' },
    ],
  };
};
