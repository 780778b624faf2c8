import { ifRead } from '../../../model/known.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { type PodVolume, podVolumes } from './pod-volume.ts';

/** Something that only the node or a server outside the cluster can give, in words, with where the pod asks for it. */
export type StartNeed = { readonly words: string; readonly evidence: readonly Evidence[] };

/**
 * What a pod needs for its start and no object of the API can vouch for: shares, paths and devices of the node, drivers,
 * host ports, kernel parameters, hooks. Those of the sandbox are left out where it is up.
 */
export const startNeeds = (pod: PodFacts, snapshot: Snapshot, isSandboxUp: boolean): readonly StartNeed[] => [
  ...(isSandboxUp
    ? []
    : [...podVolumes(pod.pod).flatMap(volume => volumeNeed(pod, volume, snapshot)), ...ofSandbox(pod)]),
  ...hooks(pod),
];

const volumeNeed = (pod: PodFacts, volume: PodVolume, snapshot: Snapshot): readonly StartNeed[] => {
  const { spec, path } = volume;
  const type = spec.hostPath?.type;
  if (spec.hostPath && (!type || /OrCreate$/.test(type))) return [];
  if (spec.hostPath)
    return [{ words: `${spec.hostPath.path} on the node (${type})`, evidence: cite(pod.pod, `${path}.hostPath`) }];
  if (spec.nfs || spec.iscsi || spec.csi) return [{ words: volume.source, evidence: cite(pod.pod, path) }];
  return volume.claim ? claimNeed(pod, volume, volume.claim, snapshot) : [];
};

const claimNeed = (pod: PodFacts, volume: PodVolume, claim: string, snapshot: Snapshot): readonly StartNeed[] => {
  const name = ifRead(snapshot.object('PersistentVolumeClaim', pod.namespace, claim))?.spec?.volumeName;
  const found = name ? ifRead(snapshot.object('PersistentVolume', '', name)) : undefined;
  const need = (words: string, path: string): readonly StartNeed[] => [
    {
      words: `${words} for claim ${claim}`,
      evidence: [...cite(pod.pod, volume.path), ...cite({ ...found, kind: 'PersistentVolume' }, path)],
    },
  ];
  const spec = found?.spec;
  if (spec?.local) return need(`${spec.local.path} on the node`, 'spec.local');
  if (spec?.hostPath?.type) return need(`${spec.hostPath.path} on the node (${spec.hostPath.type})`, 'spec.hostPath');
  if (spec?.nfs) return need(`NFS ${spec.nfs.server}:${spec.nfs.path}`, 'spec.nfs');
  if (spec?.csi) return need(`CSI driver ${spec.csi.driver}`, 'spec.csi.driver');
  if (spec?.iscsi) return need(`iSCSI ${spec.iscsi.targetPortal}`, 'spec.iscsi');
  return [];
};

const ofSandbox = ({ pod, containers }: PodFacts): readonly StartNeed[] => [
  ...containers.flatMap(({ spec, specPath }) =>
    (spec.ports ?? []).flatMap((port, index) =>
      port?.hostPort && !pod.spec?.hostNetwork
        ? [
            {
              words: `port ${port.hostPort} of the node`,
              evidence: cite(pod, `${specPath}.ports[${index}].hostPort`),
            },
          ]
        : [],
    ),
  ),
  ...(pod.spec?.securityContext?.sysctls ?? []).map(({ name }, index) => ({
    words: `sysctl ${name}`,
    evidence: cite(pod, `spec.securityContext.sysctls[${index}].name`),
  })),
  ...(pod.spec?.runtimeClassName
    ? [{ words: `RuntimeClass ${pod.spec.runtimeClassName}`, evidence: cite(pod, 'spec.runtimeClassName') }]
    : []),
];

const hooks = ({ pod, containers }: PodFacts): readonly StartNeed[] =>
  containers.flatMap(({ name, spec, specPath }) =>
    spec.lifecycle?.postStart
      ? [{ words: `the postStart hook of ${name}`, evidence: cite(pod, `${specPath}.lifecycle.postStart`) }]
      : [],
  );
