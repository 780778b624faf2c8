import { ifRead } from '../../../model/known.ts';
import type { ObjectOf, Pod } from '../../../model/kubernetes.ts';
import { controllerOf, likelyTopOwner } from '../../../model/owner.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

type Job = ObjectOf<'Job'>;

/** Why the failure of a Job's pod no longer matters: what has succeeded since. */
export type Overcome = { readonly job: string; readonly attempt: string; readonly evidence: readonly Evidence[] };

/** Whether a failed pod of a Job is history: the Job has completed, or a later run of its CronJob has. */
export const overcomeBy = (pod: PodFacts, snapshot: Snapshot): Overcome | undefined => {
  const owner = controllerOf(pod.pod);
  if (owner?.kind !== 'Job') return undefined;
  const known = snapshot.object('Job', pod.namespace, owner.name);
  if (known.state !== 'read') return known.state === 'absent' ? undefined : byLaterPod(pod, owner, snapshot);
  const job = isComplete(known.value) ? known.value : laterRun(known.value, snapshot);
  return (
    job && {
      job: job.metadata?.name ?? '',
      attempt: owner.name === job.metadata?.name ? ofJob : ofCronJob(controllerOf(job)?.name),
      evidence: cite(job, 'metadata.name', 'status.succeeded', 'status.failed', 'status.completionTime'),
    }
  );
};

const ofJob = 'try of the Job';
const ofCronJob = (name: string | undefined): string => `run of CronJob ${name ?? ''}`;

/**
 * The same told by the pods alone, as in a dump of nothing but pods: the newest pod of the Job (of its index), or of a
 * later run of the CronJob, was made after the failed one and has succeeded.
 */
const byLaterPod = (facts: PodFacts, owner: { readonly name: string }, snapshot: Snapshot): Overcome | undefined => {
  const top = likelyTopOwner(facts.pod);
  const index = indexOf(facts.pod);
  const later = (ifRead(snapshot.objects('Pod', facts.namespace)) ?? [])
    .filter(pod => (parseTime(pod.metadata?.creationTimestamp) ?? 0) > facts.createdAt)
    .filter(pod => isEnded(pod))
    .filter(pod =>
      controllerOf(pod)?.name === owner.name
        ? indexOf(pod) === index
        : top?.kind === 'CronJob' && likelyTopOwner(pod)?.kind === 'CronJob' && likelyTopOwner(pod)?.name === top.name,
    )
    .sort((one, other) => createdAt(other) - createdAt(one))[0];
  if (later?.status?.phase !== 'Succeeded') return undefined;
  const job = controllerOf(later)?.name ?? owner.name;
  return {
    job,
    attempt: job === owner.name ? ofJob : ofCronJob(top?.name),
    evidence: cite({ ...later, kind: 'Pod' }, 'metadata.name', 'metadata.creationTimestamp', 'status.phase'),
  };
};

const createdAt = (pod: Pod): number => parseTime(pod.metadata?.creationTimestamp) ?? 0;
const indexOf = ({ metadata }: Pod): string | undefined =>
  metadata?.annotations?.['batch.kubernetes.io/job-completion-index'];
const isEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

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
