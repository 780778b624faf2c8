import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { controllerOf } from '../../../model/owner.ts';
import { parseTime } from '../../../model/time.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

type Job = ObjectOf<'Job'>;

/** The Job that made a failed pod, where that no longer matters: it has completed, or a later run of its CronJob has. */
export const completedJob = (pod: PodFacts, snapshot: Snapshot): Job | undefined => {
  const owner = controllerOf(pod.pod);
  const job = owner?.kind === 'Job' ? ifRead(snapshot.object('Job', pod.namespace, owner.name)) : undefined;
  return job && (isComplete(job) ? job : laterRun(job, snapshot));
};

/** A later run of the same CronJob that has succeeded. */
export const laterRun = (job: Job, snapshot: Snapshot): Job | undefined => {
  const parent = controllerOf(job);
  if (parent?.kind !== 'CronJob') return undefined;
  const created = parseTime(job.metadata?.creationTimestamp) ?? 0;
  return (ifRead(snapshot.objects('Job', job.metadata?.namespace ?? '')) ?? []).find(
    other =>
      controllerOf(other)?.name === parent.name &&
      (parseTime(other.metadata?.creationTimestamp) ?? 0) > created &&
      isComplete(other),
  );
};

const isComplete = (job: Job): boolean =>
  job.status?.conditions?.some(
    condition =>
      (condition?.type === 'Complete' || condition?.type === 'SuccessCriteriaMet') && condition.status === 'True',
  ) ?? false;
