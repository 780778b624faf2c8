import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject, ObjectOf, Pod } from '../../model/kubernetes.ts';
import { recordEvent } from './events.ts';
import { createPod, ownerReference, podSpec } from './pods.ts';
import { claimOf, createClaim } from './storage.ts';
import { labelsOf, type Workload } from './workload.ts';
import { daemonSetStatus, deploymentStatus, replicaSetStatus, statefulSetStatus } from './workload-status.ts';
import { type DemoWorld, suffix } from './world.ts';

/** How long after a change the controllers act (ms). */
const reactsAfter = 200;

/** Just past a Deployment's progressDeadlineSeconds (ms). */
const deadline = 601_000;

/** The demo's controllers: they keep as many pods as a workload wants, and its status true. */
export type Controllers = {
  add(workload: Workload): void;
  /** Looks at a workload again soon. */
  touch(workload: Workload): void;
};

export const createControllers = (world: DemoWorld): Controllers => {
  const workloads: Workload[] = [];
  const dirty = new Set<Workload>();
  const ordinals = new Map<Workload, number>();

  const touch = (workload: Workload): void => {
    if (dirty.has(workload)) return;
    dirty.add(workload);
    world.later(reactsAfter, () => {
      dirty.delete(workload);
      reconcile(workload);
    });
  };
  const reconcile = (workload: Workload): void => {
    if (workload.kind === 'Deployment') reconcileDeployment(world, workload, nextLife);
    else reconcileOrdered(world, workload);
  };
  const nextLife = (workload: Workload) => {
    const ordinal = ordinals.get(workload) ?? 0;
    ordinals.set(workload, ordinal + 1);
    return workload.life(ordinal);
  };

  world.sandbox.subscribe(({ kind, type, object, before }) => {
    if (kind !== 'Pod') return;
    const pod = object as Pod;
    if (type !== 'DELETED' && pod.metadata?.deletionTimestamp && !before?.metadata?.deletionTimestamp) stop(world, pod);
    const app = pod.metadata?.labels?.['app.kubernetes.io/name'];
    const owner = workloads.find(it => it.namespace === pod.metadata?.namespace && it.name === app);
    if (owner !== undefined) touch(owner);
  });

  return {
    add: workload => {
      workloads.push(workload);
      world.sandbox.put(declared(workload, world.now()));
      reconcile(workload);
      world.later(deadline, () => touch(workload));
    },
    touch,
  };
};

/** The kubelet tells every running container to stop. */
const stop = (world: DemoWorld, pod: Pod): void => {
  for (const { name, state } of pod.status?.containerStatuses ?? [])
    if (state?.running)
      recordEvent(world, pod, {
        reason: 'Killing',
        message: `Stopping container ${name}`,
        component: 'kubelet',
        host: pod.spec?.nodeName,
        fieldPath: `spec.containers{${name}}`,
      });
};

const declared = (workload: Workload, now: number): KubernetesObject => {
  const labels = labelsOf(workload);
  const template = { metadata: { labels }, spec: podSpec(workload.template) };
  const metadata = {
    namespace: workload.namespace,
    name: workload.name,
    labels,
    generation: workload.former ? 2 : 1,
    ...madeBefore(workload, now),
  };
  const selector = { matchLabels: labels };
  const { kind, replicas, name } = workload;
  const spec = {
    Deployment: {
      replicas,
      selector,
      template,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    },
    StatefulSet: { replicas, selector, template, serviceName: name, podManagementPolicy: 'Parallel' },
    DaemonSet: { selector, template, updateStrategy: { type: 'RollingUpdate' } },
  }[kind];
  const annotations =
    kind === 'Deployment' ? { 'deployment.kubernetes.io/revision': workload.former ? '2' : '1' } : undefined;
  return { apiVersion: 'apps/v1', kind, metadata: { ...metadata, annotations }, spec } as KubernetesObject;
};

const madeBefore = ({ former }: Workload, now: number) =>
  former ? { creationTimestamp: new Date(now - former.ran).toISOString().replace(/\.\d+Z$/, 'Z') } : {};

/** Pods, ReplicaSets and the Deployment itself; the rollout in `rollout.ts` only changes how many each set wants. */
const reconcileDeployment = (
  world: DemoWorld,
  workload: Workload,
  life: (workload: Workload) => ReturnType<Workload['life']>,
) => {
  const { sandbox } = world;
  const { namespace, name } = workload;
  const deployment = sandbox.get('Deployment', namespace, name);
  if (deployment === undefined) return;
  if (replicaSetsOf(world, workload).length === 0) {
    const { former, replicas, template } = workload;
    if (former)
      addReplicaSet(
        world,
        workload,
        { revision: 1, replicas: 0, template: former.template },
        madeBefore(workload, world.now()),
      );
    addReplicaSet(world, workload, { revision: former ? 2 : 1, replicas, template });
  }
  for (const set of replicaSetsOf(world, workload)) {
    const pods = podsOf(world, set);
    const wanted = set.spec?.replicas ?? 0;
    const kept = pods.filter(pod => !pod.metadata?.deletionTimestamp);
    for (let missing = wanted - kept.length; missing > 0; missing -= 1) {
      const pod = createPod(world, {
        namespace,
        name: `${set.metadata?.name}-${suffix(world, 5)}`,
        labels: set.metadata?.labels ?? {},
        owner: set,
        template: { ...workload.template, ...imagesOf(set) },
        life: life(workload),
      });
      const message = `Created pod: ${pod.metadata?.name}`;
      recordEvent(world, set, { reason: 'SuccessfulCreate', message, component: 'replicaset-controller' });
    }
    put(world, {
      ...set,
      status: replicaSetStatus(podsOf(world, set).filter(pod => !pod.metadata?.deletionTimestamp)),
    });
  }
  const sets = replicaSetsOf(world, workload);
  const current = sets.at(-1);
  if (current !== undefined)
    put(world, { ...deployment, status: deploymentStatus(deployment, current, sets, world.now()) });
};

const imagesOf = (set: ObjectOf<'ReplicaSet'>) => {
  const containers = set.spec?.template?.spec?.containers;
  return containers ? { containers } : {};
};

/** The ReplicaSets of a Deployment, by revision. */
export const replicaSetsOf = ({ sandbox }: DemoWorld, { namespace, name }: Workload) =>
  sandbox
    .all('ReplicaSet')
    .filter(set => set.metadata?.namespace === namespace && set.metadata?.ownerReferences?.[0]?.name === name)
    .sort((a, b) => revisionOf(a) - revisionOf(b));

export const revisionOf = (object: KubernetesObject): number =>
  Number(object.metadata?.annotations?.['deployment.kubernetes.io/revision'] ?? 0);

/** Adds a ReplicaSet to a Deployment, as its newest revision. */
export const addReplicaSet = (
  world: DemoWorld,
  workload: Workload,
  { revision, replicas, template }: { revision: number; replicas: number; template: Workload['template'] },
  made: { readonly creationTimestamp?: string } = {},
): void => {
  const { namespace, name } = workload;
  const deployment = world.sandbox.get('Deployment', namespace, name);
  if (deployment === undefined) return;
  const hash = suffix(world, 10);
  const labels = { ...labelsOf(workload), 'pod-template-hash': hash };
  const set = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      namespace,
      name: `${name}-${hash}`,
      labels,
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      ownerReferences: [ownerReference(deployment)],
      ...made,
    },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec(template) } },
  } satisfies KubernetesObject & { spec: unknown };
  world.sandbox.put<KubernetesObject>(set);
  if (replicas > 0) scaled(world, workload, set.metadata.name, 0, replicas);
};

/** The Deployment's event about one of its ReplicaSets. */
export const scaled = (
  world: DemoWorld,
  { namespace, name }: Workload,
  set: string,
  from: number,
  to: number,
): void => {
  const deployment = world.sandbox.get('Deployment', namespace, name);
  const message = `Scaled ${to > from ? 'up' : 'down'} replica set ${set} from ${from} to ${to}`;
  if (deployment !== undefined)
    recordEvent(world, deployment, { reason: 'ScalingReplicaSet', message, component: 'deployment-controller' });
};

/** StatefulSets and DaemonSets: every pod has its place. */
const reconcileOrdered = (world: DemoWorld, workload: Workload): void => {
  const { kind, namespace, name, replicas } = workload;
  const owner = world.sandbox.get(kind, namespace, name);
  if (owner === undefined) return;
  const daemon = kind === 'DaemonSet';
  for (let ordinal = 0; ordinal < replicas; ordinal += 1) {
    const taken = podsOf(world, owner).some(
      pod => pod.metadata?.labels?.['apps.kubernetes.io/pod-index'] === String(ordinal),
    );
    if (taken) continue;
    if (workload.claim !== undefined) createClaim(world, workload, ordinal);
    const pod = createPod(world, {
      namespace,
      name: daemon ? `${name}-${suffix(world, 5)}` : `${name}-${ordinal}`,
      labels: { ...labelsOf(workload), 'apps.kubernetes.io/pod-index': String(ordinal) },
      owner,
      template: { ...workload.template, ...claimOf(workload, ordinal) },
      life: workload.life(ordinal),
    });
    recordEvent(world, owner, {
      reason: 'SuccessfulCreate',
      message: daemon
        ? `Created pod: ${pod.metadata?.name}`
        : `create Pod ${pod.metadata?.name} in StatefulSet ${name} successful`,
      component: daemon ? 'daemonset-controller' : 'statefulset-controller',
    });
  }
  const pods = podsOf(world, owner);
  put(world, { ...owner, status: daemon ? daemonSetStatus(replicas, pods) : statefulSetStatus(name, replicas, pods) });
};

const podsOf = ({ sandbox }: DemoWorld, owner: KubernetesObject): readonly Pod[] =>
  sandbox.all('Pod').filter(pod => pod.metadata?.ownerReferences?.[0]?.uid === owner.metadata?.uid);

/** Writes an object only if it says something new. */
const put = (
  { sandbox }: DemoWorld,
  object: ObjectOf<'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet'>,
): void => {
  const kind = object.kind as 'Deployment';
  const before = sandbox.get(kind, object.metadata?.namespace ?? '', object.metadata?.name ?? '');
  if (!isDeepStrictEqual(before, object)) sandbox.put(object);
};
