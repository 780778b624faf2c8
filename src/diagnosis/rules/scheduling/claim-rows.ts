import { ifRead } from '../../../model/known.ts';
import { nearNames } from '../../../model/near-names.ts';
import { parseTime } from '../../../model/time.ts';
import { cite } from '../../evidence.ts';
import { fill } from '../../template.ts';
import { namesakes } from '../starts/namesakes.ts';
import { claimRef, claimTrouble } from '../volumes/claims-trouble.ts';
import { claimEvidence, claimsOf, volumeRow, volumeRule } from './pod-claims.ts';
import { type ClauseRow, type Look, nameOf, type Question, rank, someOf } from './question.ts';
import { aboutVolume } from './volume-rows.ts';

const pvcNotFound = volumeRule(
  'pvc-not-found',
  'Claim {claim} does not exist{hint}',
  'The pod mounts the PersistentVolumeClaim {claim}, which does not exist in namespace {namespace}{existing}. The scheduler does not look at any node before it does.',
  'A pod that names a claim waits until a claim of that name exists in its own namespace. Usual reasons: a slip in the name, the claim lives in another namespace, or it has not been created yet.',
  ['persistentvolumeclaim "uploads-data" not found', 'persistentvolumeclaim "x" not found'],
);
const pvcUnboundImmediate = volumeRule(
  'pvc-unbound-immediate',
  'Claim {claim}: {short}',
  '{sentence} The pod cannot be scheduled before the claim is bound.',
  'A claim of a class that binds immediately must have its volume before the scheduler looks at nodes. While it is Pending the pod is too; what is wrong stands with the claim.',
  ['pod has unbound immediate PersistentVolumeClaims', 'pod has unbound immediate PersistentVolumeClaims.'],
);
const pvcLost = volumeRule(
  'pvc-lost',
  'Claim {claim} is Lost: volume {volume} is gone',
  'The claim {claim} was bound to the PersistentVolume {volume}, which does not exist any more. No pod that mounts it can be scheduled; the data is lost unless the storage behind it was kept.',
  'Somebody deleted the PersistentVolume under a bound claim. The volume has to be made again over the same storage, or the claim replaced and the data restored.',
  [
    'persistentvolumeclaim "wiki-content" bound to non-existent persistentvolume "pv-wiki-content"',
    'persistentvolumeclaim "a" bound to non-existent persistentvolume ""',
  ],
  { severity: 'critical' },
);
const pvcDeleting = volumeRule(
  'pvc-deleting',
  'Claim {claim} is being deleted',
  '{sentence} This pod mounts it and therefore stays Pending; once the claim is gone it can only run with a new one of that name.',
  'A deleted claim stays while pods use it (finalizer kubernetes.io/pvc-protection), but no new pod may use it. A deletion cannot be taken back.',
  ['persistentvolumeclaim "notes-data" is being deleted', 'persistentvolumeclaim "x" is being deleted'],
);
const pvcEphemeralWait = volumeRule(
  'pvc-ephemeral-wait',
  'Ephemeral claim {claim} not created yet',
  'The pod has a generic ephemeral volume, and its claim {claim} does not exist yet. The controller makes it within seconds, unless a quota refuses it or a claim of that name belongs to somebody else.',
  'For a generic ephemeral volume a controller creates the claim POD-VOLUME. That takes a moment; where it lasts, an event of the pod says why it cannot.',
  [
    'waiting for ephemeral volume controller to create the persistentvolumeclaim "web-0-scratch"',
    'waiting for ephemeral volume controller to create the persistentvolumeclaim "a-b"',
    'PVC shop/report-gen-data was not created for pod shop/report-gen (pod is not owner)',
  ],
);
const ephemeralTaken = {
  title: 'Claim {claim} belongs to somebody else',
  explanation:
    'The pod has a generic ephemeral volume {volume}, for which Kubernetes would make the claim {claim}. A claim of that name exists already and does not belong to this pod ({ownedBy}), so it is not used and the pod is not scheduled.',
};
const pvcNoName = volumeRule(
  'pvc-noname',
  'A volume reference is incomplete',
  'The scheduler cannot follow the volumes of the pod: “{clause}”.',
  'A claim, a volume or a StorageClass that the pod needs lacks a field without which the scheduler cannot place it.',
  [
    'PersistentVolumeClaim had no name',
    'PersistentVolumeClaim had no pv name and storageClass name',
    'PersistentVolume had no name',
    'VolumeBindingMode not set for StorageClass "x"',
  ],
);
const absentClaim = (question: Question): Look => {
  const { facts, snapshot, match } = question;
  const claim = match[1] ?? '';
  const claims = (ifRead(snapshot.objects('PersistentVolumeClaim', facts.namespace)) ?? []).map(nameOf);
  const near = nearNames(claim, claims);
  const elsewhere =
    near.length === 0 ? namesakes('PersistentVolumeClaim', claim, facts.namespace, snapshot) : undefined;
  // A claim made after its pod: the scheduler has not tried again yet.
  const made = parseTime(
    ifRead(snapshot.object('PersistentVolumeClaim', facts.namespace, claim))?.metadata?.creationTimestamp,
  );
  const madeMeanwhile = made !== undefined && snapshot.now - made < 60_000;
  const volume = (facts.pod.spec?.volumes ?? []).findIndex(one => one?.persistentVolumeClaim?.claimName === claim);
  return {
    values: {
      claim,
      hint: near[0] ? fill('; {near} does', { near: near[0] }) : '',
      existing: existingText(near, elsewhere?.places ?? '', claims),
    },
    evidence: [
      ...cite({ ...facts.pod, kind: 'Pod' }, `spec.volumes[${volume}].persistentVolumeClaim.claimName`),
      ...(elsewhere?.evidence ?? []),
      ...(near.length > 0 ? near : elsewhere?.places ? [] : claims.slice(0, 5)).flatMap(name =>
        claimEvidence(snapshot.object('PersistentVolumeClaim', facts.namespace, name)),
      ),
    ],
    ...(madeMeanwhile ? { effect: 'progressing' as const } : {}),
    rank: rank.claim,
    refusal: `claim ${claim} not found`,
    identity: claim,
  };
};

/** What there is instead of a claim: claims of a similar name, of the same name elsewhere, or any. */
const existingText = (near: readonly string[], places: string, claims: readonly string[]): string => {
  if (near.length > 0) return fill('; {near} does', { near: near.join(', ') });
  if (places) return fill('; there is one in {places}, which this pod cannot use', { places });
  return claims.length > 0 ? fill('; there are {claims}', { claims: someOf(claims, 5) }) : '';
};

/** A claim of this pod that is not bound, with what is wrong about it. */
const unboundClaim = (question: Question): Look => {
  const { facts, snapshot } = question;
  const pending = claimsOf(question).filter(({ known }) => ifRead(known)?.status?.phase !== 'Bound');
  const troubled = pending.flatMap(({ name, known }) => {
    const claim = ifRead(known);
    const trouble = claim && claimTrouble(claim, snapshot);
    return trouble ? [{ name, trouble }] : [];
  });
  const lead = troubled.find(({ trouble }) => !trouble.effect) ?? troubled[0];
  const names = pending.map(({ name }) => name);
  const related = names.map(name => claimRef(facts.namespace, name));
  const base = { related, rank: rank.claim, identity: lead?.name ?? names.join(' ') };
  // The scheduler's last word is from before the claims were bound; it tries again by itself.
  const boundByNow = pending.length === 0 && claimsOf(question).length > 0;
  if (!lead)
    return {
      ...base,
      ...(boundByNow ? { effect: 'progressing' as const } : {}),
      values: {
        claim: names[0] ?? 'of the pod',
        short: 'not bound',
        sentence: fill('The pod mounts {names}, which is not bound to a volume.', {
          names: names.join(', ') || 'a claim',
        }),
      },
      evidence: pending.flatMap(({ known }) => claimEvidence(known)),
      refusal: `claim ${names.join(', ')} not bound`,
    };
  return {
    ...base,
    values: { ...lead.trouble.values, claim: lead.name, short: lead.trouble.short, sentence: lead.trouble.sentence },
    evidence: lead.trouble.evidence,
    refusal: `claim ${lead.name}: ${lead.trouble.short}`,
    ...(lead.trouble.effect ? { effect: lead.trouble.effect } : {}),
    ...(lead.trouble.kind === 'provisioner-silent' || lead.trouble.kind === 'class-missing'
      ? { next: [{ why: 'See the StorageClasses and their provisioners', command: 'kubectl get storageclass' }] }
      : {}),
  };
};

const namedClaim = (question: Question): Look => {
  const { facts, snapshot, match } = question;
  const claim = match[1] ?? '';
  const known = snapshot.object('PersistentVolumeClaim', facts.namespace, claim);
  const object = ifRead(known);
  const trouble = object && claimTrouble(object, snapshot);
  return {
    values: {
      ...trouble?.values,
      claim,
      volume: match[2] || object?.spec?.volumeName || 'its volume',
      sentence: trouble?.sentence ?? fill('The claim {claim} is being deleted, and no new pod may use it.', { claim }),
    },
    evidence: trouble?.evidence ?? claimEvidence(known),
    related: [claimRef(facts.namespace, claim)],
    rank: rank.claim,
    refusal: `claim ${claim}: ${trouble?.short ?? question.clause.text}`,
    identity: claim,
  };
};

const waitingForEphemeral = (question: Question): Look => {
  const young = question.snapshot.now - question.facts.createdAt < 60_000;
  return {
    values: { claim: question.match[1] ?? '' },
    rank: rank.claim,
    refusal: `claim ${question.match[1]} not created yet`,
    ...(young ? { effect: 'progressing' } : {}),
  };
};

/** A claim stands where the one of the ephemeral volume should be made. */
const takenByOther = (question: Question): Look => {
  const { facts, snapshot, match } = question;
  const claim = match[1] ?? '';
  const known = snapshot.object('PersistentVolumeClaim', facts.namespace, claim);
  const owner = ifRead(known)?.metadata?.ownerReferences?.[0];
  const index = (facts.pod.spec?.volumes ?? []).findIndex(one => claim === `${facts.name}-${one?.name}`);
  return {
    wording: ephemeralTaken,
    values: {
      claim,
      volume: facts.pod.spec?.volumes?.[index]?.name ?? '',
      ownedBy: owner ? fill('it belongs to {kind} {name}', { kind: owner.kind, name: owner.name }) : 'nobody owns it',
    },
    evidence: [...cite({ ...facts.pod, kind: 'Pod' }, `spec.volumes[${index}].name`), ...claimEvidence(known)],
    rank: rank.claim,
    refusal: `claim ${claim} belongs to somebody else`,
    identity: claim,
  };
};

/** Refusals because of the claims themselves. */
export const claimRows: readonly ClauseRow[] = [
  volumeRow(pvcLost, /^persistentvolumeclaim "([^"]*)" bound to non-existent persistentvolume "([^"]*)"/, namedClaim),
  volumeRow(pvcDeleting, /^persistentvolumeclaim "([^"]*)" is being deleted/, namedClaim),
  volumeRow(
    pvcEphemeralWait,
    /^waiting for ephemeral volume controller to create the persistentvolumeclaim "([^"]*)"/,
    waitingForEphemeral,
  ),
  volumeRow(
    pvcEphemeralWait,
    /^PVC (?:[^/\s]+\/)?(\S+) was not created for pod \S+ \(pod is not owner\)/,
    takenByOther,
  ),
  volumeRow(pvcNotFound, /^persistentvolumeclaim "([^"]*)" not found/, absentClaim),
  volumeRow(pvcUnboundImmediate, /^pod has unbound immediate PersistentVolumeClaims/, unboundClaim),
  volumeRow(
    pvcNoName,
    /^(?:PersistentVolumeClaim had no|PersistentVolume had no|VolumeBindingMode not set)/,
    aboutVolume,
  ),
];
