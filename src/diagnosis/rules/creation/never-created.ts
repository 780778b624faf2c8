import { type EventView, newestFirst } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { type AnyObjectCheck, type Outcome, objectCheck, type Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { type Detail, detailOf } from './refusal-detail.ts';
import { classifyRefusal, createUnknown, refusalTable, stsPvcFailed } from './refusal-table.ts';
import { type CreatorKind, shortageOf } from './shortage.ts';
import { silentCron } from './silent-cron.ts';
import { createSilent, silentShortage } from './silent-shortage.ts';

/** How long a refusal that is normal for a moment may last, ms. */
const transientBudget = 60_000;

const rules: readonly Rule[] = [
  ...new Set(refusalTable.map(({ rule }) => rule)),
  createUnknown,
  stsPvcFailed,
  createSilent,
];

const creators: readonly CreatorKind[] = ['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicationController'];

/** Workloads whose pods, and CronJobs whose Jobs, the API server refuses to create. */
export const neverCreatedChecks: readonly AnyObjectCheck[] = [
  ...creators.map(kind =>
    objectCheck({ kind, rules, run: (object, snapshot) => neverCreated(kind, object, snapshot) }),
  ),
  objectCheck({ kind: 'CronJob', rules, run: (object, snapshot) => noJobs(object, snapshot) }),
];

const neverCreated = function* (
  kind: CreatorKind,
  object: ObjectOf<CreatorKind>,
  snapshot: Snapshot,
): Iterable<Outcome> {
  const shortage = shortageOf(kind, object);
  if (!shortage) return;
  const subject = { ...object, kind };
  const refusal = newestRefusal(kind, object, snapshot);
  if (!refusal?.message) {
    yield* silentShortage(kind, object, shortage, snapshot);
    return;
  }
  yield* refused(object, kind, refusal, snapshot, {
    text: fill('{has} of {wanted} pods of {name} exist, and no more can be created.', {
      has: shortage.has,
      wanted: shortage.wanted,
      name: object.metadata?.name ?? '',
    }),
    evidence: cite(subject, ...shortage.paths),
  });
};

/** A CronJob whose newest start was refused. */
const noJobs = function* (object: ObjectOf<'CronJob'>, snapshot: Snapshot): Iterable<Outcome> {
  if (object.spec?.suspend || object.metadata?.deletionTimestamp) return;
  const name = object.metadata?.name ?? '';
  const events = newestFirst(
    ifRead(snapshot.events({ kind: 'CronJob', namespace: object.metadata?.namespace ?? '', name })) ?? [],
  );
  const failed = events.filter(one => one.reason === 'FailedCreate');
  const [newest] = failed;
  const started = Math.max(
    events.find(one => one.reason === 'SuccessfulCreate')?.lastSeen ?? 0,
    parseTime(object.status?.lastScheduleTime) ?? 0,
  );
  if (!newest) yield* silentCron(object, snapshot);
  if (!newest || newest.lastSeen <= started) return;
  yield* refused(
    object,
    'CronJob',
    {
      message: newest.message,
      since: Math.min(...failed.filter(one => one.lastSeen > started).map(one => one.firstSeen)),
      evidence: citeEvent(newest),
    },
    snapshot,
    {
      text: fill('The CronJob {name} cannot start its Jobs.', { name }),
      evidence: cite({ ...object, kind: 'CronJob' }, 'spec.schedule', 'status.lastScheduleTime'),
    },
  );
};

/** A refusal as a finding: the row that knows its words, and what is short for it. */
const refused = function* (
  object: ObjectOf<CreatorKind | 'CronJob'>,
  kind: CreatorKind | 'CronJob',
  refusal: Refusal,
  snapshot: Snapshot,
  shortage: { readonly text: string; readonly evidence: readonly Evidence[] },
): Iterable<Outcome> {
  const { message } = refusal;
  const claim = /^[cC]reate Claim (\S+) for Pod/.exec(message)?.[1];
  const known = classifyRefusal(message);
  const detail: Detail = known
    ? detailOf(known.row.rule.id, { ...known.captured, message }, { ...object, kind }, snapshot)
    : { values: {}, evidence: [] };
  const rule = claim ? stsPvcFailed : (known?.row.rule ?? createUnknown);
  if (known?.row.transient && snapshot.now - refusal.since < transientBudget) return;
  yield {
    outcome: 'found',
    rule: detail.title && !claim ? { ...rule, title: detail.title } : rule,
    ...(detail.isOver ? { effect: 'progressing' } : {}),
    values: {
      message: message.replace(/^Error creating(?: job)?: /, ''),
      claim: claim ?? '',
      kindArgument: kind.toLowerCase(),
      hint: '',
      existing: '',
      detail: '',
      asked_text: '',
      of: '',
      shortage: shortage.text,
      ...known?.captured,
      ...detail.values,
    },
    evidence: [...refusal.evidence, ...shortage.evidence, ...detail.evidence],
    next: [...(detail.next ?? []), ...(claim && known ? known.row.rule.next.slice(0, 1) : [])],
    since: refusal.since,
    identity: known?.row.rule.id ?? '',
  };
};

type Refusal = { readonly message: string; readonly since: number; readonly evidence: readonly Evidence[] };

/**
 * The newest refusal that still stands. The ReplicaFailure condition keeps the first message for ever while its reason
 * stays the same, so an event is believed before it.
 */
const newestRefusal = (kind: CreatorKind, object: ObjectOf<CreatorKind>, snapshot: Snapshot): Refusal | undefined => {
  const ref = {
    kind,
    namespace: object.metadata?.namespace ?? '',
    name: object.metadata?.name ?? '',
    ...(object.metadata?.uid ? { uid: object.metadata.uid } : {}),
  };
  const conditions =
    (
      object.status as
        | {
            readonly conditions?: ObjectOf<'ReplicaSet'>['status'] extends infer S
              ? S extends { conditions?: infer C }
                ? C
                : never
              : never;
          }
        | undefined
    )?.conditions ?? [];
  const index = conditions.findIndex(
    one => one.type === 'ReplicaFailure' && one.status === 'True' && one.reason === 'FailedCreate',
  );
  const condition = conditions[index];
  const events = newestFirst(ifRead(snapshot.events(ref)) ?? []);
  const failed = events.find(one => one.reason === 'FailedCreate');
  const made = events.find(one => one.reason === 'SuccessfulCreate' && isPodEvent(one));
  if (failed && (condition || !made || made.lastSeen <= failed.lastSeen + 1000))
    return {
      message: failed.message,
      since: Math.min(...events.filter(one => one.reason === 'FailedCreate').map(one => one.firstSeen)),
      evidence: citeEvent(failed),
    };
  if (!condition) return undefined;
  return {
    message: condition.message ?? '',
    since: parseTime(condition.lastTransitionTime) ?? snapshot.now,
    evidence: cite({ ...object, kind }, `status.conditions[${index}].message`),
  };
};

/** A StatefulSet reports its claims with the same reason. */
const isPodEvent = ({ message }: EventView): boolean => !/^[cC]reate Claim/.test(message);
