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
  const name = current.metadata?.name;
  const started = Date.parse(current.metadata?.creationTimestamp ?? '');
  const late = now - started > 600_000;
  const available = ready >= wanted - Math.floor(wanted * 0.25);
  return {
    observedGeneration: 1,
    replicas,
    updatedReplicas: updated,
    ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
    ...(wanted > ready && { unavailableReplicas: wanted - ready }),
    conditions: [
      available
        ? {
            type: 'Available',
            status: 'True',
            reason: 'MinimumReplicasAvailable',
            message: 'Deployment has minimum availability.',
          }
        : {
            type: 'Available',
            status: 'False',
            reason: 'MinimumReplicasUnavailable',
            message: 'Deployment does not have minimum availability.',
          },
      complete
        ? {
            type: 'Progressing',
            status: 'True',
            reason: 'NewReplicaSetAvailable',
            message: `ReplicaSet "${name}" has successfully progressed.`,
          }
        : late
          ? {
              type: 'Progressing',
              status: 'False',
              reason: 'ProgressDeadlineExceeded',
              message: `ReplicaSet "${name}" has timed out progressing.`,
            }
          : {
              type: 'Progressing',
              status: 'True',
              reason: 'ReplicaSetUpdated',
              message: `ReplicaSet "${name}" is progressing.`,
            },
    ].map(condition => {
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
