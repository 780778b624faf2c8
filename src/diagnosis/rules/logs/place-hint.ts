import type { ContainerView } from '../../../model/container.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { cite } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { directoryAt, type MountAt, mountAt, noMount } from './mount-at.ts';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

/** What the pod itself says of the place that a log complains of: the volume that lies there, and what is set for it. */
export const placeHint = (
  rule: string,
  pod: PodFacts,
  container: ContainerView,
  what: string,
  line: string,
  snapshot: Snapshot,
): MountAt => {
  if (rule === 'log-file-missing') return mountAt(pod, container, what, snapshot);
  if (rule === 'log-is-directory') return directoryAt(pod, container, what, snapshot);
  if (rule === 'log-read-only') return readOnlyAt(pod, container, line);
  if (rule === 'log-disk-full') return sizeAt(pod, container, line);
  if (rule === 'log-permission-denied') return userAt(pod, container, what);
  return noMount;
};

type Mounted = {
  readonly index: number;
  readonly at: string;
  readonly volume: Volume | undefined;
  readonly of: number;
};

/** The deepest volume mount above any path that a text names. */
const mountedIn = (pod: PodFacts, container: ContainerView, text: string): Mounted | undefined => {
  const paths = [...text.matchAll(/(?<![\w.:/-])\/[\w.@+-]+(?:\/[\w.@+-]*)*/g)].map(([path]) => path);
  const [found] = (container.spec.volumeMounts ?? [])
    .map((mount, index) => ({ name: mount?.name, index, at: mount?.mountPath?.replace(/\/+$/, '') ?? '' }))
    .filter(({ at }) => at !== '' && paths.some(path => path === at || path.startsWith(`${at}/`)))
    .sort((one, other) => other.at.length - one.at.length);
  if (!found) return undefined;
  const of = (pod.pod.spec?.volumes ?? []).findIndex(volume => volume?.name === found.name);
  return { index: found.index, at: found.at, volume: pod.pod.spec?.volumes?.[of], of };
};

const citeMount = (pod: PodFacts, container: ContainerView, mounted: Mounted) =>
  cite(pod.pod, `${container.specPath}.volumeMounts[${mounted.index}]`, `spec.volumes[${mounted.of}]`);

const readOnlyAt = (pod: PodFacts, container: ContainerView, line: string): MountAt => {
  const mounted = mountedIn(pod, container, line);
  if (mounted) {
    const { volume, at } = mounted;
    const values = { volume: volume?.name ?? '', at };
    const isFiles = volume?.configMap || volume?.secret || volume?.projected || volume?.downwardAPI;
    const isSet = container.spec.volumeMounts?.[mounted.index]?.readOnly === true;
    if (!isFiles && !isSet) return { text: texts.unsure, evidence: [] };
    return { text: fill(isFiles ? texts.files : texts.readOnly, values), evidence: citeMount(pod, container, mounted) };
  }
  if (container.spec.securityContext?.readOnlyRootFilesystem !== true) return { text: texts.unsure, evidence: [] };
  return {
    text: texts.root,
    evidence: cite(pod.pod, `${container.specPath}.securityContext.readOnlyRootFilesystem`),
  };
};

const sizeAt = (pod: PodFacts, container: ContainerView, line: string): MountAt => {
  const mounted = mountedIn(pod, container, line);
  const { volume, at } = mounted ?? {};
  if (!mounted || !volume) return noMount;
  const evidence = citeMount(pod, container, mounted);
  const values = { volume: volume.name, at: at ?? '' };
  const claim = volume.persistentVolumeClaim?.claimName;
  if (claim) return { text: fill(texts.claim, { ...values, claim }), evidence };
  const size = volume.emptyDir?.sizeLimit;
  if (!volume.emptyDir) return noMount;
  const memory = volume.emptyDir.medium === 'Memory';
  if (size) return { text: fill(memory ? texts.memory : texts.emptyDir, { ...values, size: String(size) }), evidence };
  return memory ? noMount : { text: fill(texts.node, values), evidence };
};

const userAt = (pod: PodFacts, container: ContainerView, path: string): MountAt => {
  const mounted = mountedIn(pod, container, path);
  const own = container.spec.securityContext?.runAsUser;
  const user = own ?? pod.pod.spec?.securityContext?.runAsUser;
  const group = pod.pod.spec?.securityContext?.fsGroup;
  const files = mounted?.volume?.configMap ?? mounted?.volume?.secret;
  const mode = `0${(files?.defaultMode ?? 0o644).toString(8)}`;
  const text = [
    user === undefined || user === null ? '' : fill(texts.user, { user }),
    mounted
      ? fill(files ? texts.filesOf : texts.lies, { volume: mounted.volume?.name ?? '', at: mounted.at, mode })
      : '',
    mounted && !files && (group === undefined || group === null) ? texts.noGroup : '',
  ].filter(Boolean);
  return {
    text: text.join(' '),
    evidence: [
      ...cite(
        pod.pod,
        typeof own === 'number' ? `${container.specPath}.securityContext.runAsUser` : 'spec.securityContext.runAsUser',
        'spec.securityContext.fsGroup',
      ),
      ...(mounted ? citeMount(pod, container, mounted) : []),
    ],
  };
};

const texts = {
  files: 'Volume {volume} is mounted at {at}; volumes of ConfigMaps, Secrets and the like are always read-only.',
  readOnly: 'Volume {volume} is mounted read-only at {at} (readOnly: true).',
  unsure: 'Either readOnlyRootFilesystem is set, or the place lies in a read-only volume.',
  root: 'readOnlyRootFilesystem is true, and no volume is mounted there: mount an emptyDir at the place.',
  claim: 'Volume {volume} at {at} is that of the claim {claim}.',
  memory: 'Volume {volume} at {at} is an emptyDir in memory with a sizeLimit of {size}.',
  emptyDir: 'Volume {volume} at {at} is an emptyDir with a sizeLimit of {size}.',
  node: 'Volume {volume} at {at} is an emptyDir: it lies on the disk of the node.',
  user: 'It runs as user {user} (runAsUser).',
  filesOf: 'The file comes from volume {volume}, mounted at {at}, whose files belong to root and have the mode {mode}.',
  lies: 'The file lies in volume {volume}, mounted at {at}.',
  noGroup: 'The pod sets no fsGroup, which would make a volume writable for a group of its containers.',
} as const;
