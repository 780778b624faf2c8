import { recordEvent } from './events.ts';
import type { PodTemplate } from './pods.ts';
import { labelsOf, type Workload } from './workload.ts';
import type { DemoWorld } from './world.ts';

const claimName = ({ claim, name }: Workload, ordinal: number): string => `${claim?.name}-${name}-${ordinal}`;

/** The volume that a StatefulSet's claim template adds to its pod. */
export const claimOf = (workload: Workload, ordinal: number): Pick<PodTemplate, 'volumes'> =>
  workload.claim === undefined
    ? {}
    : { volumes: [{ name: workload.claim.name, persistentVolumeClaim: { claimName: claimName(workload, ordinal) } }] };

/** A claim of a StatefulSet's pod, with a volume where it could be bound, and with the reason where it could not. */
export const createClaim = (world: DemoWorld, workload: Workload, ordinal: number): void => {
  const { sandbox } = world;
  const { namespace, claim } = workload;
  const name = claimName(workload, ordinal);
  if (claim === undefined || sandbox.get('PersistentVolumeClaim', namespace, name) !== undefined) return;
  const spec = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: claim.storageClass,
    volumeMode: 'Filesystem',
    resources: { requests: { storage: claim.storage } },
  };
  const metadata = { namespace, name, labels: labelsOf(workload), finalizers: ['kubernetes.io/pvc-protection'] };
  const pending = sandbox.put({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata,
    spec,
    status: { phase: 'Pending' },
  });
  if (!claim.bound) {
    const message = `storageclass.storage.k8s.io "${claim.storageClass}" not found`;
    const say = (): void => {
      recordEvent(world, pending, {
        type: 'Warning',
        reason: 'ProvisioningFailed',
        message,
        component: 'persistentvolume-controller',
      });
      world.later(15_000, say);
    };
    say();
    return;
  }
  const volume = `pvc-${(pending.metadata as { uid?: string }).uid}`;
  const capacity = { storage: claim.storage };
  sandbox.put({
    ...pending,
    spec: { ...spec, volumeName: volume },
    status: { phase: 'Bound', accessModes: spec.accessModes, capacity },
  });
  sandbox.put({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: volume, finalizers: ['kubernetes.io/pv-protection'] },
    spec: {
      accessModes: spec.accessModes,
      capacity,
      storageClassName: claim.storageClass,
      persistentVolumeReclaimPolicy: 'Delete',
      volumeMode: 'Filesystem',
      csi: { driver: 'csi.example.com', volumeHandle: volume },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name },
    },
    status: { phase: 'Bound' },
  } as Parameters<typeof sandbox.put>[0]);
};
