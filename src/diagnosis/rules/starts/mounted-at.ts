import type { ContainerView } from '../../../model/container.ts';
import { ifRead } from '../../../model/known.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { cite } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import type { Detail } from './command-detail.ts';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

/** What a container mounts at a path: a sentence that names the volume, and what its subPath has to do with it. */
export const mountedAt = (pod: PodFacts, container: ContainerView, at: string, snapshot: Snapshot): Detail => {
  const index = (container.spec.volumeMounts ?? []).findIndex(mount => at !== '' && mount?.mountPath === at);
  const mount = container.spec.volumeMounts?.[index];
  if (!mount && at !== '' && container.spec.terminationMessagePath === at)
    return {
      values: { mount: 'It is the terminationMessagePath of the container, which has to be a file.' },
      evidence: cite(pod.pod, `${container.specPath}.terminationMessagePath`),
    };
  if (!mount) return { values: { mount: '' }, evidence: [] };
  const volume = (pod.pod.spec?.volumes ?? []).findIndex(one => one?.name === mount.name);
  return {
    values: {
      mount: mount.subPath
        ? subPathText(mount.subPath, mount.name ?? '', at, pod, pod.pod.spec?.volumes?.[volume], snapshot)
        : `The mount is volume ${mount.name}.`,
    },
    evidence: cite(pod.pod, `${container.specPath}.volumeMounts[${index}]`, `spec.volumes[${volume}]`),
  };
};

/** The subPath of a container's mount of a volume that cannot be prepared, and the place that it leads to. */
export const subPathOf = (pod: PodFacts, container: ContainerView, name: string | undefined): Detail => {
  const mounts = container.spec.volumeMounts ?? [];
  const index = mounts.findIndex(mount => mount?.name === name && (mount?.subPath ?? mount?.subPathExpr));
  const mount = mounts[index];
  if (!mount) return { values: { mount: '' }, evidence: [] };
  const volume = (pod.pod.spec?.volumes ?? []).findIndex(one => one?.name === name);
  const hostPath = pod.pod.spec?.volumes?.[volume]?.hostPath?.path;
  return {
    values: {
      mount: fill('It is {subPath} in volume {name}{host}, for {path} in the container.', {
        subPath: mount.subPath ?? mount.subPathExpr ?? '',
        name: mount.name ?? '',
        host: hostPath ? ` (${hostPath} of the node)` : '',
        path: mount.mountPath ?? '',
      }),
    },
    evidence: cite(pod.pod, `${container.specPath}.volumeMounts[${index}]`, `spec.volumes[${volume}]`),
  };
};

const subPathText = (
  subPath: string,
  name: string,
  at: string,
  pod: PodFacts,
  volume: Volume | undefined,
  snapshot: Snapshot,
): string => {
  const values = { subPath, name, at, file: subPath.split('/').at(-1) ?? subPath };
  return fill(
    hasKey(pod, volume, subPath, snapshot)
      ? 'The mount takes the file {subPath} of volume {name}, and {at} is a directory in the image: let mountPath name the file, as {at}/{file}.'
      : 'The mount takes subPath {subPath} of volume {name}; a key or path of that name must exist there.',
    values,
  );
};

/** Whether a ConfigMap or Secret that fills a volume has a key; false where that is not known. */
const hasKey = (pod: PodFacts, volume: Volume | undefined, key: string, snapshot: Snapshot): boolean => {
  if (volume?.configMap?.name && !volume.configMap.items) {
    const map = ifRead(snapshot.object('ConfigMap', pod.namespace, volume.configMap.name));
    return key in (map?.data ?? {}) || key in (map?.binaryData ?? {});
  }
  if (volume?.secret?.secretName && !volume.secret.items) {
    const secret = ifRead(snapshot.object('Secret', pod.namespace, volume.secret.secretName));
    return key in (secret?.data ?? {});
  }
  return false;
};
