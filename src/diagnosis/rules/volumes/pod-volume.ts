import { ifRead } from '../../../model/known.ts';
import type { ObjectRef, Pod } from '../../../model/kubernetes.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

/** A volume of a pod with where it stands in the spec, what it is, and what it is made of. */
export type PodVolume = {
  readonly name: string;
  readonly path: string;
  readonly spec: Volume;
  /** The claim behind it, for persistentVolumeClaim and ephemeral volumes. */
  readonly claim: string | undefined;
  /** What it is, in words: `claim data`, `Secret tls`, `NFS nas.acme.example:/export`. */
  readonly source: string;
};

/** The volumes of a pod. */
export const podVolumes = (pod: Pod): readonly PodVolume[] =>
  (pod.spec?.volumes ?? []).map((spec, index) => ({
    name: spec.name,
    path: `spec.volumes[${index}]`,
    spec,
    claim:
      spec.persistentVolumeClaim?.claimName ??
      (spec.ephemeral ? `${pod.metadata?.name ?? ''}-${spec.name}` : undefined),
    source: sourceText(spec, pod.metadata?.name ?? ''),
  }));

/** The volume that a message names: by its own name, or by that of the PersistentVolume its claim is bound to. */
export const volumeNamed = (pod: PodFacts, name: string | undefined, snapshot: Snapshot): PodVolume | undefined => {
  const volumes = podVolumes(pod.pod);
  const own = volumes.find(volume => volume.name === name);
  if (own || name === undefined) return own;
  const claimed = volumes.filter(volume => volume.claim !== undefined);
  const bound = claimed.find(
    volume =>
      ifRead(snapshot.object('PersistentVolumeClaim', pod.namespace, volume.claim ?? ''))?.spec?.volumeName === name,
  );
  return bound ?? (claimed.length === 1 ? claimed[0] : undefined);
};

/** The containers that mount a volume. */
export const mountedBy = (pod: PodFacts, volume: string): readonly string[] =>
  pod.containers
    .filter(
      ({ spec }) =>
        spec.volumeMounts?.some(mount => mount.name === volume) ||
        spec.volumeDevices?.some(device => device.name === volume),
    )
    .map(container => container.name);

/** The claim, its volume and the node: the objects whose own troubles may explain a volume's. */
export const volumeRelations = (pod: PodFacts, volume: PodVolume | undefined): readonly ObjectRef[] => [
  ...(volume?.claim ? [{ kind: 'PersistentVolumeClaim', namespace: pod.namespace, name: volume.claim }] : []),
  ...(pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : []),
];

const sourceText = (spec: Volume, pod: string): string => {
  if (spec.persistentVolumeClaim) return `claim ${spec.persistentVolumeClaim.claimName}`;
  if (spec.ephemeral) return `claim ${pod}-${spec.name}`;
  if (spec.secret) return `Secret ${spec.secret.secretName}`;
  if (spec.configMap) return `ConfigMap ${spec.configMap.name}`;
  if (spec.nfs) return `NFS ${spec.nfs.server}:${spec.nfs.path}`;
  if (spec.hostPath) return `host path ${spec.hostPath.path}`;
  if (spec.csi) return `CSI driver ${spec.csi.driver}`;
  if (spec.iscsi) return `iSCSI ${spec.iscsi.targetPortal} ${spec.iscsi.iqn}`;
  if (spec.image) return `image ${spec.image.reference}`;
  if (spec.projected) return 'projected volume';
  if (spec.downwardAPI) return 'downward API';
  if (spec.emptyDir) return 'emptyDir';
  const kind = Object.keys(spec).find(key => key !== 'name');
  return kind ?? 'volume';
};
