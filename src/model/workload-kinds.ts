import type { Kind } from './kubernetes.ts';

/** Kinds that have pods. */
const workloads: ReadonlySet<Kind> = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'ReplicationController',
  'Service',
]);

/** Whether an object of this kind is a pod or has pods that can be found by it. */
export const hasPods = (kind: string): kind is Kind => kind === 'Pod' || workloads.has(kind as Kind);

/** The kind that stands between a workload and its pods, where there is one. */
export const kindBetween = (kind: string | undefined): 'ReplicaSet' | 'Job' | undefined =>
  kind === 'Deployment' ? 'ReplicaSet' : kind === 'CronJob' ? 'Job' : undefined;
