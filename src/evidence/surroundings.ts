import type { Cluster } from '../cluster/cluster.ts';
import type { Want } from '../diagnosis/snapshot.ts';
import { podContainers } from '../model/container.ts';
import { isKind, kindPaths } from '../model/kinds.ts';
import { ifRead, type Known } from '../model/known.ts';
import type { Kind, KubernetesObject, ObjectOf, Pod } from '../model/kubernetes.ts';
import { controllerOf, likelyTopOwner } from '../model/owner.ts';
import { podReferences } from '../model/pod-references.ts';
import { mapSelects } from '../model/selector.ts';
import type { Answers } from './answers.ts';

/** Deployments own ReplicaSets own Pods; with custom controllers a little more. */
const mostOwners = 5;

/** Reads what stands around a pod, through `answers`; answers what was asked for. `now` in ms. */
export const readSurroundings = async (pod: Pod, cluster: Cluster, answers: Answers, now: number): Promise<Want[]> => {
  const asked: Want[] = [];
  const ask = async (wants: readonly Want[]): Promise<void> => {
    asked.push(...wants);
    await answers.ask(wants, now);
  };
  const namespace = pod.metadata?.namespace ?? '';
  const self = { kind: 'Pod', namespace, name: pod.metadata?.name ?? '', uid: pod.metadata?.uid ?? '' };
  await Promise.all([
    ask([
      { want: 'events', of: self },
      object('Namespace', '', namespace),
      object('PodMetrics', namespace, self.name),
      ...podReferences(pod)
        .filter(({ kind }) => kind !== 'PersistentVolumeClaim')
        .map(({ kind, name }) => object(kind, kindPaths[kind].namespaced ? namespace : '', name)),
      ...(['ResourceQuota', 'LimitRange', 'Service'] as const).map(
        kind => ({ want: 'objects', kind, namespace }) as const,
      ),
      ...(pod.spec?.nodeName ? [eventsOf('Node', '', pod.spec.nodeName)] : []),
      ...logs(pod),
    ]),
    readOwners(pod, answers, ask),
    readClaims(pod, answers, ask),
  ]);
  const services = answers.get({ want: 'objects', kind: 'Service', namespace }) as Known<
    readonly ObjectOf<'Service'>[]
  >;
  const selecting = (ifRead(services) ?? []).filter(service =>
    mapSelects(service.spec?.selector, pod.metadata?.labels),
  );
  for (const service of selecting)
    await cluster.list('EndpointSlice', {
      namespace,
      labelSelector: `kubernetes.io/service-name=${service.metadata?.name}`,
    });
  await readRevisions(pod, cluster, answers);
  return asked;
};

/** What the pod's workload was before: its own only, of all that are in the namespace. Refused, it costs what changed. */
const readRevisions = async (pod: Pod, cluster: Cluster, answers: Answers): Promise<void> => {
  const namespace = pod.metadata?.namespace ?? '';
  const owner = likelyTopOwner(pod);
  const kind = owner && revisionKinds[owner.kind];
  if (!kind) return;
  const workload = answers.get(object(owner.kind as Kind, namespace, owner.name)) as Known<ObjectOf<'Deployment'>>;
  const labels = Object.entries(ifRead(workload)?.spec?.selector?.matchLabels ?? {});
  const labelSelector = labels.map(([name, value]) => `${name}=${value}`).join(',');
  if (labelSelector !== '') await cluster.list(kind, { namespace, labelSelector });
};

/** A workload's revisions have the labels that it selects its pods by. */
const revisionKinds: Readonly<Record<string, 'ReplicaSet' | 'ControllerRevision'>> = {
  Deployment: 'ReplicaSet',
  StatefulSet: 'ControllerRevision',
  DaemonSet: 'ControllerRevision',
};

type Ask = (wants: readonly Want[]) => Promise<void>;

const object = (kind: Kind, namespace: string, name: string): Want => ({ want: 'object', kind, namespace, name });
const eventsOf = (kind: Kind, namespace: string, name: string): Want => ({
  want: 'events',
  of: { kind, namespace, name },
});

const readOwners = async (pod: Pod, answers: Answers, ask: Ask): Promise<void> => {
  const namespace = pod.metadata?.namespace ?? '';
  let owner = controllerOf(pod);
  for (let depth = 0; owner && isKind(owner.kind) && owner.kind !== 'Node' && depth < mostOwners; depth += 1) {
    const want = object(owner.kind, namespace, owner.name);
    await ask([want, eventsOf(owner.kind, namespace, owner.name)]);
    const known = ifRead(answers.get(want)) as KubernetesObject | undefined;
    owner = known && controllerOf(known);
  }
};

/** Claims with their events, the volumes they are bound to, and the classes. */
const readClaims = async (pod: Pod, answers: Answers, ask: Ask): Promise<void> => {
  const namespace = pod.metadata?.namespace ?? '';
  const names = (pod.spec?.volumes ?? []).flatMap(volume => {
    if (volume.persistentVolumeClaim) return volume.persistentVolumeClaim.claimName ?? [];
    return volume.ephemeral ? `${pod.metadata?.name}-${volume.name}` : [];
  });
  const wants = names.map(name => object('PersistentVolumeClaim', namespace, name));
  await ask([...wants, ...names.map(name => eventsOf('PersistentVolumeClaim', namespace, name))]);
  const claims = wants.flatMap(
    want => (ifRead(answers.get(want)) as ObjectOf<'PersistentVolumeClaim'> | undefined) ?? [],
  );
  await ask(
    claims.flatMap(({ spec }) => [
      ...(spec?.volumeName ? [object('PersistentVolume', '', spec.volumeName)] : []),
      ...(spec?.storageClassName ? [object('StorageClass', '', spec.storageClassName)] : []),
    ]),
  );
};

/** The logs of every container that has run. */
const logs = (pod: Pod): readonly Want[] =>
  podContainers(pod).flatMap(({ name, status, restartCount }) => {
    const container = { namespace: pod.metadata?.namespace ?? '', pod: pod.metadata?.name ?? '', container: name };
    return [
      ...(status?.containerID ? [{ want: 'log', container, run: 'current' } as const] : []),
      ...(restartCount > 0 ? [{ want: 'log', container, run: 'previous' } as const] : []),
    ];
  });
