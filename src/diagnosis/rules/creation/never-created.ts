import { type EventView, newestFirst } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { nearNames } from '../../../model/near-names.ts';
import { parseQuantity } from '../../../model/quantity.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { type AnyObjectCheck, type NextStep, type Outcome, objectCheck, type Rule, type Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { classifyRefusal, createUnknown, refusalTable, stsPvcFailed } from './refusal-table.ts';
import { type CreatorKind, shortageOf } from './shortage.ts';
import { webhookMeant } from './webhook-meant.ts';

/** How long a refusal that is normal for a moment may last, ms. */
const transientBudget = 60_000;

const rules: readonly Rule[] = [...new Set(refusalTable.map(({ rule }) => rule)), createUnknown, stsPvcFailed];

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
  if (!refusal?.message) return;
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
  const detail = known
    ? detailOf(known.row.rule.id, known.captured, object.metadata?.namespace ?? '', snapshot)
    : { values: {}, evidence: [] };
  if (known?.row.transient && snapshot.now - refusal.since < transientBudget) return;
  yield {
    outcome: 'found',
    rule: claim ? stsPvcFailed : (known?.row.rule ?? createUnknown),
    values: {
      message: message.replace(/^Error creating(?: job)?: /, ''),
      claim: claim ?? '',
      kindArgument: kind.toLowerCase(),
      hint: '',
      existing: '',
      detail: '',
      asked_text: '',
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

type Detail = {
  readonly values: Values;
  readonly evidence: readonly Evidence[];
  readonly next?: readonly NextStep[];
};

/** What other objects add to a refusal: near names, the LimitRange that is meant. */
const detailOf = (
  id: string,
  captured: Readonly<Record<string, string>>,
  namespace: string,
  snapshot: Snapshot,
): Detail => {
  switch (id) {
    case 'create-serviceaccount':
      return namesInstead(captured.account ?? '', 'ServiceAccount', captured.accountNamespace ?? namespace, snapshot);
    case 'create-priorityclass':
      return namesInstead(captured.class ?? '', 'PriorityClass', '', snapshot);
    case 'create-runtimeclass': {
      const name = captured.class || captured.class2 || '';
      return name ? namesInstead(name, 'RuntimeClass', '', snapshot) : { values: {}, evidence: [] };
    }
    case 'create-limitrange':
      return limitRangeMeant(captured, namespace, snapshot);
    case 'create-quota': {
      const quota = ifRead(snapshot.object('ResourceQuota', namespace, captured.quota ?? ''));
      return {
        values: {},
        evidence: quota ? cite({ ...quota, kind: 'ResourceQuota' }, 'status.hard', 'status.used') : [],
      };
    }
    case 'create-quota-unset':
      return { values: { fields: fieldsOf(captured.unset ?? '') }, evidence: [] };
    case 'create-webhook-down':
      return webhookMeant(captured, snapshot);
    case 'create-webhook-denied':
      return { values: captured.said ? {} : { said: 'without explanation' }, evidence: [] };
    default:
      return { values: {}, evidence: [] };
  }
};

/** `limits.cpu for: app; requests.memory for: app` without the containers: `limits.cpu, requests.memory`. */
const fieldsOf = (unset: string): string =>
  unset
    .split(';')
    .map(part => part.replace(/ for: .*/, '').trim())
    .join(', ');

const namesInstead = (
  name: string,
  kind: 'ServiceAccount' | 'PriorityClass' | 'RuntimeClass',
  namespace: string,
  snapshot: Snapshot,
): Detail => {
  const objects = ifRead(snapshot.objects(kind, namespace)) ?? [];
  const names = objects.map(one => one.metadata?.name ?? '').filter(one => !one.startsWith('system-'));
  const near = nearNames(name, names);
  const shown = near.length > 0 ? near : names.slice(0, 4);
  const meant = objects.find(one => one.metadata?.name === near[0]);
  return {
    values: {
      class: name,
      hint: near[0] ? fill('; {near} exists', { near: near[0] }) : '',
      existing: shown.length > 0 ? fill('; there is {names}', { names: shown.join(', ') }) : '',
    },
    evidence: meant ? cite({ ...meant, kind }, 'metadata.name') : [],
  };
};

/** The refusal writes quantities in their shortest form; ratios are compared as they stand. */
const sameQuantity = (one: string | number, other: string | undefined): boolean =>
  String(one) === other || (parseQuantity(one) !== undefined && parseQuantity(one) === parseQuantity(other));

const limitRangeMeant = (captured: Readonly<Record<string, string>>, namespace: string, snapshot: Snapshot): Detail => {
  const ratioOf = /^(\S+) max limit to request ratio$/.exec(captured.bound ?? '')?.[1];
  const side = ratioOf ? 'maxLimitRequestRatio' : captured.bound === 'minimum' ? 'min' : 'max';
  const resource = ratioOf ?? captured.resource ?? '';
  const asked = captured.asked
    ? fill('a {field} of {asked}', { field: captured.field ?? '', asked: captured.asked })
    : 'none';
  for (const range of ifRead(snapshot.objects('LimitRange', namespace)) ?? [])
    for (const [index, limit] of (range.spec?.limits ?? []).entries()) {
      const bound = limit[side]?.[resource];
      if (limit.type !== captured.per || bound === undefined || !sameQuantity(bound, captured.allowed)) continue;
      return {
        values: {
          asked_text: asked,
          detail: fill(' It is the LimitRange {range} that says so.', { range: range.metadata?.name ?? '' }),
        },
        evidence: cite({ ...range, kind: 'LimitRange' }, `spec.limits[${index}].${side}["${resource}"]`),
      };
    }
  return { values: { asked_text: asked }, evidence: [] };
};
