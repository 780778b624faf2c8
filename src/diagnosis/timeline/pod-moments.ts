import type { ObjectRef, Pod } from '../../model/kubernetes.ts';
import { controllerOf } from '../../model/owner.ts';
import { parseTime } from '../../model/time.ts';
import { conditionMoments } from './condition-moments.ts';
import { type Moment, moment, ranks, refKey, sources } from './moment.ts';

/** What the pod's own fields tell: when it was made, placed and asked to go, and when its conditions changed last. */
export const podMoments = (pod: Pod, of: ObjectRef, now: number): readonly Moment[] => [
  ...created(pod, of),
  ...scheduled(pod, of),
  ...conditionMoments({
    object: pod,
    of,
    who: 'pod',
    what: 'condition',
    conditions: pod.status?.conditions?.map(condition =>
      // That it was placed is told by itself.
      condition?.type === 'PodScheduled' && condition.status === 'True' ? { type: condition.type } : condition,
    ),
    weight: ({ type = '', status }) => {
      if (badWhenTrue.has(type)) return status === 'True' ? 'warning' : 'plain';
      return status === 'True' ? 'good' : status === 'False' ? 'warning' : 'plain';
    },
  }),
  ...deletion(pod, of, now),
];

const badWhenTrue: ReadonlySet<string> = new Set(['DisruptionTarget', 'PodResizePending', 'PodResizeInProgress']);

const created = (pod: Pod, of: ObjectRef): readonly Moment[] => {
  const owner = controllerOf(pod);
  const index = pod.metadata?.ownerReferences?.findIndex(reference => reference?.controller === true) ?? -1;
  const by = `metadata.ownerReferences[${index}]`;
  return moment({
    key: `created ${refKey(of)}`,
    at: parseTime(pod.metadata?.creationTimestamp),
    what: 'created',
    who: 'pod',
    text: owner ? `made by ${owner.kind} ${owner.name}` : 'made',
    sources: sources(pod, of, 'metadata.creationTimestamp', ...(owner ? [`${by}.kind`, `${by}.name`] : [])),
    rank: ranks.created,
  });
};

const scheduled = (pod: Pod, of: ObjectRef): readonly Moment[] => {
  const conditions = pod.status?.conditions ?? [];
  const index = conditions.findIndex(condition => condition?.type === 'PodScheduled');
  const condition = conditions[index];
  if (condition?.status !== 'True' || !pod.spec?.nodeName) return [];
  const path = `status.conditions[${index}]`;
  return moment({
    key: `scheduled ${refKey(of)}`,
    at: parseTime(condition.lastTransitionTime),
    what: 'scheduled',
    who: 'pod',
    text: `placed on node ${pod.spec.nodeName}`,
    sources: sources(pod, of, `${path}.lastTransitionTime`, `${path}.status`, 'spec.nodeName'),
    rank: ranks.scheduled,
  });
};

/**
 * `deletionTimestamp` is when the grace period ends, not when deletion was asked for.
 * Source: ObjectMeta in the API reference; BeforeDelete in k8s.io/apiserver/pkg/registry/rest.
 */
const deletion = (pod: Pod, of: ObjectRef, now: number): readonly Moment[] => {
  const end = parseTime(pod.metadata?.deletionTimestamp);
  if (end === undefined) return [];
  const grace = pod.metadata?.deletionGracePeriodSeconds ?? undefined;
  const from = sources(pod, of, 'metadata.deletionTimestamp', 'metadata.deletionGracePeriodSeconds');
  const asked = moment({
    key: `deletion ${refKey(of)}`,
    at: grace === undefined ? end : end - grace * 1000,
    what: 'deletion',
    who: 'pod',
    text: grace === undefined ? 'deletion asked for' : `deletion asked for, with ${grace}s to end by itself`,
    weight: 'warning',
    certainty: 'derived',
    sources: from,
    rank: ranks.deletion,
  });
  if (grace === undefined || grace === 0 || end > now) return asked;
  const over = moment({
    key: `deletion-over ${refKey(of)}`,
    at: end,
    what: 'deletion',
    who: 'pod',
    text: `the ${grace}s to end by itself are over`,
    weight: 'warning',
    sources: from,
    rank: ranks.deletion,
  });
  return [...asked, ...over];
};
