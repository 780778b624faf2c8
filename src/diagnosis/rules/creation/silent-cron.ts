import { humanDuration } from '../../../model/age.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { parseTime } from '../../../model/time.ts';
import { cite } from '../../evidence.ts';
import type { Outcome } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { ruleOf, shortOf } from './suspected-refusals.ts';

const minute = 60_000;

/**
 * A CronJob that has missed its runs while a quota leaves no room for one more Job: both together tell what the events told.
 * Only schedules that come round within the hour are read, so that no time zone matters.
 */
export function* silentCron(found: ObjectOf<'CronJob'>, snapshot: Snapshot): Iterable<Outcome> {
  const cronJob = { ...found, kind: 'CronJob' };
  const { name = '', namespace = '' } = cronJob.metadata ?? {};
  const period = periodOf(cronJob.spec?.schedule ?? '');
  // A run that goes on may keep the next from starting.
  if (period === undefined || (cronJob.status?.active ?? []).length > 0) return;
  const lastPath = cronJob.status?.lastScheduleTime ? 'status.lastScheduleTime' : 'metadata.creationTimestamp';
  const last = parseTime(cronJob.status?.lastScheduleTime ?? cronJob.metadata?.creationTimestamp);
  if (last === undefined || snapshot.now - last < 2 * period + 2 * minute) return;
  for (const quota of ifRead(snapshot.objects('ResourceQuota', namespace)) ?? []) {
    const full = quota.spec?.scopes || quota.spec?.scopeSelector ? undefined : shortOf(quota, oneJob);
    if (!full) continue;
    yield {
      outcome: 'found',
      rule: ruleOf('create-quota'),
      confidence: 'likely',
      values: {
        ...full.values,
        kindArgument: 'cronjob',
        detail: '',
        shortage: fill('The CronJob {name} has started no Job for {age}, although its schedule is {schedule}.', {
          name,
          age: humanDuration(snapshot.now - last),
          schedule: cronJob.spec?.schedule ?? '',
        }),
      },
      evidence: [...full.evidence, ...cite(cronJob, 'metadata.name', 'spec.schedule', lastPath)],
      since: last + period,
      identity: 'create-quota',
    };
    return;
  }
}

/** What one more Job counts against a quota. */
const oneJob: ReadonlyMap<string, number> = new Map([['count/jobs.batch', 1]]);

/** How often a schedule comes round, ms, where that is within the hour. */
const periodOf = (schedule: string): number | undefined => {
  if (schedule === '@hourly') return 60 * minute;
  const [minutes = '', ...rest] = schedule.trim().split(/\s+/);
  if (rest.length !== 4 || rest.some(field => field !== '*')) return undefined;
  if (minutes === '*') return minute;
  const every = /^\*\/(\d{1,2})$/.exec(minutes)?.[1];
  if (every !== undefined) return Number(every) * minute;
  return /^\d{1,2}$/.test(minutes) ? 60 * minute : undefined;
};
