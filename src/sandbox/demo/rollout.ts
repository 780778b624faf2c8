import type { KubernetesObject, ObjectOf } from '../../model/kubernetes.ts';
import { addReplicaSet, type Controllers, replicaSetsOf, revisionOf, scaled } from './controllers.ts';
import { deleteGracefully } from './deletion.ts';
import { isReady, podSpec } from './pods.ts';
import { labelsOf, type Workload } from './workload.ts';
import type { DemoWorld } from './world.ts';

/** Milliseconds: how often a rollout looks, and how long there is peace between two of them. */
const looksEvery = 5000;
const restsFor = 240_000;
/** As many old ReplicaSets stay as can be looked at with ease. */
const keptRevisions = 3;

/** Rolls a Deployment out again and again: one new pod at a time, an old one goes when the new one is ready. */
export const keepRollingOut = (world: DemoWorld, controllers: Controllers, workload: Workload): void => {
  const begin = (): void => {
    const revision = revisionOf(replicaSetsOf(world, workload).at(-1) ?? {}) + 1;
    const containers = workload.template.containers.map(container => ({
      ...container,
      image: `${container.image?.replace(/:.*$/, '')}:4.18.${revision}`,
    }));
    const template = { ...workload.template, containers };
    addReplicaSet(world, workload, { revision, replicas: 1, template });
    const deployment = world.sandbox.get('Deployment', workload.namespace, workload.name);
    if (deployment !== undefined) {
      const annotations = {
        ...deployment.metadata?.annotations,
        'deployment.kubernetes.io/revision': String(revision),
      };
      world.sandbox.put<KubernetesObject>({
        ...deployment,
        metadata: { ...deployment.metadata, annotations },
        ...{
          spec: { ...deployment.spec, template: { metadata: { labels: labelsOf(workload) }, spec: podSpec(template) } },
        },
      });
    }
    world.later(looksEvery, step);
  };

  const step = (): void => {
    controllers.touch(workload);
    const sets = replicaSetsOf(world, workload);
    const current = sets.at(-1);
    const old = sets.slice(0, -1).filter(set => (set.spec?.replicas ?? 0) > 0);
    if (current === undefined || old.length === 0) {
      forget(world, sets);
      world.later(restsFor, begin);
      return;
    }
    const wanted = current.spec?.replicas ?? 0;
    const ready = (current.status?.readyReplicas ?? 0) === wanted;
    const total = sets.reduce((sum, set) => sum + (set.spec?.replicas ?? 0), 0);
    if (ready && total > workload.replicas) shrink(world, workload, old[0]);
    else if (ready && wanted < workload.replicas) resize(world, workload, current, wanted + 1);
    world.later(looksEvery, step);
  };
  world.later(restsFor, begin);
};

const resize = (world: DemoWorld, workload: Workload, set: ObjectOf<'ReplicaSet'>, to: number): void => {
  scaled(world, workload, set.metadata?.name ?? '', set.spec?.replicas ?? 0, to);
  if (set.spec) world.sandbox.put({ ...set, spec: { ...set.spec, replicas: to } });
};

const shrink = (world: DemoWorld, workload: Workload, set: ObjectOf<'ReplicaSet'> | undefined): void => {
  if (set === undefined) return;
  resize(world, workload, set, (set.spec?.replicas ?? 1) - 1);
  const pods = world.sandbox
    .all('Pod')
    .filter(pod => pod.metadata?.ownerReferences?.[0]?.uid === set.metadata?.uid && !pod.metadata?.deletionTimestamp);
  const victim = pods.find(pod => !isReady(pod)) ?? pods[0];
  if (victim !== undefined) deleteGracefully(world, victim, 6000);
};

const forget = ({ sandbox }: DemoWorld, sets: readonly ObjectOf<'ReplicaSet'>[]): void => {
  for (const set of sets.slice(0, -keptRevisions))
    sandbox.remove('ReplicaSet', set.metadata?.namespace ?? '', set.metadata?.name ?? '');
};
