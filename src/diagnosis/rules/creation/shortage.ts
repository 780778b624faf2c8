import type { ObjectOf } from '../../../model/kubernetes.ts';

/** Kinds that create pods. */
export type CreatorKind = 'ReplicaSet' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'ReplicationController';

/** How many pods a workload wants and has; undefined where it wants no more than it has. */
export type Shortage = { readonly wanted: number; readonly has: number; readonly paths: readonly string[] };

/** Whether pods of a workload are missing, from its own counts. */
export const shortageOf = (kind: CreatorKind, object: ObjectOf<CreatorKind>): Shortage | undefined => {
  const short = (wanted: number, has: number, ...paths: string[]): Shortage | undefined =>
    wanted > has ? { wanted, has, paths } : undefined;
  if (object.metadata?.deletionTimestamp) return undefined;
  switch (kind) {
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'StatefulSet': {
      const set = object as ObjectOf<'ReplicaSet'>;
      return short(set.spec?.replicas ?? 1, set.status?.replicas ?? 0, 'spec.replicas', 'status.replicas');
    }
    case 'DaemonSet': {
      const { status } = object as ObjectOf<'DaemonSet'>;
      return short(
        status?.desiredNumberScheduled ?? 0,
        status?.currentNumberScheduled ?? 0,
        'status.desiredNumberScheduled',
        'status.currentNumberScheduled',
      );
    }
    case 'Job': {
      const job = object as ObjectOf<'Job'>;
      if (
        job.spec?.suspend ||
        job.status?.conditions?.some(
          one => /^(Complete|Failed|FailureTarget|SuccessCriteriaMet)$/.test(one.type) && one.status === 'True',
        )
      )
        return undefined;
      const left = (job.spec?.completions ?? job.spec?.parallelism ?? 1) - (job.status?.succeeded ?? 0);
      const wanted = Math.min(job.spec?.parallelism ?? 1, Math.max(left, 0));
      return short(wanted, job.status?.active ?? 0, 'spec.parallelism', 'status.active', 'spec.completions');
    }
  }
};
