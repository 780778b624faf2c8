import type { ContainerView } from '../../../model/container.ts';
import { parseImageName } from '../../../model/image-name.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Found, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { imageBefore } from './image-before.ts';
import { imageOf, imageValues, nodePlatform } from './image-values.ts';
import { nameFault } from './name-fault.ts';
import {
  errImageNeverPull,
  errImagePull,
  imageAlwaysOffline,
  imageInspectError,
  imagePullBackOff,
  imageVolumeFailed,
  invalidImageName,
  registryUnavailable,
  signatureValidationFailed,
} from './named-states.ts';
import { type SeenImages, seenOnNode } from './node-images.ts';
import { classifyPullError, pullErrorCore, pullErrors } from './pull-errors.ts';
import { missingPullSecret, noPullSecrets, pullSecretMissing, pullSecretsOf } from './pull-secret.ts';
import { absentValues, unreachedValues, webPageValues } from './pull-values.ts';

const pullReasons = ['ErrImagePull', 'ImagePullBackOff', 'RegistryUnavailable', 'SignatureValidationFailed'];

/** Containers that wait because their image cannot be had, told apart by what the runtime said. */
export const pullCheck: PodCheck = {
  rules: [
    ...pullErrors.map(({ rule }) => rule),
    pullSecretMissing,
    errImagePull,
    imagePullBackOff,
    errImageNeverPull,
    invalidImageName,
    imageInspectError,
    registryUnavailable,
    signatureValidationFailed,
    imageVolumeFailed,
    imageAlwaysOffline,
  ],
  *run(pod, snapshot) {
    if (pod.stage === 'deleting' || pod.stage === 'finished') return;
    for (const container of pod.containers) {
      if (container.role === 'ephemeral' || !container.waiting) continue;
      const reason = container.waiting.reason ?? '';
      if (pullReasons.includes(reason)) yield* pullFailure(pod, container, snapshot);
      else yield* namedState(pod, container);
    }
  },
};

function* pullFailure(pod: PodFacts, container: ContainerView, snapshot: Snapshot): Generator<Found> {
  const text = pullText(pod, container);
  const before = imageBefore(pod, container, text.error || (container.waiting?.message ?? ''));
  const image = before ?? text.image ?? imageOf(container);
  const volume = volumeOf(pod, image, container);
  const row = classifyPullError(withoutName(text.error, image));
  const reason = container.waiting?.reason ?? '';
  const isDenied = row?.rule.id === 'image-denied' || row?.rule.id === 'image-unauthorized';
  const isAbsent = row?.rule.id === 'image-not-found';
  const seen: SeenImages = seenOnNode(pod, image, snapshot);
  const secrets = isDenied ? pullSecretsOf(pod, snapshot) : noPullSecrets;
  const found = (rule: Rule, more: Partial<Found> = {}): Found => ({
    outcome: 'found',
    rule,
    container: container.name,
    identity: image,
    ...since(text.since),
    ...(before === undefined ? {} : { effect: 'progressing' }),
    ...more,
    values: {
      ...imageValues(pod, image),
      platform: row?.rule.id === 'image-no-platform' ? nodePlatform(pod, snapshot) : '',
      error: pullErrorCore(text.error) || 'no further message',
      volume: volume ?? '',
      ...absentValues(text.error, image, seen),
      ...unreachedValues(text.error),
      ...webPageValues(text.error, image),
      ran: '',
      ...(isDenied ? { pullSecrets: secrets.text } : {}),
      ...more.values,
    },
    evidence: [
      ...cite(pod.pod, `${container.statusPath}.state.waiting.reason`),
      ...text.evidence,
      ...cite(pod.pod, volume ? `spec.volumes` : `${container.specPath}.image`, 'spec.nodeName'),
      ...secrets.evidence,
      ...(isAbsent ? (seen.sibling?.evidence ?? seen.near?.evidence ?? []) : []),
      ...(more.evidence ?? []),
    ],
  });
  const secret = missingPullSecret(pod, snapshot);
  if (secret && isDenied)
    yield found(pullSecretMissing, { values: secret.values, evidence: secret.evidence, next: secret.next });
  else if (secret) yield found(pullSecretMissing, { values: secret.values, evidence: secret.evidence, role: 'note' });
  if (volume) yield found(imageVolumeFailed);
  else if (row) yield found(rowRule(row.rule, reason), { evidence: platformEvidence(pod, row.rule, snapshot) });
  else if (reason === 'RegistryUnavailable') yield found(registryUnavailable);
  else if (reason === 'SignatureValidationFailed') yield found(signatureValidationFailed);
  yield found(reason === 'ErrImagePull' ? errImagePull : imagePullBackOff);
  const ran = container.lastTerminated !== undefined;
  if ((ran || (seen.same && !isAbsent && !isDenied)) && container.spec.imagePullPolicy === 'Always')
    yield found(imageAlwaysOffline, {
      values: { ran: ran ? ', with which the container already ran' : '' },
      evidence: [
        ...cite(pod.pod, `${container.specPath}.imagePullPolicy`, `${container.statusPath}.restartCount`),
        ...(seen.same?.evidence ?? []),
      ],
    });
}

/**
 * The kubelet's own reason is as good as the text where both say the same. RegistryUnavailable says less than a text that
 * goes on with what the registry did: then the text leads (catalogue D), and without one the reason.
 */
const rowRule = (rule: Rule, reason: string): Rule => {
  if (rule.id === 'image-signature' && reason === 'SignatureValidationFailed') return signatureValidationFailed;
  return rule;
};

const platformEvidence = (pod: PodFacts, rule: Rule, snapshot: Snapshot): readonly Evidence[] => {
  if (rule.id !== 'image-no-platform' || !pod.node) return [];
  const node = snapshot.object('Node', '', pod.node);
  return node.state === 'read'
    ? cite(node.value, 'status.nodeInfo.architecture', 'status.nodeInfo.operatingSystem')
    : [];
};

/** The error without the path of the image, whose words (`schema1`, `denied`) are no part of it. */
const withoutName = (error: string, image: string): string => {
  const { repository } = parseImageName(image);
  return repository.length > 3 ? error.replaceAll(repository, 'x') : error;
};

type PullText = {
  readonly error: string;
  readonly image: string | undefined;
  readonly since: number | undefined;
  readonly evidence: readonly Evidence[];
};

/** The error: in the waiting message, or (ImagePullBackOff before 1.32) in the newest event of the container. */
const pullText = (pod: PodFacts, container: ContainerView): PullText => {
  const message = container.waiting?.message ?? '';
  const path = `${container.statusPath}.state.waiting.message`;
  const failed = eventsWith(pod, 'Failed').filter(event => event.message.startsWith('Failed to pull image "'));
  const own =
    failed.find(event => event.container === container.name) ?? failed.find(event => event.container === undefined);
  const bare = /^Back-off pulling image "([^"]*)"\s*$/.exec(message);
  const image = /(?:Back-off pulling|Failed to pull) image "([^"]*)"/.exec(message)?.[1] || undefined;
  const from = own && { since: own.firstSeen };
  if (message && !bare) return { error: message, image, since: from?.since, evidence: cite(pod.pod, path) };
  if (own && (!bare || own.message.includes(`"${bare[1]}"`)))
    return {
      error: own.message,
      image: bare?.[1] || undefined,
      since: own.firstSeen,
      evidence: [...cite(pod.pod, path), ...citeEvent(own)],
    };
  return { error: '', image: bare?.[1] || undefined, since: undefined, evidence: cite(pod.pod, path) };
};

/** The name of the image volume that an image belongs to, where it is not the container's own. */
const volumeOf = (pod: PodFacts, image: string, container: ContainerView): string | undefined => {
  if (image === imageOf(container)) return undefined;
  return pod.pod.spec?.volumes?.find(volume => volume?.image?.reference === image)?.name;
};

function* namedState(pod: PodFacts, container: ContainerView): Generator<Found> {
  const named = namedStates[container.waiting?.reason ?? ''];
  if (!named) return;
  const image = imageOf(container);
  const error = container.waiting?.message || 'no further message';
  const refused = named === imageInspectError ? classifyPullError(withoutName(error, image))?.rule : undefined;
  const rule = refused?.id === 'image-shortname' ? refused : named;
  const failed = eventsWith(pod, 'InspectFailed', 'ErrImageNeverPull').find(
    event => event.container === container.name,
  );
  yield {
    outcome: 'found',
    rule,
    container: container.name,
    identity: image,
    ...since(failed?.firstSeen),
    values: { ...imageValues(pod, image), error, fault: nameFault(image) },
    evidence: [
      ...cite(
        pod.pod,
        `${container.statusPath}.state.waiting.reason`,
        `${container.statusPath}.state.waiting.message`,
        `${container.specPath}.image`,
        'spec.nodeName',
      ),
      ...cite(pod.pod, ...(rule === errImageNeverPull ? [`${container.specPath}.imagePullPolicy`] : [])),
      ...(failed ? citeEvent(failed) : []),
    ],
  };
}

const namedStates: Readonly<Record<string, Rule>> = {
  ErrImageNeverPull: errImageNeverPull,
  InvalidImageName: invalidImageName,
  ImageInspectError: imageInspectError,
};

const since = (time: number | undefined): { readonly since?: number } => (time ? { since: time } : {});
