import { humanDuration } from '../../../model/age.ts';
import { newestFirst } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import type { KubernetesObject, Pod } from '../../../model/kubernetes.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent } from '../../evidence.ts';
import { type AnyObjectCheck, type Outcome, objectCheck, type Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';

const foreground: Rule = {
  id: 'terminating-owner-foreground',
  severity: 'medium',
  role: 'symptom',
  title: '{kind} is deleted, and waits for {waits}',
  explanation:
    'The {kind} {name} was deleted {age} ago in the foreground: it stays until all that it owns is gone, and that is not so yet: {waits}. {how}',
  next: [
    { why: 'See what it still owns', command: 'kubectl get all -n {namespace} | grep {name}' },
    { why: 'See its finalizers', command: 'kubectl get {owner} -n {namespace} -o yaml' },
  ],
  about:
    'With cascade=foreground the owner gets the finalizer foregroundDeletion and goes last. A pod that hangs in Terminating, or one that another finalizer holds, keeps it.',
  reference: 'https://kubernetes.io/docs/concepts/architecture/garbage-collection/#foreground-deletion',
  explainedBy: [{ rules: ['terminating-*'], within: 'related' }],
};

const conflictingOwner: Rule = {
  id: 'sts-conflicting-controller',
  severity: 'low',
  role: 'note',
  title: 'Another controller owns claim {claim}',
  explanation:
    'The claim {claim} of the StatefulSet {name} has an owner that manages it and is not this StatefulSet, so its persistentVolumeClaimRetentionPolicy is not applied to that claim: {message}.',
  next: [{ why: 'See who owns the claim', command: 'kubectl get pvc {claim} -n {namespace} -o yaml' }],
  about:
    'A StatefulSet writes itself or its pods into the owners of its claims when persistentVolumeClaimRetentionPolicy says Delete. It leaves claims alone that another controller manages.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention',
};

/** How long what an owner waits for may take to go, ms. */
const patience = 2 * 60_000;

const owners = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicationController'] as const;

/** Workloads that are deleted and stay, and claims that are not only theirs. */
export const ownerChecks: readonly AnyObjectCheck[] = [
  ...owners.map(kind =>
    objectCheck({
      kind,
      rules: [foreground],
      run: (found, snapshot) => waiting({ ...(found as KubernetesObject), kind }, snapshot),
    }),
  ),
  objectCheck({
    kind: 'StatefulSet',
    rules: [conflictingOwner],
    *run(found, snapshot): Iterable<Outcome> {
      if (
        found.spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted !== 'Delete' &&
        found.spec?.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete'
      )
        return;
      const of = {
        kind: 'StatefulSet',
        namespace: found.metadata?.namespace ?? '',
        name: found.metadata?.name ?? '',
        ...(found.metadata?.uid ? { uid: found.metadata.uid } : {}),
      };
      const event = newestFirst(ifRead(snapshot.events(of)) ?? []).find(one => one.reason === 'ConflictingController');
      const claim = event && /^PersistentVolumeClaim (\S+) has a conflicting/.exec(event.message)?.[1];
      if (!event || !claim) return;
      yield {
        outcome: 'found',
        rule: conflictingOwner,
        values: { claim, message: event.message },
        evidence: citeEvent(event),
        since: event.firstSeen,
        identity: claim,
      };
    },
  }),
];

function* waiting(object: KubernetesObject, snapshot: Snapshot): Iterable<Outcome> {
  const deleted = parseTime(object.metadata?.deletionTimestamp);
  const at = (object.metadata?.finalizers ?? []).indexOf('foregroundDeletion');
  if (deleted === undefined || at < 0 || snapshot.now - deleted < patience) return;
  const namespace = object.metadata?.namespace ?? '';
  const owned = (ifRead(snapshot.objects('Pod', namespace)) ?? []).filter(pod => isOwned(pod, object));
  const names = owned.map(pod => pod.metadata?.name ?? '');
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
  yield {
    outcome: 'found',
    rule: foreground,
    values: {
      age: humanDuration(snapshot.now - deleted),
      waits: names.length > 0 ? shown : 'something it owns',
      how: names.length > 0 ? fill('See why {pod} does not go.', { pod: names[0] ?? '' }) : '',
    },
    evidence: [
      ...cite(object, 'metadata.deletionTimestamp', `metadata.finalizers[${at}]`),
      ...owned
        .slice(0, 3)
        .flatMap(pod =>
          cite({ ...pod, kind: 'Pod' }, 'metadata.ownerReferences[0].name', 'metadata.deletionTimestamp'),
        ),
    ],
    since: deleted,
  };
}

const isOwned = (pod: Pod, { metadata, kind }: KubernetesObject): boolean =>
  (pod.metadata?.ownerReferences ?? []).some(
    owner =>
      owner?.kind === kind &&
      owner.name === metadata?.name &&
      (!metadata?.uid || !owner.uid || owner.uid === metadata.uid),
  );
