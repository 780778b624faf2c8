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
  const mounts = mountsOf(container)
    .filter(({ at }) => path === at || path.startsWith(`${at}/`))
    .sort((one, other) => other.at.length - one.at.length);
  const found = mounts[0];
  if (!found) return { text: 'No volume is mounted there, so it would have to be in the image.', evidence: [] };
  const { volume, where } = volumeAt(pod, container, found);
  const wanted = path.slice(found.at.length + 1);
  const files = volume && filesOf(pod, volume, snapshot);
  const names = { volume: found.mount?.name ?? '', at: found.at };
  if (files && found.mount?.subPath) {
    const gap = subPathGap(found, files, names);
    if (gap) return { text: gap, evidence: [...where, ...files.evidence] };
  }
  if (!files || found.mount?.subPath || wanted === '' || files.names.includes(wanted))
    return { text: fill('Volume {volume} is mounted at {at}; it should bring the file.', names), evidence: where };
  return {
    text: fill(brings, { ...names, source: files.source, brought: brought(files, wanted), wanted }),
    evidence: [...where, ...files.evidence],
  };
};

/** Why a directory lies where a program expects a file; any place, where the log names none. */
export const directoryAt = (pod: PodFacts, container: ContainerView, path: string, snapshot: Snapshot): MountAt => {
  for (const found of mountsOf(container)) {
    if (path.startsWith('/') && path !== found.at) continue;
    const { volume, where } = volumeAt(pod, container, found);
    const files = volume && found.mount?.subPath ? filesOf(pod, volume, snapshot) : undefined;
    const gap = files && subPathGap(found, files, { volume: found.mount?.name ?? '', at: found.at });
    if (gap) return { text: gap, evidence: [...where, ...files.evidence] };
    if (path === found.at && !found.mount?.subPath)
      return {
        text: fill(whole, { volume: found.mount?.name ?? '', at: found.at }),
        evidence: where,
      };
  }
  return noMount;
};

type MountPlace = {
  readonly mount: NonNullable<ContainerView['spec']['volumeMounts']>[number];
  readonly index: number;
  readonly at: string;
};

const mountsOf = (container: ContainerView): readonly MountPlace[] =>
  (container.spec.volumeMounts ?? [])
    .map((mount, index) => ({ mount, index, at: mount?.mountPath?.replace(/\/+$/, '') ?? '' }))
    .filter(({ at }) => at !== '');

const volumeAt = (pod: PodFacts, container: ContainerView, { mount, index }: MountPlace) => {
  const of = (pod.pod.spec?.volumes ?? []).findIndex(one => one?.name === mount?.name);
  return {
    volume: pod.pod.spec?.volumes?.[of],
    where: cite(pod.pod, `${container.specPath}.volumeMounts[${index}]`, `spec.volumes[${of}]`),
  };
};

/** A subPath that the files of its volume do not have: the kubelet then makes an empty directory of that name. */
const subPathGap = (
  { mount }: MountPlace,
  files: Files,
  names: { readonly volume: string; readonly at: string },
): string => {
  const wanted = mount?.subPath ?? '';
  if (wanted === '' || files.names.some(name => name === wanted || name.startsWith(`${wanted}/`))) return '';
  return fill(gap, { ...names, wanted, source: files.source, brought: brought(files, wanted) });
};

/** The files that a volume brings, or the one among them that was probably meant. */
const brought = ({ names }: Files, wanted: string): string =>
  nearName(wanted, names) ?? (names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '') || 'no file at all');

const whole = 'Volume {volume} is mounted there as a directory; a single file of it takes a subPath.';
const gap =
  'The mount at {at} takes {wanted} (subPath) of volume {volume}, but {source} has {brought}, not {wanted}: the kubelet then puts an empty directory there.';
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
