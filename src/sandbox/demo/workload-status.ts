import type { ObjectOf, Pod } from '../../model/kubernetes.ts';
import { timestamp } from '../clock.ts';
import { isReady } from './pods.ts';

type Deployment = ObjectOf<'Deployment'>;
type ReplicaSet = ObjectOf<'ReplicaSet'>;

/** The status that a ReplicaSet has with these pods. */
export const replicaSetStatus = (pods: readonly Pod[]): ReplicaSet['status'] => {
  const ready = pods.filter(isReady).length;
  return {
    replicas: pods.length,
    fullyLabeledReplicas: pods.length,
    ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
    observedGeneration: 1,
  };
};

/** The status of a Deployment, from those of its ReplicaSets; `current` is the newest of them. */
export const deploymentStatus = (
  deployment: Deployment,
  current: ReplicaSet,
  all: readonly ReplicaSet[],
  now: number,
): Deployment['status'] => {
  const sum = (field: 'replicas' | 'readyReplicas'): number =>
    all.reduce((total, set) => total + (set.status?.[field] ?? 0), 0);
  const wanted = deployment.spec?.replicas ?? 1;
  const replicas = sum('replicas');
  const ready = sum('readyReplicas');
  const updated = current.status?.replicas ?? 0;
  const complete = updated === wanted && (current.status?.readyReplicas ?? 0) === wanted && replicas === wanted;
  const available = ready >= wanted - Math.floor(wanted * 0.25);
  const conditions = [availability(available), progress(deployment, current, complete, now)];
  return {
    observedGeneration: 1,
    replicas,
    updatedReplicas: updated,
    ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
    ...(wanted > ready && { unavailableReplicas: wanted - ready }),
    conditions: conditions.map(condition => {
      const old = deployment.status?.conditions?.find(({ type }) => type === condition.type);
      const same = old?.status === condition.status;
      const unchanged = same && old?.reason === condition.reason;
      return {
        ...condition,
        lastTransitionTime: same ? old.lastTransitionTime : timestamp(now),
        lastUpdateTime: unchanged ? old.lastUpdateTime : timestamp(now),
      };
    }),
  };
};

const availability = (available: boolean) => ({
  type: 'Available',
  status: available ? 'True' : 'False',
  reason: available ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
  message: `Deployment ${available ? 'has' : 'does not have'} minimum availability.`,
});

/** A rollout that was complete once stays so, whatever its pods do later. Source: syncRolloutStatus in progress.go. */
const progress = (deployment: Deployment, current: ReplicaSet, complete: boolean, now: number) => {
  const type = 'Progressing';
  const set = `ReplicaSet "${current.metadata?.name}"`;
  const done = {
    type,
    status: 'True',
    reason: 'NewReplicaSetAvailable',
    message: `${set} has successfully progressed.`,
  };
  const before = deployment.status?.conditions?.find(condition => condition.type === type);
  if (complete || before?.message === done.message) return done;
  const seconds = (now - Date.parse(current.metadata?.creationTimestamp ?? '')) / 1000;
  return seconds > (deployment.spec?.progressDeadlineSeconds ?? 600)
    ? { type, status: 'False', reason: 'ProgressDeadlineExceeded', message: `${set} has timed out progressing.` }
    : { type, status: 'True', reason: 'ReplicaSetUpdated', message: `${set} is progressing.` };
};

export const statefulSetStatus = (
  name: string,
  wanted: number,
  pods: readonly Pod[],
): ObjectOf<'StatefulSet'>['status'] => {
  const ready = pods.filter(isReady).length;
  return {
    observedGeneration: 1,
    replicas: pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    currentReplicas: Math.min(wanted, pods.length),
    updatedReplicas: Math.min(wanted, pods.length),
    currentRevision: `${name}-67b76b677c`,
    updateRevision: `${name}-67b76b677c`,
    collisionCount: 0,
  };
};

export const daemonSetStatus = (wanted: number, pods: readonly Pod[]): ObjectOf<'DaemonSet'>['status'] => {
  const ready = pods.filter(isReady).length;
  return {
    observedGeneration: 1,
    desiredNumberScheduled: wanted,
    currentNumberScheduled: pods.length,
    updatedNumberScheduled: pods.length,
    numberMisscheduled: 0,
    numberReady: ready,
    numberAvailable: ready,
    ...(wanted > ready && { numberUnavailable: wanted - ready }),
  };
};
