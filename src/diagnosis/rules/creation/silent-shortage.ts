import { humanDuration } from '../../../model/age.ts';
import { newestFirst } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import type { KubernetesObject, ObjectOf, Pod } from '../../../model/kubernetes.ts';
import { controllerOf } from '../../../model/owner.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, type Evidence, fieldAt } from '../../evidence.ts';
import type { Outcome, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { admissionGates } from './admission-gates.ts';
import { workload } from './refusal-row.ts';
import type { CreatorKind, Shortage } from './shortage.ts';
import { suspectedRefusals } from './suspected-refusals.ts';

/** How long a controller takes to make a pod where nothing stands in its way, ms. */
const controllerBudget = 2 * 60_000;
/** The longest that a Job waits after a failed pod before it makes the next, ms. */
const jobBackoff = 15 * 60_000;

/** Pods are missing, and neither condition nor event says why. */
export const createSilent: Rule = {
  id: 'create-silent',
  severity: 'high',
  role: 'symptom',
  title: '{has} of {wanted} pods exist, and nothing says why',
  explanation:
    '{has} of {wanted} pods of {name} exist, and its controller has made no more although {since} have passed. Only an event would tell what the API server answered: events are kept for an hour, and none is left or may be read. {policies}',
  next: [
    workload,
    {
      why: 'Ask the API server whether it would take such a pod; nothing is created',
      command: `kubectl get {kindArgument} {name} -n {namespace} -o json | jq '.spec as $s | {apiVersion:"v1",kind:"Pod",metadata:($s.template.metadata+{name:"would-it-be-accepted"}),spec:($s.template.spec+{volumes:(($s.template.spec.volumes//[])+[$s.volumeClaimTemplates[]?|{name:.metadata.name,emptyDir:{}}])})}' | kubectl create --dry-run=server -n {namespace} -f -`,
    },
    { why: 'See what the quotas of the namespace leave', command: 'kubectl describe quota,limitrange -n {namespace}' },
    {
      why: 'See the events that the next attempt leaves',
      command: 'kubectl events -n {namespace} --for {kindArgument}/{name} --watch',
    },
  ],
  about:
    'A StatefulSet, DaemonSet or Job says in no condition that the API server refuses its pods: only FailedCreate events tell, which are gone after an hour. The controller goes on trying, at ever longer intervals.',
};

/** What can be said of missing pods without a word of the API server: the cause where objects prove it, else that. */
export function* silentShortage(
  kind: CreatorKind,
  object: ObjectOf<CreatorKind>,
  shortage: Shortage,
  snapshot: Snapshot,
): Iterable<Outcome> {
  // The others say in a condition of their own that pods are refused.
  if (kind === 'ReplicaSet' || kind === 'ReplicationController') return;
  const subject: KubernetesObject = { ...object, kind };
  const { namespace = '', name = '' } = object.metadata ?? {};
  const events = snapshot.events({ kind, namespace, name, ...uidOf(object) });
  if (events.state === 'unknown') return;
  const made = newestFirst(ifRead(events) ?? []).find(({ reason }) => reason === 'SuccessfulCreate');
  if (made && snapshot.now - made.lastSeen < controllerBudget) return;
  const all = ifRead(snapshot.objects('Pod', namespace));
  const own = all?.filter(pod => controllerOf(pod)?.kind === kind && controllerOf(pod)?.name === name);
  if (!all || !own || !isSeen(subject) || own.length >= shortage.wanted + doneBy(own)) return;
  const began = idleSince(kind, subject, own, all, snapshot);
  if (began === undefined || snapshot.now - began.time < controllerBudget) return;
  const common = {
    values: {
      ...{ has: shortage.has, wanted: shortage.wanted, name, kindArgument: kind.toLowerCase() },
      shortage: fill('{has} of {wanted} pods of {name} exist, and no more are created.', {
        ...shortage,
        name,
      } as never),
      since: humanDuration(snapshot.now - began.time),
    },
    evidence: [...cite(subject, ...shortage.paths, 'metadata.name'), ...began.evidence],
  };
  const suspects = [...suspectedRefusals(subject, own, snapshot)];
  for (const { rule, values, evidence, next } of suspects)
    yield {
      outcome: 'found',
      rule,
      confidence: 'likely',
      values: { hint: '', existing: '', detail: '', asked_text: '', message: '', ...common.values, ...values },
      evidence: [...evidence, ...common.evidence],
      ...(next ? { next } : {}),
      since: began.time,
      identity: rule.id,
    };
  if (suspects.length > 0) return;
  const gates = admissionGates(namespace, snapshot).slice(0, 4);
  const policies = gates.length
    ? fill('What looks at new pods here and may refuse them: {list}.', {
        list: gates.map(({ words }) => words).join(', '),
      })
    : '';
  yield {
    outcome: 'found',
    rule: createSilent,
    values: { ...common.values, policies },
    evidence: [...common.evidence, ...gates.flatMap(({ evidence }) => evidence)],
    since: began.time,
  };
}

const uidOf = ({ metadata }: KubernetesObject): { readonly uid?: string } =>
  metadata?.uid ? { uid: metadata.uid } : {};

/** Whether the controller has looked at what is asked for now; a Job does not say. */
const isSeen = (object: KubernetesObject): boolean => {
  const observed = fieldAt(object, 'status.observedGeneration');
  return typeof observed !== 'number' || observed >= (object.metadata?.generation ?? 0);
};

/** Pods that have ended are still there and are not counted. */
const doneBy = (own: readonly Pod[]): number =>
  own.filter(({ status }) => status?.phase === 'Succeeded' || status?.phase === 'Failed').length;

type Moment = { readonly time: number; readonly evidence: readonly Evidence[] };

/** Since when the controller had nothing else to wait for; undefined where it has, or where that cannot be told. */
const idleSince = (
  kind: CreatorKind,
  object: KubernetesObject,
  own: readonly Pod[],
  all: readonly Pod[],
  snapshot: Snapshot,
): Moment | undefined => {
  if (own.some(pod => pod.metadata?.deletionTimestamp)) return undefined;
  const made = moment(object, 'metadata.creationTimestamp');
  const changed = (object.metadata?.managedFields ?? [])
    .filter(field => field?.subresource !== 'status')
    .flatMap(field => parseTime(field?.time) ?? []);
  const times = [made, ...changed.map(time => ({ time, evidence: [] }))];
  if (kind === 'StatefulSet') {
    const { spec } = object as ObjectOf<'StatefulSet'>;
    const stranger = all.some(
      pod => !own.includes(pod) && /^-\d+$/.test((pod.metadata?.name ?? '').replace(object.metadata?.name ?? '', '')),
    );
    const inOrder = (spec?.podManagementPolicy ?? 'OrderedReady') === 'OrderedReady';
    const ready = own.map(readyMoment);
    // One that is not Ready holds up the next, and another of that name is told of by its own rule.
    if (stranger || (inOrder && ready.some(one => one === undefined))) return undefined;
    const wait = (spec?.minReadySeconds ?? 0) * 1000;
    times.push(...ready.flatMap(one => (one ? { ...one, time: one.time + wait } : [])));
  }
  if (kind === 'DaemonSet') {
    // A failed one is replaced at growing intervals; a node that has just joined gets its own in a moment.
    const nodes = ifRead(snapshot.objects('Node', ''));
    if (!nodes || own.some(({ status }) => status?.phase === 'Failed')) return undefined;
    times.push(...nodes.map(node => moment({ ...node, kind: 'Node' }, 'metadata.creationTimestamp')));
  }
  if (kind === 'Job') times.push(...(jobTimes(object as ObjectOf<'Job'>, own, snapshot) ?? [never]));
  const last = times.reduce((one, other) => (other.time > one.time ? other : one), made);
  return Number.isFinite(last.time) ? last : undefined;
};

const never: Moment = { time: Number.POSITIVE_INFINITY, evidence: [] };

const moment = (object: KubernetesObject, path: string): Moment => ({
  time: parseTime(fieldAt(object, path) as string | undefined) ?? 0,
  evidence: cite(object, path),
});

const readyMoment = (pod: Pod): Moment | undefined => {
  const at = (pod.status?.conditions ?? []).findIndex(one => one?.type === 'Ready' && one.status === 'True');
  return at < 0 ? undefined : moment({ ...pod, kind: 'Pod' }, `status.conditions[${at}].lastTransitionTime`);
};

/** What a Job may wait for besides: the pause after a failure, pods that end, another controller. */
const jobTimes = (job: ObjectOf<'Job'>, own: readonly Pod[], snapshot: Snapshot): readonly Moment[] | undefined => {
  const { spec, status } = job;
  const managedBy = fieldAt(job, 'spec.managedBy');
  if (managedBy && managedBy !== 'kubernetes.io/job-controller') return undefined;
  if (status?.terminating || status?.failedIndexes || fieldAt(job, 'status.uncountedTerminatedPods.failed[0]'))
    return undefined;
  // Of a work queue no new pods are made once one has succeeded.
  if (spec?.completions == null && (status?.succeeded ?? 0) > 0) return undefined;
  const ends = own.flatMap(pod =>
    (pod.status?.containerStatuses ?? []).flatMap(one => parseTime(one?.state?.terminated?.finishedAt) ?? []),
  );
  const lastEnd = Math.max(0, ...ends);
  if ((status?.failed ?? 0) > 0 && (lastEnd === 0 || snapshot.now - lastEnd < jobBackoff)) return undefined;
  return [moment({ ...job, kind: 'Job' }, 'status.startTime'), { time: lastEnd, evidence: [] }];
};
