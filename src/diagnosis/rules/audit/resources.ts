import { isMain } from '../../../model/container.ts';
import { probeOf } from '../../../model/probe.ts';
import { formatBytes, formatCores, parseQuantity } from '../../../model/quantity.ts';
import { few, isWindows, note, ofContainers, ofPods, type Sighting } from './note.ts';

const reference = 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';
const quality = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/';

const noRequests = note({
  id: 'smell-no-requests',
  title: 'Does not say how much CPU or memory it needs',
  explanation:
    'Container {container} has no request for {missing}. The scheduler counts it as needing none and may put it on a node that is full; when the node runs short it is among the first to be evicted, and an autoscaler by usage has nothing to compare with.',
  about:
    'Requests are what the scheduler reserves, what CPU shares are made of, and what eviction and the HorizontalPodAutoscaler go by.',
  reference: quality,
});

/** Since 1.34 the pod may have requests as a whole. */
export const noRequestsNote = ofContainers(noRequests, (container, { pod }) => {
  if (!isMain(container)) return undefined;
  const has = (resource: string): boolean =>
    container.spec.resources?.requests?.[resource] !== undefined ||
    pod.spec?.resources?.requests?.[resource] !== undefined;
  const missing = [...(has('cpu') ? [] : ['CPU']), ...(has('memory') ? [] : ['memory'])];
  return (
    missing.length > 0 && {
      values: { missing: missing.join(' and ') },
      paths: [`${container.specPath}.resources.requests`, 'status.qosClass'],
    }
  );
});

const noMemoryLimit = note({
  id: 'smell-no-memory-limit',
  title: 'May use all memory of its node',
  explanation:
    'Container {container} has no memory limit: a leak in it is not ended by the limit of this one, but by the memory of the node, at the cost of its neighbours.',
  about:
    'Without a memory limit the kernel kills when the node is out of memory, and it does not always choose the one that leaked.',
  reference,
});

/** A limit of the whole pod (since 1.34) does as well. */
export const noMemoryLimitNote = ofContainers(
  noMemoryLimit,
  (container, { pod }) =>
    isMain(container) &&
    container.spec.resources?.limits?.['memory'] === undefined &&
    pod.spec?.resources?.limits?.['memory'] === undefined && {
      paths: [`${container.specPath}.resources`, 'status.qosClass'],
    },
);

const smallMemory = note({
  id: 'smell-limit-lt-typical',
  title: 'Has a limit that few programs can live with',
  explanation:
    'The memory limit of container {container} is {limit}. Below 16Mi a program in a language with a runtime does not start, and a probe or a shell inside counts as well.',
  about:
    'Very low limits are met by what is not part of the program: its runtime, an exec probe, `kubectl exec`. The container is then killed, or its probes time out.',
  reference,
});
const smallCpu = {
  ...smallMemory,
  explanation:
    'The CPU limit of container {container} is {limit}, and its {probe} probe starts a process each time: with less than 50m that process alone may take longer than the probe waits.',
};

/** Less than 16Mi, or less than 50m with a probe that runs a command. */
export const smallLimitNote = ofContainers(smallMemory, (container): Sighting | undefined => {
  const { limits } = container.spec.resources ?? {};
  const path = `${container.specPath}.resources.limits`;
  const memory = parseQuantity(limits?.['memory']);
  if (memory !== undefined && memory > 0 && memory < 16 * 2 ** 20)
    return { values: { limit: formatBytes(memory) }, paths: [`${path}.memory`] };
  const cpu = parseQuantity(limits?.['cpu']);
  const exec = (['Startup', 'Liveness', 'Readiness'] as const)
    .flatMap(kind => probeOf(container, kind) ?? [])
    .find(({ handler }) => handler === 'exec');
  if (!exec || cpu === undefined || cpu <= 0 || cpu >= 0.05) return undefined;
  return {
    rule: smallCpu,
    values: { limit: formatCores(cpu), probe: exec.kind.toLowerCase() },
    paths: [`${path}.cpu`, `${exec.path}.exec`],
  };
});

const memoryVolume = note({
  id: 'smell-emptydir-memory',
  title: 'A volume in memory without a limit',
  explanation:
    'Files in the volume {volumes} are kept in memory and have no sizeLimit: they count as memory of the container that wrote them, up to its limit, or up to half of the node.',
  about:
    'An emptyDir with medium Memory is a tmpfs. Without sizeLimit, files that pile up there end as an out-of-memory kill.',
  reference: 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir',
});

const openVolume = note({
  id: 'smell-emptydir-no-limit',
  title: 'A scratch volume without a limit',
  explanation:
    'The volume {volumes} is an emptyDir without sizeLimit, and no container limits ephemeral-storage: what piles up there fills the disk of the node, which then evicts pods.',
  about:
    'An emptyDir lives on the disk of the node. A sizeLimit, or an ephemeral-storage limit, makes the kubelet evict the pod that fills it rather than its neighbours.',
  reference: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#local-ephemeral-storage',
});

/** Scratch volumes: in memory, and on disk. Huge pages are limited by themselves. */
export const scratchNotes = [
  ofPods(memoryVolume, ({ pod }) => volumesLike(pod.spec?.volumes, dir => dir.medium === 'Memory' && !dir.sizeLimit)),
  ofPods(openVolume, pod => {
    const limited = pod.containers
      .filter(isMain)
      .every(({ spec }) => spec.resources?.limits?.['ephemeral-storage'] !== undefined);
    return !limited && volumesLike(pod.pod.spec?.volumes, dir => !dir.medium && !dir.sizeLimit);
  }),
];

type Volumes = readonly { readonly name?: string; readonly emptyDir?: EmptyDir | null }[] | undefined;
type EmptyDir = { readonly medium?: string; readonly sizeLimit?: unknown };

const volumesLike = (
  volumes: Volumes,
  like: (dir: EmptyDir) => boolean,
): { values: { volumes: string }; paths: string[] } | undefined => {
  const found = (volumes ?? []).flatMap((volume, index) =>
    volume?.emptyDir && like(volume.emptyDir) ? [{ name: volume.name ?? '', index }] : [],
  );
  if (found.length === 0) return undefined;
  return {
    values: { volumes: few(found.map(({ name }) => name)) },
    paths: found.flatMap(({ index }) => [`spec.volumes[${index}].name`, `spec.volumes[${index}].emptyDir`]),
  };
};

const ownership = note({
  id: 'smell-fsgroup-recursive',
  title: 'Each start goes through all files of its volumes',
  explanation:
    'The pod has fsGroup {group} without fsGroupChangePolicy: OnRootMismatch. At each start the kubelet changes group and mode of every file in the claim {claims}, which takes minutes where there are many.',
  about:
    'With fsGroup the kubelet makes all files of a volume belong to that group before any container starts. OnRootMismatch looks at the top folder and skips the rest where it fits.',
  reference:
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#configure-volume-permission-and-ownership-change-policy-for-pods',
});

/** Claims only: other volumes are small, or made anew. */
export const ownershipNote = ofPods(ownership, pod => {
  const { fsGroup, fsGroupChangePolicy } = pod.pod.spec?.securityContext ?? {};
  if (fsGroup === undefined || fsGroup === null || fsGroupChangePolicy === 'OnRootMismatch' || isWindows(pod))
    return undefined;
  const claims = (pod.pod.spec?.volumes ?? []).flatMap((volume, index) => {
    const name = volume?.persistentVolumeClaim?.claimName;
    return name && !volume?.persistentVolumeClaim?.readOnly
      ? [{ name, at: `spec.volumes[${index}].persistentVolumeClaim.claimName` }]
      : [];
  });
  return (
    claims.length > 0 && {
      values: { group: fsGroup, claims: few(claims.map(({ name }) => name)) },
      paths: [
        'spec.securityContext.fsGroup',
        'spec.securityContext.fsGroupChangePolicy',
        ...claims.map(({ at }) => at),
      ],
    }
  );
});

const frozen = note({
  id: 'smell-subpath-configmap',
  title: 'Mounts configuration that is never updated',
  explanation:
    'Container {container} mounts {mounts} by subPath: a change of that ConfigMap or Secret never reaches the file, only a new pod sees it.',
  about:
    'The kubelet keeps mounted ConfigMaps and Secrets current by swapping a link in their folder. A subPath mount is a copy of the link’s target and stays as it was.',
  reference: 'https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath',
});

/** Single files out of volumes that otherwise follow what they are made of. */
export const frozenNote = ofContainers(frozen, ({ spec, specPath }, { pod }) => {
  const following = new Set(
    (pod.spec?.volumes ?? []).flatMap(volume =>
      volume?.configMap || volume?.secret || volume?.projected || volume?.downwardAPI ? [volume.name] : [],
    ),
  );
  const mounts = (spec.volumeMounts ?? []).flatMap((mount, index) =>
    mount && (mount.subPath || mount.subPathExpr) && following.has(mount.name)
      ? [{ path: mount.mountPath ?? '', at: `${specPath}.volumeMounts[${index}]` }]
      : [],
  );
  return (
    mounts.length > 0 && {
      values: { mounts: few(mounts.map(({ path }) => path)) },
      paths: mounts.flatMap(({ at }) => [`${at}.mountPath`, `${at}.subPath`, `${at}.subPathExpr`]),
    }
  );
});
