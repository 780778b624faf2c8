import { humanDuration } from '../../../model/age.ts';
import type { EventView } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf, ObjectRef, Pod } from '../../../model/kubernetes.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Outcome, PodCheck, Rule } from '../../rule.ts';
import { sentence } from '../../sentence.ts';
import type { Snapshot } from '../../snapshot.ts';
import {
  attachFailed,
  attachHangs,
  multiAttach,
  multiAttachLeaving,
  multiAttachRollout,
  multiAttachShared,
  multiAttachStale,
} from './attach-rules.ts';
import { heldUpSince, isHeldUp, openEvents } from './held-up.ts';
import { problemWords } from './mount-rows.ts';
import { isAttachedInline, type PodVolume, podVolumes, volumeNamed, volumeRelations } from './pod-volume.ts';

type Attachment = ObjectOf<'VolumeAttachment'>;

const multi = /^Multi-Attach error for volume "([^"]+)" (.*)$/s;
const failed = /^AttachVolume\.\S+ failed for volume "([^"]+)" ?:? ?(.*)$/s;
/** The attach-detach controller repeats a failure for as long as it lasts. */
const recent = 15 * 60_000;

/** Volumes that are attached elsewhere, or cannot be attached (catalogue section C.2). */
export const attachCheck: PodCheck = {
  rules: [multiAttach, attachFailed],
  *run(pod, snapshot) {
    if (!isHeldUp(pod) || !podVolumes(pod.pod).some(isAttached)) return;
    const told = new Set<string>();
    for (const event of openEvents(pod, 'mounting', 'FailedAttachVolume')) {
      const match = multi.exec(event.message) ?? failed.exec(event.message);
      const pv = match?.[1];
      if (!pv || told.has(pv) || isAttachedSince(pod, event, pv)) continue;
      told.add(pv);
      yield multi.test(event.message)
        ? multiFound(pod, event, pv, match[2] ?? '', snapshot)
        : failedFound(pod, event, pv, match[2] ?? '', snapshot);
    }
    if (told.size === 0) yield* hanging(pod, snapshot);
  },
};

const isAttached = ({ claim, spec }: PodVolume): boolean => Boolean(claim ?? spec.csi) || isAttachedInline(spec);

/** An old event is weaker, though nothing later says that it was overcome. */
const oldNews = (event: EventView, snapshot: Snapshot): { readonly confidence?: 'likely' } =>
  snapshot.now - event.lastSeen > recent ? { confidence: 'likely' } : {};

const isAttachedSince = (pod: PodFacts, failure: EventView, pv: string): boolean =>
  eventsWith(pod, 'SuccessfulAttachVolume').some(
    event => event.message.includes(`"${pv}"`) && event.lastSeen >= failure.lastSeen,
  );

const multiFound = (pod: PodFacts, event: EventView, pv: string, tail: string, snapshot: Snapshot): Outcome => {
  const volume = volumeNamed(pod, pv, snapshot);
  const named = /used by pod\(s\) (.*?)(?: and \d+ pod\(s\) in different namespaces)?\s*$/s.exec(tail)?.[1];
  const names = (named ?? '').split(/,\s*/).filter(Boolean);
  const pods = names.flatMap(name => ifRead(snapshot.object('Pod', pod.namespace, name)) ?? []);
  const attachment = attachmentsOf(pv, snapshot).find(one => one.spec?.nodeName !== pod.node);
  const oldNode = pods.find(one => one.spec?.nodeName)?.spec?.nodeName ?? attachment?.spec?.nodeName;
  const elsewhere = /\d+ pod\(s\) in different namespaces/.exec(tail)?.[0];
  const users = names.length > 0 ? `pod ${names.join(', ')}` : elsewhere;
  return {
    outcome: 'found',
    rule: users ? multiRule(pod, names, pods) : multiAttachStale,
    values: {
      pv,
      claim: volume?.claim ?? pv,
      node: pod.node ?? '',
      oldNode: oldNode ?? 'another node',
      users: users ?? '',
    },
    evidence: [
      ...citeEvent(event),
      ...cite(pod.pod, 'spec.nodeName'),
      ...(volume ? cite(pod.pod, `${volume.path}.persistentVolumeClaim.claimName`) : []),
      ...pods.flatMap(one => cite({ ...one, kind: 'Pod' }, 'spec.nodeName', 'metadata.deletionTimestamp')),
      ...attachmentEvidence(attachment),
    ],
    since: event.firstSeen,
    ...oldNews(event, snapshot),
    related: [...volumeRelations(pod, volume), ...nodeRef(oldNode)],
    identity: volume?.claim ?? pv,
    ...(pods.some(one => one.metadata?.deletionTimestamp)
      ? { next: [{ why: 'Watch the old pod go', command: `kubectl get pod -n {namespace} ${names[0]} -o wide -w` }] }
      : {}),
  };
};

/** The wording for the pods that use the volume elsewhere, as far as they are known. */
const multiRule = (pod: PodFacts, names: readonly string[], users: readonly Pod[]): Rule => {
  if (users.some(one => one.metadata?.deletionTimestamp)) return multiAttachLeaving;
  const own = workloadOf(pod.pod.metadata);
  if (own && names.some(name => name.startsWith(`${own}-`))) return multiAttachRollout;
  return users.length > 0 ? multiAttachShared : multiAttach;
};

const workloadOf = (metadata: Pod['metadata']): string | undefined => {
  const owner = metadata?.ownerReferences?.find(one => one.controller);
  return owner?.kind === 'ReplicaSet' ? owner.name.replace(/-[a-z0-9]+$/, '') : owner?.name;
};

const failedFound = (pod: PodFacts, event: EventView, pv: string, tail: string, snapshot: Snapshot): Outcome => {
  const volume = volumeNamed(pod, pv, snapshot);
  return {
    outcome: 'found',
    rule: attachRule(attachFailed, volume),
    values: {
      ...attachValues(pod, pv, volume),
      problem: attachWords(tail),
      cause: sentence(tail || 'no reason is given'),
    },
    evidence: [...citeEvent(event), ...cite(pod.pod, 'spec.nodeName', ...(volume ? [volume.path] : []))],
    since: event.firstSeen,
    ...oldNews(event, snapshot),
    related: volumeRelations(pod, volume),
    identity: `${volume?.claim ?? pv} ${attachWords(tail)}`,
  };
};

/** Since 1.28 a hanging attachment leaves no event on the pod: its VolumeAttachment tells. */
function* hanging(pod: PodFacts, snapshot: Snapshot): Iterable<Outcome> {
  if (
    snapshot.now - pod.createdAt < 60_000 ||
    openEvents(pod, 'mounting', 'FailedMount', 'FailedMapVolume').some(isPlain)
  )
    return;
  for (const volume of podVolumes(pod.pod)) {
    const claim = volume.claim
      ? ifRead(snapshot.object('PersistentVolumeClaim', pod.namespace, volume.claim))
      : undefined;
    const pv = claim?.spec?.volumeName;
    if (!pv) continue;
    const attachments = attachmentsOf(pv, snapshot);
    const attachment = attachments.find(one => one.spec?.nodeName === pod.node);
    if (!attachment) yield* elsewhere(pod, volume, pv, attachments, snapshot);
    const made = parseTime(attachment?.metadata?.creationTimestamp);
    if (!attachment || attachment.status?.attached || made === undefined || snapshot.now - made < 60_000) continue;
    const error = attachment.status?.attachError?.message;
    yield {
      outcome: 'found',
      rule: attachHangs,
      confidence: error ? 'certain' : 'likely',
      values: {
        ...attachValues(pod, pv, volume),
        problem: error ? attachWords(error) : 'the driver does not answer',
        cause: error ? sentence(error) : 'it does not answer.',
        driver: attachment.spec?.attacher ?? '',
        ran: humanDuration(snapshot.now - made),
      },
      evidence: [
        ...attachmentEvidence(attachment),
        ...cite(
          { ...attachment, kind: 'VolumeAttachment' },
          'status.attachError.message',
          'spec.attacher',
          'metadata.creationTimestamp',
        ),
        ...cite(pod.pod, volume.path),
      ],
      since: made,
      related: volumeRelations(pod, volume),
      identity: volume.claim ?? pv,
    };
  }
}

/** How long the old node may take to let go of a volume where nothing is wrong, ms. */
const detachBudget = 5 * 60_000;

/** No event tells any more, but a volume for one node is attached to another one and not to the pod's. */
function* elsewhere(
  pod: PodFacts,
  volume: PodVolume,
  pv: string,
  attachments: readonly Attachment[],
  snapshot: Snapshot,
): Iterable<Outcome> {
  const attachment = attachments.find(one => one.status?.attached);
  const found = ifRead(snapshot.object('PersistentVolume', '', pv));
  const modes = found?.spec?.accessModes ?? [];
  if (!attachment || !found || snapshot.now - heldUpSince(pod).since < detachBudget) return;
  if (modes.length === 0 || !modes.every(mode => /^ReadWriteOnce(?:Pod)?$/.test(mode))) return;
  const oldNode = attachment.spec?.nodeName ?? '';
  const users = (ifRead(snapshot.podsOnNode(oldNode)) ?? []).filter(
    one =>
      one.metadata?.namespace === pod.namespace &&
      podVolumes(one).some(({ claim }) => claim !== undefined && claim === volume.claim),
  );
  const names = users.map(one => one.metadata?.name ?? '');
  yield {
    outcome: 'found',
    rule: users.length > 0 ? multiRule(pod, names, users) : multiAttachStale,
    confidence: 'likely',
    values: {
      pv,
      claim: volume.claim ?? pv,
      node: pod.node ?? '',
      oldNode,
      users: `pod ${names.join(', ')}`,
    },
    evidence: [
      ...attachmentEvidence(attachment),
      ...cite({ ...found, kind: 'PersistentVolume' }, 'metadata.name', 'spec.accessModes'),
      ...cite(pod.pod, 'spec.nodeName', `${volume.path}.persistentVolumeClaim.claimName`),
      ...users.flatMap(one =>
        cite({ ...one, kind: 'Pod' }, 'metadata.name', 'spec.nodeName', 'metadata.deletionTimestamp'),
      ),
    ],
    since: heldUpSince(pod).since,
    related: [...volumeRelations(pod, volume), ...nodeRef(oldNode)],
    identity: volume.claim ?? pv,
  };
}

const isPlain = (event: EventView): boolean => !/not attached according to node status/.test(event.message);

const attachValues = (pod: PodFacts, pv: string, volume: PodVolume | undefined) => ({
  pv,
  volume: volume?.name ?? pv,
  source: volume?.source ?? 'its volume',
  claim: volume?.claim ?? pv,
  node: pod.node ?? '',
});

/** A disk that the pod names itself has no claim to look at. */
const attachRule = (rule: Rule, volume: PodVolume | undefined): Rule =>
  volume && volume.claim === undefined
    ? { ...rule, next: rule.next.filter(({ command }) => !command?.includes('{claim}')) }
    : rule;

const attachWords = (text: string): string => {
  if (/external-attacher of/.test(text)) return 'the driver does not answer';
  if (/CSINode .* does not contain driver/.test(text)) return 'the driver is not on the node';
  if (/attachment is being deleted/.test(text)) return 'the old attachment is going';
  if (
    /[Aa]ttach(?:ed|ment)? .*limit|max volume|too many volumes|maximum number of (?:data )?(?:disks|volumes)|AttachmentLimitExceeded/.test(
      text,
    )
  )
    return 'the node is full';
  return problemWords(text);
};

const attachmentsOf = (pv: string, snapshot: Snapshot): readonly Attachment[] =>
  (ifRead(snapshot.objects('VolumeAttachment', '')) ?? []).filter(one => one.spec?.source?.persistentVolumeName === pv);

const attachmentEvidence = (attachment: Attachment | undefined): readonly Evidence[] =>
  attachment
    ? cite(
        { ...attachment, kind: 'VolumeAttachment' },
        'spec.nodeName',
        'spec.source.persistentVolumeName',
        'status.attached',
      )
    : [];

const nodeRef = (name: string | undefined): readonly ObjectRef[] =>
  name ? [{ kind: 'Node', namespace: '', name }] : [];
