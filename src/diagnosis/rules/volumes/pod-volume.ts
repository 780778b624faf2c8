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
  const inline = volumes.filter(({ spec }) => isAttachedInline(spec));
  return (
    bound ?? (claimed.length === 1 ? claimed[0] : claimed.length === 0 && inline.length === 1 ? inline[0] : undefined)
  );
};

/**
 * Disks that a pod names itself, without a claim, and that have to be attached to its node. Their volumes are named after
 * the driver that has taken them over: `ebs.csi.aws.com-vol-0abc`. Source: csi-translation-lib.
 */
export const isAttachedInline = (spec: Volume): boolean =>
  Boolean(
    spec.awsElasticBlockStore ||
      spec.gcePersistentDisk ||
      spec.azureDisk ||
      spec.cinder ||
      spec.vsphereVolume ||
      spec.portworxVolume ||
      spec.iscsi ||
      spec.fc ||
      spec.rbd ||
      spec.photonPersistentDisk ||
      spec.scaleIO ||
      spec.flexVolume,
  );

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
  if (spec.awsElasticBlockStore) return `awsElasticBlockStore ${spec.awsElasticBlockStore.volumeID}`;
  if (spec.gcePersistentDisk) return `gcePersistentDisk ${spec.gcePersistentDisk.pdName}`;
  if (spec.azureDisk) return `azureDisk ${spec.azureDisk.diskName}`;
  if (spec.flexVolume) return `flexVolume ${spec.flexVolume.driver}`;
  const kind = Object.keys(spec).find(key => key !== 'name');
  return kind ?? 'volume';
};
