import { type EventView, newestFirst } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf, ObjectRef } from '../../../model/kubernetes.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import type { Effect, Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { beforeItsPods } from './before-its-pods.ts';
import { keptBy } from './kept-by.ts';
import { missingClass } from './missing-class.ts';
import { whyNotNamed, whyNoVolume } from './volume-misfit.ts';

type Claim = ObjectOf<'PersistentVolumeClaim'>;

/** Why a claim has no usable volume. */
export type ClaimTrouble = {
  readonly kind:
    | 'lost'
    | 'deleting'
    | 'no-class'
    | 'class-missing'
    | 'provisioner-silent'
    | 'provision-failed'
    | 'no-volume'
    | 'volume-taken'
    | 'volume-mismatch'
    | 'volume-absent'
    | 'provisioning'
    | 'unbound';
  /** A few words for a title: `no StorageClass`. */
  readonly short: string;
  /** A full sentence. */
  readonly sentence: string;
  readonly values: Values;
  readonly evidence: readonly Evidence[];
  readonly effect?: Effect;
  readonly since?: number;
};

const noDefaultClass =
  'The claim {claim} names no StorageClass and the cluster has no default one ({known}): no storage class is set, so only an existing volume without a class could be taken, and none fits: {volumes}.';
const emptyClass =
  'The claim {claim} asks for no StorageClass at all (storageClassName is empty; {known}): no storage class is set, so only an existing volume without a class could be taken, and none fits: {volumes}.';

/** How long a claim that nobody complained about may stay unbound before that is worth a word, ms. */
const patience = 60_000;

/** How long a provisioner may take where no event tells of it, ms. */
const provisionBudget = 5 * 60_000;

export const claimRef = (namespace: string, name: string): ObjectRef => ({
  kind: 'PersistentVolumeClaim',
  namespace,
  name,
});

/** What is wrong with a claim; undefined where nothing is, or where it only waits for its first consumer. */
export const claimTrouble = (claim: Claim, snapshot: Snapshot): ClaimTrouble | undefined => {
  const facts = claimFacts(claim, snapshot);
  const say = (
    kind: ClaimTrouble['kind'],
    short: string,
    sentence: string,
    evidence: readonly Evidence[],
    more: Values = {},
  ): ClaimTrouble => {
    const values = { ...facts.values, ...more };
    return {
      kind,
      short: fill(short, values),
      sentence: fill(sentence, values),
      values,
      evidence: [...cite(facts.object, 'status.phase'), ...evidence],
      ...(facts.created === undefined ? {} : { since: facts.created }),
    };
  };
  const { object, newest, class: className } = facts;
  if (claim.status?.phase === 'Lost')
    return say(
      'lost',
      'volume {volume} is gone',
      'The claim {claim} is Lost: the PersistentVolume {volume} it was bound to does not exist any more, and its data with it unless the storage behind it was kept.',
      [...cite(object, 'spec.volumeName'), ...quote(newest('ClaimLost'))],
    );
  if (claim.metadata?.deletionTimestamp) {
    const kept = keptBy(claim, facts.values.users);
    return say(
      'deleting',
      'it is being deleted',
      'Somebody deleted the claim {claim}; {keeps}, and no new pod may use it.',
      [...cite(object, 'metadata.deletionTimestamp', 'metadata.finalizers'), ...facts.userEvidence],
      { keeps: kept.keeps, kept: kept.short },
    );
  }
  if (claim.status?.phase !== 'Pending') return undefined;
  const failed = newest('ProvisioningFailed');
  const missing = /storageclass\.storage\.k8s\.io "([^"]+)" not found/.exec(failed?.message ?? '')?.[1];
  const classKnown = className ? snapshot.object('StorageClass', '', className) : undefined;
  if (claim.spec?.volumeName && snapshot.object('PersistentVolume', '', claim.spec.volumeName).state === 'absent')
    return say(
      'volume-absent',
      'no volume {volume}',
      'The claim {claim} asks for the PersistentVolume {volume} by name, which does not exist.',
      cite(object, 'spec.volumeName'),
    );
  const taken = newest('FailedBinding');
  if (taken && /already bound to a different claim/.test(taken.message))
    return say(
      'volume-taken',
      'volume {volume} is taken',
      'The claim {claim} asks for the volume {volume} by name, which is bound to another claim.',
      [...cite(object, 'spec.volumeName'), ...quote(taken)],
    );
  const mismatch = newest('VolumeMismatch');
  const why = whyNotNamed(claim, snapshot);
  if (mismatch || why)
    return say(
      'volume-mismatch',
      why?.text ?? 'volume does not fit',
      'The claim {claim} and the volume it asks for do not fit together: {why}. {message}',
      [
        ...cite(object, 'spec.volumeName', 'spec.accessModes', 'spec.volumeMode', 'spec.storageClassName'),
        ...(why?.evidence ?? []),
        ...quote(mismatch),
      ],
      {
        message: mismatch ? `The controller says: ${mismatch.message.replace(/\.$/, '')}.` : '',
        why: why?.text ?? 'the controller refuses to bind them',
      },
    );
  if (className && !claim.spec?.volumeName && (missing === className || classKnown?.state === 'absent')) {
    const about = missingClass(claim, className, snapshot);
    return say(
      'class-missing',
      about.short,
      'The claim {claim} names the StorageClass {class}, which does not exist ({known}), so nothing makes a volume for it{byHand}.',
      [...cite(object, 'spec.storageClassName'), ...quote(failed), ...about.evidence],
      about.values,
    );
  }
  const waiting = newest('ExternalProvisioning');
  const busy = newest('Provisioning');
  const cls = classKnown && ifRead(classKnown);
  // A class for volumes made by hand: what is wrong is that none of them fits, whatever the controller calls it.
  const byHand = cls?.provisioner === noProvisioner || failed?.message.endsWith(`matched name: ${noProvisioner}`);
  if (failed && !byHand && failed.lastSeen >= (busy?.lastSeen ?? 0) - 1000)
    return say(
      'provision-failed',
      'provisioning fails',
      'The volume for claim {claim} cannot be made: {message}',
      [...cite(object, 'spec.storageClassName'), ...quote(failed)],
      { message: failed.message },
    );
  const age = facts.created === undefined ? Number.POSITIVE_INFINITY : snapshot.now - facts.created;
  if (busy && age < 5 * patience)
    return {
      ...say(
        'provisioning',
        'volume is being made',
        'The volume for claim {claim} is being made by {provisioner}.',
        quote(busy),
      ),
      effect: 'progressing',
    };
  // The annotation says the same as the event and outlives it; a claim for a chosen node is as old as its youngest pod.
  const asked = facts.named && !failed && !busy && age - facts.idle(snapshot) >= provisionBudget;
  if ((waiting || asked) && facts.provisioner)
    return say(
      'provisioner-silent',
      '{provisioner} makes no volume',
      'The claim {claim} (StorageClass {class}) waits for the provisioner {provisioner} to make a volume, and it has not answered{selected}: it probably does not run in this cluster.',
      [...cite(object, 'spec.storageClassName', provisionerPath, selectedPath), ...quote(waiting)],
    );
  if (!className) {
    const classes = ifRead(snapshot.objects('StorageClass', ''));
    if (taken || claim.spec?.storageClassName === '' || classes) {
      const fitting = whyNoVolume(claim, snapshot);
      return say(
        'no-class',
        'no StorageClass',
        claim.spec?.storageClassName === '' ? emptyClass : noDefaultClass,
        [
          ...cite(object, 'spec.resources.requests.storage', 'spec.accessModes', 'spec.storageClassName'),
          ...fitting.evidence,
          ...(classes ?? []).slice(0, 5).flatMap(one => cite({ ...one, kind: 'StorageClass' }, 'metadata.name')),
          ...quote(taken),
        ],
        { known: knownClasses(classes?.map(one => one.metadata?.name ?? '')), volumes: fitting.text },
      );
    }
  }
  const consumer = newest('WaitForFirstConsumer', 'WaitForPodScheduled');
  if ((cls?.volumeBindingMode ?? '') === 'WaitForFirstConsumer' || (consumer && !taken && !waiting)) return undefined;
  if (byHand || taken) {
    const { text: volumes, evidence: near } = whyNoVolume(claim, snapshot);
    return say(
      'no-volume',
      'no free volume fits',
      'No PersistentVolume fits the claim {claim} ({request}, StorageClass {class}): {volumes}.',
      [
        ...cite(
          object,
          'spec.resources.requests.storage',
          'spec.storageClassName',
          'spec.accessModes',
          'spec.selector',
        ),
        ...near,
        ...quote(taken ?? failed),
      ],
      { volumes },
    );
  }
  // Without its class or a word from the controller, a claim that waits for its first consumer looks the same.
  if (classKnown && classKnown.state !== 'read') return undefined;
  if (age < patience / 2)
    return {
      ...say('unbound', 'not bound yet', 'The claim {claim} was made a moment ago and is not bound yet.', []),
      effect: 'progressing',
    };
  return say(
    'unbound',
    'not bound',
    'The claim {claim} (StorageClass {class}) is still Pending, and no event says why.',
    cite(object, 'spec.storageClassName'),
  );
};

const knownClasses = (names: readonly string[] | undefined): string => {
  if (!names) return 'which classes exist is not known';
  return names.length > 0 ? `there are ${names.slice(0, 5).join(', ')}` : 'there are none at all';
};

/** The provisioner of classes whose volumes somebody makes by hand. */
const noProvisioner = 'kubernetes.io/no-provisioner';

const provisionerPath = 'metadata.annotations["volume.kubernetes.io/storage-provisioner"]';
const selectedPath = 'metadata.annotations["volume.kubernetes.io/selected-node"]';

const quote = (event: EventView | undefined): readonly Evidence[] => (event ? citeEvent(event) : []);

const claimFacts = (claim: Claim, snapshot: Snapshot) => {
  const name = claim.metadata?.name ?? '';
  const namespace = claim.metadata?.namespace ?? '';
  const events = newestFirst(ifRead(snapshot.events(claimRef(namespace, name))) ?? []);
  const annotations = claim.metadata?.annotations ?? {};
  const className = claim.spec?.storageClassName ?? annotations['volume.beta.kubernetes.io/storage-class'];
  const named =
    annotations['volume.kubernetes.io/storage-provisioner'] ??
    annotations['volume.beta.kubernetes.io/storage-provisioner'];
  const provisioner =
    named ?? /external provisioner '([^']+)'/.exec(events.map(({ message }) => message).join('\n'))?.[1];
  const selected = annotations['volume.kubernetes.io/selected-node'];
  const users = claim.metadata?.deletionTimestamp
    ? (ifRead(snapshot.objects('Pod', namespace)) ?? []).filter(
        pod =>
          pod.spec?.nodeName &&
          pod.status?.phase !== 'Succeeded' &&
          pod.status?.phase !== 'Failed' &&
          pod.spec?.volumes?.some(volume => volume?.persistentVolumeClaim?.claimName === name),
      )
    : [];
  return {
    object: { ...claim, kind: 'PersistentVolumeClaim' },
    class: className,
    provisioner,
    named: named !== undefined,
    /** How long the claim had no pod to be made for, ms; without end where its pods cannot be read. */
    idle: (seen: Snapshot): number => (selected ? beforeItsPods(claim, seen) : 0),
    created: parseTime(claim.metadata?.creationTimestamp),
    newest: (...reasons: readonly string[]): EventView | undefined =>
      events.find(event => reasons.includes(event.reason)),
    userEvidence: users.slice(0, 3).flatMap(pod => cite({ ...pod, kind: 'Pod' }, 'metadata.name')),
    values: {
      claim: name,
      volume: claim.spec?.volumeName ?? 'it was bound to',
      class: className || '(none)',
      provisioner: provisioner ?? 'the provisioner',
      request: claim.spec?.resources?.requests?.storage ?? '',
      selected: selected ? ` (for node ${selected})` : '',
      users:
        users
          .map(pod => pod.metadata?.name ?? '')
          .slice(0, 3)
          .join(', ') || 'its pods',
    },
  };
};
