import { ifRead, type Known } from '../../../model/known.ts';
import type { Node, ObjectOf } from '../../../model/kubernetes.ts';
import { nearNames } from '../../../model/near-names.ts';
import { requirementText, selectorAdmits } from '../../../model/node-affinity.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { Effect, Rule } from '../../rule.ts';
import { fill } from '../../template.ts';
import { claimRef, claimTrouble, whyNoVolume } from '../volumes/claims-trouble.ts';
import { type ClauseRow, type Look, nameOf, type Question, rank, someOf, whichNodes } from './question.ts';

type Claim = ObjectOf<'PersistentVolumeClaim'>;

const reference = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/';
const claimSteps = [
  { why: 'See what Kubernetes says about the claim', command: 'kubectl describe pvc {claim} -n {namespace}' },
  { why: 'See the claims of the namespace', command: 'kubectl get pvc -n {namespace}' },
];
const volumeSteps = [
  { why: 'See where the volume can be reached', command: "kubectl get pv {volume} -o jsonpath='{.spec.nodeAffinity}'" },
  ...claimSteps.slice(0, 1),
];

const rule = (
  id: string,
  title: string,
  explanation: string,
  about: string,
  examples: readonly string[],
  more: Partial<Rule> = {},
): Rule => ({
  id,
  severity: 'high',
  title,
  explanation,
  next: claimSteps,
  about,
  reference,
  explainedBy: [{ rules: ['pvc-*', 'pv-*'], within: 'related' }],
  examples: examples.map(text => ({ text, from: 'pkg/scheduler/framework/plugins/volumebinding, Kubernetes 1.34.4' })),
  ...more,
});

const pvcNotFound = rule(
  'pvc-not-found',
  'Claim {claim} does not exist{hint}',
  'The pod mounts the PersistentVolumeClaim {claim}, which does not exist in namespace {namespace}{existing}. The scheduler does not look at any node before it does.',
  'A pod that names a claim waits until a claim of that name exists in its own namespace. Usual reasons: a slip in the name, the claim lives in another namespace, or it has not been created yet.',
  ['persistentvolumeclaim "uploads-data" not found', 'persistentvolumeclaim "x" not found'],
);
const pvcUnboundImmediate = rule(
  'pvc-unbound-immediate',
  'Claim {claim}: {short}',
  '{sentence} The pod cannot be scheduled before the claim is bound.',
  'A claim of a class that binds immediately must have its volume before the scheduler looks at nodes. While it is Pending the pod is too; what is wrong stands with the claim.',
  ['pod has unbound immediate PersistentVolumeClaims', 'pod has unbound immediate PersistentVolumeClaims.'],
);
const pvcLost = rule(
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
const pvcDeleting = rule(
  'pvc-deleting',
  'Claim {claim} is being deleted',
  '{sentence} This pod mounts it and therefore stays Pending; once the claim is gone it can only run with a new one of that name.',
  'A deleted claim stays while pods use it (finalizer kubernetes.io/pvc-protection), but no new pod may use it. A deletion cannot be taken back.',
  ['persistentvolumeclaim "notes-data" is being deleted', 'persistentvolumeclaim "x" is being deleted'],
);
const pvcEphemeralWait = rule(
  'pvc-ephemeral-wait',
  'Ephemeral claim {claim} not created yet',
  'The pod has a generic ephemeral volume, and its claim {claim} does not exist yet. The controller makes it within seconds, unless a quota refuses it or a claim of that name belongs to somebody else.',
  'For a generic ephemeral volume a controller creates the claim POD-VOLUME. That takes a moment; where it lasts, an event of the pod says why it cannot.',
  [
    'waiting for ephemeral volume controller to create the persistentvolumeclaim "web-0-scratch"',
    'waiting for ephemeral volume controller to create the persistentvolumeclaim "a-b"',
  ],
);
const pvcNoName = rule(
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
const pvNodeAffinity = rule(
  'pv-node-affinity',
  'Volume {volume} is only on {short}',
  'The claim {claim} is bound to the PersistentVolume {volume}, which can be reached only from {wanted}. {count} of {total} node(s) are elsewhere{reachable}.',
  'A local disk belongs to one node and a zonal disk to one zone. A pod that uses it can run only there; where those nodes are full, tainted or gone, it stays Pending.',
  ['node(s) had volume node affinity conflict', "node(s) didn't match PersistentVolume's node affinity"],
  { next: volumeSteps },
);
const pvNoneAvailable = rule(
  'pv-none-available',
  'No free volume for claim {claim}',
  'The claim {claim} needs an existing PersistentVolume (its class makes none), and none on {where} fits: {volumes}.',
  'A class with the provisioner kubernetes.io/no-provisioner only binds volumes that somebody made by hand. Size, access mode, class and node have to fit, and the volume must be free.',
  [
    "node(s) didn't find available persistent volumes to bind",
    "node(s) didn't find available persistent volumes to bind",
  ],
  { next: [{ why: 'See the volumes', command: 'kubectl get pv' }, ...claimSteps] },
);
const pvNoSpace = rule(
  'pv-no-space',
  'Storage has no room for claim {claim}',
  'The storage driver reports too little free capacity for the claim {claim} on {where}.',
  'With storage capacity tracking the scheduler asks CSIStorageCapacity objects whether a volume of that size can be made for a node. A full pool and missing objects look the same.',
  ['node(s) did not have enough free storage', 'node(s) did not have enough free storage'],
  { next: [{ why: 'See the capacities reported', command: 'kubectl get csistoragecapacities -A' }, ...claimSteps] },
);
const pvMissing = rule(
  'pv-missing',
  'Volume {volume} of claim {claim} does not exist',
  'The claim {claim} is bound to the PersistentVolume {volume}, which does not exist any more.',
  'Somebody deleted the PersistentVolume under a bound claim.',
  [
    'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
    'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
  ],
);
const volumeZone = rule(
  'volume-zone',
  'Volume {volume} is in another zone',
  'The zone labels of the PersistentVolume {volume} (claim {claim}) do not match those of {where}.',
  'A zonal volume can be used only by nodes of its zone. No node of that zone takes the pod.',
  ['node(s) had no available volume zone', 'node(s) had no available volume zone'],
  { next: volumeSteps },
);
const maxVolumes = rule(
  'max-volumes',
  'Nodes have all volumes attached they can',
  '{count} of {total} node(s) ({where}) already have as many volumes attached as their driver allows.',
  'Every CSI driver reports how many volumes it can attach to a node. Pods with claims are refused there once that many are in use.',
  ['node(s) exceed max volume count', 'node(s) exceed max volume count'],
  {
    next: [
      {
        why: 'See the limits of the nodes',
        command:
          "kubectl get csinodes -o custom-columns='NODE:.metadata.name,DRIVERS:.spec.drivers[*].name,LIMITS:.spec.drivers[*].allocatable.count'",
      },
      { why: 'See what is attached', command: 'kubectl get volumeattachments' },
    ],
  },
);
const csiDriverMissing = rule(
  'csi-driver-missing',
  'CSI driver {driver} is not on the node',
  'The volume of the pod needs the CSI driver {driver}, which is not registered on {where}.',
  'The node part of a CSI driver runs as a DaemonSet. Where it does not run, volumes of that driver cannot be mounted.',
  [
    'ebs.csi.aws.com CSI driver is not installed on the node',
    'csi.example.com CSI driver is not installed on the node',
  ],
  { next: [{ why: 'See the drivers of the nodes', command: 'kubectl get csinodes' }] },
);
const diskConflict = rule(
  'disk-conflict',
  'Disk is in use by another pod on the node',
  '{count} of {total} node(s) already run a pod that uses the same disk exclusively.',
  'Some disks can be mounted for writing by one pod per node only.',
  ['node(s) had no available disk', 'node(s) had no available disk'],
);
const rwopConflict = rule(
  'rwop-conflict',
  'Claim {claim} is in use by {users}',
  'The claim {claim} has the access mode ReadWriteOncePod, and {users} uses it already. This pod can only be scheduled once that pod is gone.',
  'ReadWriteOncePod allows one pod in the whole cluster. A rolling update that starts the new pod first can never finish: use the strategy Recreate, or scale down first.',
  [
    'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
    'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
  ],
);

const absentClaim = (question: Question): Look => {
  const { facts, snapshot, match } = question;
  const claim = match[1] ?? '';
  const claims = (ifRead(snapshot.objects('PersistentVolumeClaim', facts.namespace)) ?? []).map(nameOf);
  const near = nearNames(claim, claims);
  const volume = (facts.pod.spec?.volumes ?? []).findIndex(one => one?.persistentVolumeClaim?.claimName === claim);
  return {
    values: {
      claim,
      hint: near[0] ? fill('; {near} does', { near: near[0] }) : '',
      existing: near[0]
        ? fill('; {near} does', { near: near.join(', ') })
        : claims.length > 0
          ? fill('; there are {claims}', { claims: someOf(claims, 5) })
          : '',
    },
    evidence: [
      ...cite({ ...facts.pod, kind: 'Pod' }, `spec.volumes[${volume}].persistentVolumeClaim.claimName`),
      ...near
        .slice(0, 1)
        .flatMap(name => claimEvidence(snapshot.object('PersistentVolumeClaim', facts.namespace, name))),
    ],
    rank: rank.claim,
    refusal: `claim ${claim} not found`,
    identity: claim,
  };
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
  if (!lead)
    return {
      ...base,
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
    ...(young ? { effect: 'progressing' as Effect } : {}),
  };
};

const wrongNode = (question: Question): Look => {
  const { facts, snapshot, nodes, refusing } = question;
  const bound = claimsOf(question).flatMap(({ name, known }) => {
    const volume = ifRead(known)?.spec?.volumeName;
    const object = volume ? ifRead(snapshot.object('PersistentVolume', '', volume)) : undefined;
    const terms = object?.spec?.nodeAffinity?.required?.nodeSelectorTerms;
    return object && terms ? [{ name, volume: object, terms }] : [];
  });
  const all = (nodes ?? []).map(({ node }) => node);
  const lead = bound.find(({ terms }) => !all.some(node => selectorAdmits(terms, node))) ?? bound[0];
  if (!lead)
    return {
      values: {
        claim: firstClaim(question),
        volume: 'its volume',
        wanted: 'other nodes',
        short: 'other nodes',
        reachable: '',
        where: whichNodes(question),
      },
      rank: rank.claim,
      refusal: `${whichNodes(question)}: cannot reach the volume`,
    };
  const wanted = lead.terms
    .map(term => [...(term?.matchExpressions ?? []), ...(term?.matchFields ?? [])].map(requirementText).join(', '))
    .join(' or ');
  const reaching = all.filter(node => selectorAdmits(lead.terms, node));
  return {
    values: {
      claim: lead.name,
      volume: nameOf(lead.volume),
      wanted,
      short: wanted.replace(/^(?:kubernetes\.io\/hostname|topology\.kubernetes\.io\/(?:zone|region))=/, ''),
      where: whichNodes(question),
      reachable: nodes
        ? reaching.length > 0
          ? fill('; {names} could reach it but refuses the pod for another reason', {
              names: someOf(reaching.map((node: Node) => nameOf(node))),
            })
          : '; no node of the cluster is there'
        : '',
    },
    evidence: [
      ...cite({ ...lead.volume, kind: 'PersistentVolume' }, 'spec.nodeAffinity.required.nodeSelectorTerms'),
      ...claimEvidence(snapshot.object('PersistentVolumeClaim', facts.namespace, lead.name)),
    ],
    related: [claimRef(facts.namespace, lead.name)],
    rank: reaching.length > 0 ? rank.labels : rank.claim,
    refusal: `${refusing.length > 0 ? whichNodes(question) : `${question.clause.count} node(s)`}: volume ${nameOf(lead.volume)} is reachable only from ${wanted}`,
    identity: lead.name,
  };
};

const noVolume = (question: Question): Look => {
  const pending = claimsOf(question).find(({ known }) => ifRead(known)?.status?.phase === 'Pending');
  const claim = pending && ifRead(pending.known);
  return {
    values: {
      claim: pending?.name ?? firstClaim(question),
      where: whichNodes(question),
      volumes: claim ? whyNoVolume(claim, question.snapshot) : 'none is free',
    },
    evidence: claim
      ? cite(
          { ...claim, kind: 'PersistentVolumeClaim' },
          'spec.storageClassName',
          'spec.resources.requests.storage',
          'spec.accessModes',
        )
      : [],
    rank: rank.claim,
    refusal: `${whichNodes(question)}: no free volume for ${pending?.name ?? 'the claim'}`,
    identity: pending?.name ?? '',
  };
};

const anyVolume = (question: Question): Look => {
  const { facts, snapshot } = question;
  const claims = claimsOf(question);
  const gone = claims.find(({ known }) => {
    const volume = ifRead(known)?.spec?.volumeName;
    return volume !== undefined && snapshot.object('PersistentVolume', '', volume).state === 'absent';
  });
  const lead = gone ?? claims[0];
  const users = (lead ? (ifRead(snapshot.objects('Pod', facts.namespace)) ?? []) : []).filter(
    pod =>
      pod.metadata?.name !== facts.name &&
      pod.spec?.nodeName &&
      pod.spec.volumes?.some(one => one?.persistentVolumeClaim?.claimName === lead?.name),
  );
  return {
    values: {
      claim: lead?.name ?? 'of the pod',
      volume: (lead && ifRead(lead.known)?.spec?.volumeName) || 'its volume',
      users: someOf(users.map(nameOf)) || 'another pod',
      where: whichNodes(question),
      driver: question.match[1] ?? '',
      clause: question.clause.text,
    },
    evidence: lead ? claimEvidence(lead.known) : [],
    related: lead ? [claimRef(facts.namespace, lead.name)] : [],
    rank: rank.claim,
    refusal: `${whichNodes(question)}: ${question.clause.text.replace(/^node\(s\) /, '')}`,
    identity: lead?.name ?? '',
  };
};

const row = (of: Rule, pattern: RegExp, look: ClauseRow['look']): ClauseRow => ({
  rule: of,
  pattern,
  obstacle: 'rest',
  look,
});

export const volumeRows: readonly ClauseRow[] = [
  row(pvcLost, /^persistentvolumeclaim "([^"]*)" bound to non-existent persistentvolume "([^"]*)"/, namedClaim),
  row(pvcDeleting, /^persistentvolumeclaim "([^"]*)" is being deleted/, namedClaim),
  row(
    pvcEphemeralWait,
    /^waiting for ephemeral volume controller to create the persistentvolumeclaim "([^"]*)"/,
    waitingForEphemeral,
  ),
  row(pvcNotFound, /^persistentvolumeclaim "([^"]*)" not found/, absentClaim),
  row(pvcUnboundImmediate, /^pod has unbound immediate PersistentVolumeClaims/, unboundClaim),
  row(pvcNoName, /^(?:PersistentVolumeClaim had no|PersistentVolume had no|VolumeBindingMode not set)/, anyVolume),
  row(
    pvNodeAffinity,
    /^node\(s\) (?:had volume node affinity conflict|didn't match PersistentVolume's node affinity)/,
    wrongNode,
  ),
  row(pvNoneAvailable, /^node\(s\) didn't find available persistent volumes to bind/, noVolume),
  row(pvNoSpace, /^node\(s\) did not have enough free storage/, noVolume),
  row(pvMissing, /^node\(s\) unavailable due to one or more pvc\(s\) bound to non-existent pv\(s\)/, anyVolume),
  row(volumeZone, /^node\(s\) had no available volume zone/, anyVolume),
  row(maxVolumes, /^node\(s\) exceed max volume count/, anyVolume),
  row(csiDriverMissing, /^(\S+) CSI driver is not installed on the node/, anyVolume),
  row(diskConflict, /^node\(s\) had no available disk/, anyVolume),
  row(rwopConflict, /ReadWriteOncePod access mode/, anyVolume),
];

/** The claims a pod mounts, ephemeral ones included, with what is known of them. */
export const claimsOf = ({
  facts,
  snapshot,
}: Pick<Question, 'facts' | 'snapshot'>): readonly { readonly name: string; readonly known: Known<Claim> }[] =>
  (facts.pod.spec?.volumes ?? []).flatMap(volume => {
    const name =
      volume?.persistentVolumeClaim?.claimName ?? (volume?.ephemeral ? `${facts.name}-${volume.name}` : undefined);
    return name ? [{ name, known: snapshot.object('PersistentVolumeClaim', facts.namespace, name) }] : [];
  });

const firstClaim = (question: Question): string => claimsOf(question)[0]?.name ?? 'of the pod';

const claimEvidence = (known: Known<Claim>): readonly Evidence[] => {
  const claim = ifRead(known);
  return claim
    ? cite({ ...claim, kind: 'PersistentVolumeClaim' }, 'metadata.name', 'status.phase', 'spec.volumeName')
    : [];
};
