import { newestFirst } from '../../../model/event.ts';
import { ifRead, type Known } from '../../../model/known.ts';
import type { ObjectOf, Pod } from '../../../model/kubernetes.ts';
import { controllerOf } from '../../../model/owner.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent } from '../../evidence.ts';
import { type AnyObjectCheck, type Outcome, objectCheck, type Rule } from '../../rule.ts';
import { fill } from '../../template.ts';
import { laterRun } from '../crashes/completed-job.ts';
import { goneTold } from './gone-pods.ts';

const reference = 'https://kubernetes.io/docs/concepts/workloads/controllers/job/';
const jobSteps = [
  { why: 'See the pods of the Job', command: 'kubectl get pods -n {namespace} -l batch.kubernetes.io/job-name={name}' },
  {
    why: 'See the logs of its pods',
    command: 'kubectl logs -n {namespace} -l batch.kubernetes.io/job-name={name} --tail=50',
  },
  { why: 'See the Job with its events', command: 'kubectl describe job {name} -n {namespace}' },
];

/** Of pods that are gone neither list nor log is left. */
const goneSteps = jobSteps.slice(2);

const failedJob = (id: string, title: string, explanation: string, about: string): Rule => ({
  id,
  severity: 'high',
  role: 'symptom',
  title,
  explanation,
  next: jobSteps,
  about,
  reference,
});

const backoff = failedJob(
  'job-backoff',
  'Gave up after {tries}',
  'The Job has failed: its pods ended with errors more often than backoffLimit ({limit}) allows. {why}{gone}',
  'A Job starts its pod again until backoffLimit is reached; then it is Failed for good. With restartPolicy OnFailure its pod is deleted, and the log with it.',
);
const deadline = failedJob(
  'job-deadline',
  'Stopped after its deadline of {deadline} s',
  'The Job has failed: it was active longer than activeDeadlineSeconds ({deadline} s), and its pods were stopped. {why}{gone}',
  'activeDeadlineSeconds counts from the start of the Job, whatever its pods do meanwhile; waiting for an image or a node counts too.',
);
const failurePolicy = failedJob(
  'job-failure-policy',
  'A failure policy ended the Job',
  'The Job has failed at once: {message}. Its podFailurePolicy says FailJob for that, so there are no further tries although backoffLimit is {limit}.',
  'A podFailurePolicy can end a Job at certain exit codes or pod conditions, because trying again would not help.',
);
const failedIndexes = failedJob(
  'job-failed-indexes',
  'Indexes failed: {indexes}',
  'The Job has failed: {message}. The indexes that failed are {indexes}; {succeeded} succeeded.',
  'An Indexed Job with backoffLimitPerIndex goes on with the other indexes when one fails, and is Failed in the end.',
);
const jobSuspended: Rule = {
  id: 'job-suspended',
  severity: 'low',
  role: 'note',
  inSpec: true,
  title: 'Suspended: no pods on purpose',
  explanation: 'spec.suspend is true, so the Job has no pods until somebody, or a queue such as Kueue, resumes it.',
  next: [
    {
      why: 'Let it run',
      command: 'kubectl patch job {name} -n {namespace} --type=merge -p \'{"spec":{"suspend":false}}\'',
    },
  ],
  about: 'A suspended Job keeps no pods. Queueing systems create Jobs suspended and resume them when there is room.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#suspending-a-job',
};
const cronJobSuspended: Rule = {
  id: 'cronjob-suspended',
  severity: 'low',
  role: 'note',
  inSpec: true,
  title: 'Suspended: no new runs',
  explanation: 'spec.suspend is true, so the schedule {schedule} starts no Jobs until somebody resumes it.{last}',
  next: [
    {
      why: 'Resume it',
      command: 'kubectl patch cronjob {name} -n {namespace} --type=merge -p \'{"spec":{"suspend":false}}\'',
    },
  ],
  about: 'A suspended CronJob leaves running Jobs alone and starts no new ones.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension',
};
const cronJobSchedule: Rule = {
  id: 'cronjob-schedule',
  severity: 'high',
  title: 'No runs: {reason}',
  explanation: 'The CronJob (schedule {schedule}, time zone {zone}) starts no Jobs: {message}',
  next: [{ why: 'See the CronJob with its events', command: 'kubectl describe cronjob {name} -n {namespace}' }],
  about:
    'A schedule that cannot be read, a time zone that does not exist, or too many missed starts keep a CronJob from running.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/',
};

const failureRules: Readonly<Record<string, Rule>> = {
  BackoffLimitExceeded: backoff,
  DeadlineExceeded: deadline,
  PodFailurePolicy: failurePolicy,
  FailedIndexes: failedIndexes,
  MaxFailedIndexesExceeded: failedIndexes,
};

/**
 * Event reasons after which a CronJob does not run. `UnexpectedJob` and `JobAlreadyActive` are harmless; `FailedCreate` is
 * told as the refusal that it is.
 */
const cronFailures: readonly string[] = [
  'UnparseableSchedule',
  'UnParseableCronJobSchedule',
  'InvalidSchedule',
  'UnknownTimeZone',
  'TooManyMissedTimes',
];

/** Jobs and CronJobs as subjects. */
export const jobChecks: readonly AnyObjectCheck[] = [
  objectCheck({
    kind: 'Job',
    rules: [backoff, deadline, failurePolicy, failedIndexes, jobSuspended],
    *run(found, snapshot): Iterable<Outcome> {
      const job = { ...found, kind: 'Job' };
      if (job.metadata?.deletionTimestamp) return;
      const conditions = job.status?.conditions ?? [];
      const index = conditions.findIndex(one => one.type === 'Failed' && one.status === 'True');
      const condition = conditions[index];
      const rule = failureRules[condition?.reason ?? ''];
      if (condition && rule) {
        const since = parseTime(condition.lastTransitionTime);
        const namespace = job.metadata?.namespace ?? '';
        const pods = podsOf(job, snapshot.objects('Pod', namespace));
        const gone = pods && pods.length === 0 ? goneTold(job, snapshot) : undefined;
        const overtaken = laterRun(job, snapshot) !== undefined;
        yield {
          outcome: 'found',
          rule: gone ? { ...rule, next: goneSteps } : rule,
          values: {
            succeeded: job.status?.succeeded ?? 0,
            limit: job.spec?.backoffLimit ?? 6,
            deadline: job.spec?.activeDeadlineSeconds ?? 0,
            indexes: job.status?.failedIndexes ?? '',
            message: condition.message ?? '',
            why:
              pods && pods.length > 0 ? fill('Why stands with {names}.', { names: pods.slice(0, 3).join(', ') }) : '',
            gone: gone ? ` Its pods are gone, and their logs with them.${gone.text}` : '',
            tries: triesText(job),
          },
          evidence: [
            ...cite(
              job,
              `status.conditions[${index}].reason`,
              `status.conditions[${index}].message`,
              'status.failed',
              'status.succeeded',
              'status.failedIndexes',
              'spec.backoffLimit',
              'spec.activeDeadlineSeconds',
            ),
            ...(pods ?? [])
              .slice(0, 3)
              .flatMap(name => cite({ kind: 'Pod', metadata: { namespace, name } }, 'metadata.name')),
            ...(gone?.evidence ?? []),
          ],
          ...(overtaken ? { role: 'note', severity: 'low', effect: 'none' } : {}),
          ...(since === undefined ? {} : { since }),
        };
        return;
      }
      if (job.spec?.suspend && !conditions.some(one => one.type === 'Complete' && one.status === 'True'))
        yield { outcome: 'found', rule: jobSuspended, values: {}, evidence: cite(job, 'spec.suspend') };
    },
  }),
  objectCheck({
    kind: 'CronJob',
    rules: [cronJobSuspended, cronJobSchedule],
    *run(found, snapshot): Iterable<Outcome> {
      const cronJob = { ...found, kind: 'CronJob' };
      if (cronJob.metadata?.deletionTimestamp) return;
      const schedule = cronJob.spec?.schedule ?? '';
      const last = cronJob.status?.lastScheduleTime;
      if (cronJob.spec?.suspend) {
        yield {
          outcome: 'found',
          rule: cronJobSuspended,
          values: { schedule, last: last ? fill(' The last run was at {last}.', { last }) : '' },
          evidence: cite(cronJob, 'spec.suspend', 'spec.schedule'),
        };
        return;
      }
      const ref = { kind: 'CronJob', namespace: cronJob.metadata?.namespace ?? '', name: cronJob.metadata?.name ?? '' };
      const events = newestFirst(ifRead(snapshot.events(ref)) ?? []);
      const failure = events.find(event => cronFailures.includes(event.reason));
      const started = events.find(event => event.reason === 'SuccessfulCreate');
      const lastRun = Math.max(started?.lastSeen ?? 0, parseTime(last) ?? 0);
      if (failure && failure.lastSeen > lastRun)
        yield {
          outcome: 'found',
          rule: cronJobSchedule,
          values: {
            schedule,
            zone: cronJob.spec?.timeZone ?? '(that of the controller)',
            message: failure.message,
            reason: failure.reason,
          },
          evidence: [...citeEvent(failure), ...cite(cronJob, 'spec.schedule', 'spec.timeZone')],
          since: failure.firstSeen,
        };
    },
  }),
];

const podsOf = (job: ObjectOf<'Job'>, pods: Known<readonly Pod[]>): readonly string[] | undefined =>
  ifRead(pods)
    ?.filter(pod => controllerOf(pod)?.kind === 'Job' && controllerOf(pod)?.name === job.metadata?.name)
    .map(pod => pod.metadata?.name ?? '');

/** With restartPolicy OnFailure the tries are restarts of one pod, and `status.failed` counts only the pod. */
const triesText = (job: ObjectOf<'Job'>): string => {
  const limit = job.spec?.backoffLimit ?? 6;
  if (job.spec?.template?.spec?.restartPolicy === 'OnFailure') return limit === 1 ? '1 restart' : `${limit} restarts`;
  const failed = job.status?.failed ?? 0;
  return failed === 1 ? '1 failed pod' : `${failed} failed pods`;
};
