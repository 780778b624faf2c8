import { eventView } from '../../model/event.ts';
import { isKind } from '../../model/kinds.ts';
import { ifRead } from '../../model/known.ts';
import type { CoreEvent, KubernetesObject, ObjectRef, Pod } from '../../model/kubernetes.ts';
import { controllerOf } from '../../model/owner.ts';
import { parseTime } from '../../model/time.ts';
import { fieldAt } from '../evidence.ts';
import type { Snapshot } from '../snapshot.ts';
import { conditionMoments } from './condition-moments.ts';
import { eventMoments } from './event-moments.ts';
import { apart, type Moment, moment, ranks, refKey, sources } from './moment.ts';
import { changeSources, changesSince, numberSources, revisionsOf } from './revisions.ts';
import { changesText } from './what-changed.ts';

/** Deployments own ReplicaSets own Pods; with custom controllers a little more. */
const mostOwners = 5;

/** What the owners of a pod went through: their revisions, conditions and events. */
export const ownerMoments = (pod: Pod, snapshot: Snapshot): readonly Moment[] => [
  ...revisionMoments(pod, snapshot),
  ...ownersOf(pod, snapshot).flatMap(({ of, object }) => [
    ...(object && madeByItself.has(of.kind) ? madeMoment(object, of) : []),
    ...(object
      ? conditionMoments({
          object,
          of,
          who: whoText(of),
          what: 'owner',
          conditions: fieldAt(object, 'status.conditions') as Parameters<typeof conditionMoments>[0]['conditions'],
          weight: ({ type = '', status }) =>
            (type === 'Failed' || type === 'FailureTarget' || type === 'ReplicaFailure') === (status === 'True')
              ? 'warning'
              : 'plain',
        })
      : []),
    ...ownerEvents(pod, of, ifRead(snapshot.events(of)) ?? []),
  ]),
];

/** Of what has revisions these tell when it was made. */
const madeByItself: ReadonlySet<string> = new Set(['Job', 'CronJob', 'ReplicationController']);

const madeMoment = (object: KubernetesObject, of: ObjectRef): readonly Moment[] =>
  moment({
    key: `created ${refKey(of)}`,
    at: parseTime(object.metadata?.creationTimestamp),
    what: 'owner',
    who: whoText(of),
    text: 'made',
    sources: sources(object, of, 'metadata.creationTimestamp'),
    rank: ranks.owner,
  });

const revisionMoments = (pod: Pod, snapshot: Snapshot): readonly Moment[] => {
  const revisions = revisionsOf(pod, snapshot);
  return revisions.flatMap((revision, index) => {
    const former = revisions[index - 1];
    const changes = former ? changesSince(former, revision) : [];
    const { own, takenUpAgain, of } = revision;
    const what = !former
      ? 'the first one that is kept'
      : changes.length === 0
        ? `the same template as revision ${former.number}`
        : changesText(changes);
    return moment({
      key: `revision ${refKey(of)}`,
      at: revision.createdAt,
      what: 'revision',
      who: `revision ${revision.number}`,
      text: [
        `${of.kind} ${of.name} made${own ? ', from which the pod comes' : ''}`,
        takenUpAgain ? ', and taken up again later' : '',
        `: ${what}`,
      ].join(''),
      weight: own && changes.length > 0 ? 'warning' : 'plain',
      sources: former ? changeSources(former, revision, changes) : numberSources(revision),
      rank: ranks.revision,
    });
  });
};

type OwnerObject = { readonly of: ObjectRef; readonly object: KubernetesObject | undefined };

/** The controllers above a pod, the nearest first. A static pod's is its node, which is told by itself. */
const ownersOf = (pod: Pod, snapshot: Snapshot): readonly OwnerObject[] => {
  const found: OwnerObject[] = [];
  const namespace = pod.metadata?.namespace ?? '';
  let owner = controllerOf(pod);
  while (owner && owner.kind !== 'Node' && found.length < mostOwners) {
    const { kind, name } = owner;
    const object: KubernetesObject | undefined = isKind(kind)
      ? ifRead(snapshot.object(kind, namespace, name))
      : undefined;
    found.push({ of: { kind, namespace, name }, object });
    owner = object && controllerOf(object);
  }
  return found;
};

/**
 * Of the pods that a controller makes and deletes only this one is of interest. One of the same name may have been made
 * before it.
 */
const ownerEvents = (pod: Pod, of: ObjectRef, events: readonly CoreEvent[]): readonly Moment[] => {
  const { name = '', creationTimestamp } = pod.metadata ?? {};
  const created = parseTime(creationTimestamp) ?? 0;
  const isOfPod = ({ message = '' }: CoreEvent): boolean => message.split(/[\s"',:]+/).includes(name);
  const told = events.filter(event => !aboutOnePod.has(event.reason ?? '') || isOfPod(event));
  const isOwn = (event: CoreEvent): boolean => {
    const { reason, count, lastSeen } = eventView(event);
    return reason === 'SuccessfulCreate' && count === 1 && Math.abs(lastSeen - created) <= apart;
  };
  return [
    ...eventMoments(told.filter(isOwn), { who: 'pod', what: 'created' }),
    ...eventMoments(
      told.filter(event => !isOwn(event)),
      { who: whoText(of), what: 'owner' },
    ),
  ];
};

const aboutOnePod: ReadonlySet<string> = new Set(['SuccessfulCreate', 'SuccessfulDelete']);

/** A pod has one owner of a kind: its name would only take room. */
const whoText = ({ kind }: ObjectRef): string => kind;
