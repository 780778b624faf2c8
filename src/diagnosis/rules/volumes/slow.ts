import { cite, citeEvent, fieldAt } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Outcome, PodCheck } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { isHeldUp, openEvents } from './held-up.ts';
import { podVolumes } from './pod-volume.ts';
import { alreadyMounted, fsGroupSlow, podCertificate, selinuxRelabel, volumeHealth } from './slow-rules.ts';

const recent = 10 * 60_000;

/** What else volumes may do to a pod: slow ownership changes, labels, certificates, health reports. */
export const slowCheck: PodCheck = {
  rules: [fsGroupSlow, selinuxRelabel, alreadyMounted, podCertificate, volumeHealth],
  *run(pod, snapshot) {
    if (isHeldUp(pod)) {
      yield* ownership(pod, snapshot);
      yield* certificate(pod);
      yield* fromEvents(pod);
    }
    yield* health(pod);
  },
};

function* ownership(pod: PodFacts, snapshot: Snapshot): Iterable<Outcome> {
  const group = pod.pod.spec?.securityContext?.fsGroup;
  const policy = pod.pod.spec?.securityContext?.fsGroupChangePolicy ?? 'Always';
  if (group === undefined || group === null) return;
  const told = openEvents(pod, 'mounting', 'VolumePermissionChangeInProgress')[0];
  const attached = eventsWith(pod, 'SuccessfulAttachVolume')[0];
  // Before 1.33 nothing tells: the volume is attached, nothing fails, and yet no container starts for minutes.
  const silent =
    policy === 'Always' &&
    attached !== undefined &&
    snapshot.now - attached.lastSeen > 120_000 &&
    openEvents(pod, 'mounting', 'FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox').length === 0;
  const event = told ?? (silent ? attached : undefined);
  if (!event || snapshot.now - event.lastSeen > recent * 6) return;
  const volume = /"([^"]+)"/.exec(event.message)?.[1] ?? /volumes\/(\S+?)[,\s]/.exec(event.message)?.[1];
  yield {
    outcome: 'found',
    rule: fsGroupSlow,
    ...(told ? {} : { confidence: 'possible' as const }),
    values: {
      group,
      policy,
      node: pod.node ?? '',
      volume: volume ?? podVolumes(pod.pod).find(one => one.claim)?.name ?? 'of the pod',
    },
    evidence: [
      ...citeEvent(event),
      ...cite(pod.pod, 'spec.securityContext.fsGroup', 'spec.securityContext.fsGroupChangePolicy'),
    ],
    since: event.firstSeen,
  };
}

function* certificate(pod: PodFacts): Iterable<Outcome> {
  const event = openEvents(pod, 'mounting', 'Denied', 'Failed', 'CertificateExpired').find(one =>
    /PodCertificateRequest/.test(one.message),
  );
  if (event)
    yield {
      outcome: 'found',
      rule: podCertificate,
      values: { cause: event.message },
      evidence: citeEvent(event),
      since: event.firstSeen,
    };
}

function* fromEvents(pod: PodFacts): Iterable<Outcome> {
  const labels = openEvents(pod, 'mounting', 'MultipleSELinuxLabels')[0];
  if (labels)
    yield {
      outcome: 'found',
      rule: selinuxRelabel,
      values: { volume: /Volume "([^"]+)"/.exec(labels.message)?.[1] ?? 'of the pod', cause: `${labels.message}.` },
      evidence: citeEvent(labels),
    };
  const shared = openEvents(pod, 'mounting', 'AlreadyMountedVolume')[0];
  if (shared)
    yield { outcome: 'found', rule: alreadyMounted, values: { cause: shared.message }, evidence: citeEvent(shared) };
}

/** `status.volumeHealth` of 1.37, read loosely: the field is alpha. */
function* health(pod: PodFacts): Iterable<Outcome> {
  const list = fieldAt(pod.pod, 'status.volumeHealth');
  if (!Array.isArray(list)) return;
  for (const [index] of list.entries()) {
    const path = `status.volumeHealth[${index}]`;
    const state = fieldAt(pod.pod, `${path}.healthConditions[0].status`);
    if (state !== 'Inaccessible' && state !== 'DataLoss' && state !== 'Degraded') continue;
    yield {
      outcome: 'found',
      rule: volumeHealth,
      ...(state === 'Degraded' ? { severity: 'medium' as const, effect: 'degraded' as const } : {}),
      values: {
        volume: String(fieldAt(pod.pod, `${path}.name`) ?? 'of the pod'),
        state,
        cause: String(
          fieldAt(pod.pod, `${path}.healthConditions[0].message`) ??
            fieldAt(pod.pod, `${path}.healthConditions[0].reason`) ??
            state,
        ),
      },
      evidence: cite(pod.pod, path),
      identity: state,
    };
  }
}
