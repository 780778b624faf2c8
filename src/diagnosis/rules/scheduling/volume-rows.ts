import { ifRead } from '../../../model/known.ts';
import type { Node, ObjectOf } from '../../../model/kubernetes.ts';
import { requirementText, selectorAdmits } from '../../../model/node-affinity.ts';
import { cite } from '../../evidence.ts';
import { fill } from '../../template.ts';
import { claimRef } from '../volumes/claims-trouble.ts';
import { whyNoVolume } from '../volumes/volume-misfit.ts';
import { claimEvidence, claimSteps, claimsOf, firstClaim, volumeRow, volumeRule } from './pod-claims.ts';
import { type ClauseRow, type Look, nameOf, type Question, rank, someOf, whichNodes } from './question.ts';
import { withZone } from './volume-zone.ts';

const volumeSteps = [
  { why: 'See where the volume can be reached', command: "kubectl get pv {volume} -o jsonpath='{.spec.nodeAffinity}'" },
  ...claimSteps.slice(0, 1),
];

const pvNodeAffinity = volumeRule(
  'pv-node-affinity',
  'Volume {volume} is only on {short}',
  'The claim {claim} is bound to the PersistentVolume {volume}, which can be reached only from {wanted}. {count} of {total} node(s) are elsewhere{reachable}.',
  'A local disk belongs to one node and a zonal disk to one zone. A pod that uses it can run only there; where those nodes are full, tainted or gone, it stays Pending.',
  ['node(s) had volume node affinity conflict', "node(s) didn't match PersistentVolume's node affinity"],
  { next: volumeSteps },
);
const pvNoneAvailable = volumeRule(
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
const pvNoSpace = volumeRule(
  'pv-no-space',
  'Storage has no room for claim {claim}',
  'The storage driver reports too little free capacity for the claim {claim} on {where}.',
  'With storage capacity tracking the scheduler asks CSIStorageCapacity objects whether a volume of that size can be made for a node. A full pool and missing objects look the same.',
  ['node(s) did not have enough free storage', 'node(s) did not have enough free storage'],
  { next: [{ why: 'See the capacities reported', command: 'kubectl get csistoragecapacities -A' }, ...claimSteps] },
);
const pvMissing = volumeRule(
  'pv-missing',
  'Volume {volume} of claim {claim} does not exist',
  'The claim {claim} is bound to the PersistentVolume {volume}, which does not exist any more.',
  'Somebody deleted the PersistentVolume under a bound claim.',
  [
    'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
    'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
  ],
);
const volumeZone = volumeRule(
  'volume-zone',
  'Volume {volume} is in another zone',
  'The zone labels of the PersistentVolume {volume} (claim {claim}{zone}) do not match those of {where}.',
  'A zonal volume can be used only by nodes of its zone. No node of that zone takes the pod.',
  ['node(s) had no available volume zone', 'node(s) had no available volume zone'],
  { next: volumeSteps },
);
const maxVolumes = volumeRule(
  'max-volumes',
  'Nodes have all volumes attached they can',
  '{count} of {total} node(s) ({where}) already have as many volumes attached as their driver allows{limits}.',
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
const csiDriverMissing = volumeRule(
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
const diskConflict = volumeRule(
  'disk-conflict',
  'Disk is in use by another pod on the node',
  '{count} of {total} node(s) already run a pod that uses the same disk exclusively.',
  'Some disks can be mounted for writing by one pod per node only.',
  ['node(s) had no available disk', 'node(s) had no available disk'],
);
const rwopConflict = volumeRule(
  'rwop-conflict',
  'Claim {claim} is in use by {users}',
  'The claim {claim} has the access mode ReadWriteOncePod, and {users} uses it already. This pod can only be scheduled once that pod is gone.',
  'ReadWriteOncePod allows one pod in the whole cluster. A rolling update that starts the new pod first can never finish: use the strategy Recreate, or scale down first.',
  [
    'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
    'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
  ],
);

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
  const open = claimsOf(question).filter(({ known }) => ifRead(known)?.status?.phase === 'Pending');
  const byHand = open.find(({ known }) => {
    const name = ifRead(known)?.spec?.storageClassName;
    const found = name ? ifRead(question.snapshot.object('StorageClass', '', name)) : undefined;
    return found?.provisioner === 'kubernetes.io/no-provisioner';
  });
  const pending = byHand ?? open[0];
  const claim = pending && ifRead(pending.known);
  const volumes = claim && whyNoVolume(claim, question.snapshot);
  return {
    values: {
      claim: pending?.name ?? firstClaim(question),
      where: whichNodes(question),
      volumes: volumes?.text ?? 'none is free',
    },
    evidence: claim
      ? [
          ...cite(
            { ...claim, kind: 'PersistentVolumeClaim' },
            'spec.storageClassName',
            'spec.resources.requests.storage',
            'spec.accessModes',
            'spec.selector',
          ),
          ...(volumes?.evidence ?? []),
        ]
      : [],
    rank: rank.claim,
    refusal: `${whichNodes(question)}: no free volume for ${pending?.name ?? 'the claim'}`,
    identity: pending?.name ?? '',
  };
};

/** A clause that only names the volumes of the pod as a whole: its first claim that fits. */
export const aboutVolume = (question: Question): Look => {
  const { facts, snapshot } = question;
  const claims = claimsOf(question);
  const gone = claims.find(({ known }) => {
    const volume = ifRead(known)?.spec?.volumeName;
    return volume !== undefined && snapshot.object('PersistentVolume', '', volume).state === 'absent';
  });
  const meant = claims.find(({ known }) => isMeant(question, ifRead(known)));
  const lead = gone ?? meant ?? claims[0];
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
    evidence: [
      ...(lead ? claimEvidence(lead.known) : []),
      ...users.slice(0, 3).flatMap(user => cite({ ...user, kind: 'Pod' }, 'spec.nodeName')),
    ],
    related: lead ? [claimRef(facts.namespace, lead.name)] : [],
    rank: rank.claim,
    refusal: `${whichNodes(question)}: ${question.clause.text.replace(/^node\(s\) /, '')}`,
    identity: lead?.name ?? '',
  };
};

/** How many volumes the drivers of the refusing nodes can attach, as their CSINodes say. */
const attachLimits = (question: Question): Look => {
  const look = aboutVolume(question);
  const wanted = new Set(
    claimsOf(question).map(({ known }) => {
      const volume = ifRead(known)?.spec?.volumeName;
      return volume ? ifRead(question.snapshot.object('PersistentVolume', '', volume))?.spec?.csi?.driver : undefined;
    }),
  );
  const limits = question.refusing.slice(0, 3).flatMap(({ node }) => {
    const object = ifRead(question.snapshot.object('CSINode', '', nameOf(node)));
    return (object?.spec?.drivers ?? []).flatMap((driver, index) =>
      object && driver?.allocatable?.count !== undefined && (wanted.has(driver.name) || wanted.has(undefined))
        ? [
            {
              text: fill('{node} can attach {count} of {driver}', {
                node: nameOf(node),
                count: driver.allocatable.count,
                driver: driver.name,
              }),
              evidence: cite(
                { ...object, kind: 'CSINode' },
                `spec.drivers[${index}].name`,
                `spec.drivers[${index}].allocatable.count`,
              ),
            },
          ]
        : [],
    );
  });
  return {
    ...look,
    values: {
      ...look.values,
      limits: limits.length > 0 ? fill(': {limits}', { limits: limits.map(({ text }) => text).join(', ') }) : '',
    },
    evidence: [...(look.evidence ?? []), ...limits.flatMap(({ evidence }) => evidence)],
  };
};

/** Whether a clause about volumes speaks of this claim: by its access mode, or by the driver of its volume. */
const isMeant = (
  { clause, match, snapshot }: Question,
  claim: ObjectOf<'PersistentVolumeClaim'> | undefined,
): boolean => {
  if (/ReadWriteOncePod/.test(clause.text)) return claim?.spec?.accessModes?.includes('ReadWriteOncePod') ?? false;
  const volume = claim?.spec?.volumeName;
  const driver = match[1];
  if (!volume || !driver) return false;
  return ifRead(snapshot.object('PersistentVolume', '', volume))?.spec?.csi?.driver === driver;
};

/** Refusals because of the volumes behind the claims. */
export const volumeRows: readonly ClauseRow[] = [
  volumeRow(
    pvNodeAffinity,
    /^node\(s\) (?:had volume node affinity conflict|didn't match PersistentVolume's node affinity)/,
    wrongNode,
  ),
  volumeRow(pvNoneAvailable, /^node\(s\) didn't find available persistent volumes to bind/, noVolume),
  volumeRow(pvNoSpace, /^node\(s\) did not have enough free storage/, noVolume),
  volumeRow(pvMissing, /^node\(s\) unavailable due to one or more pvc\(s\) bound to non-existent pv\(s\)/, aboutVolume),
  volumeRow(volumeZone, /^node\(s\) had no available volume zone/, question =>
    withZone(question, aboutVolume(question)),
  ),
  volumeRow(maxVolumes, /^node\(s\) exceed max volume count/, attachLimits),
  volumeRow(csiDriverMissing, /^(\S+) CSI driver is not installed on the node/, aboutVolume),
  volumeRow(diskConflict, /^node\(s\) had no available disk/, aboutVolume),
  volumeRow(rwopConflict, /ReadWriteOncePod access mode/, aboutVolume),
];
