import { ifRead } from '../../../model/known.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { PodCheck } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { evictionRows, offenderPattern, thresholdPattern } from './eviction-rows.ts';
import * as rules from './eviction-rules.ts';
import { failedAt } from './failed-at.ts';
import { replacementOf } from './replacement.ts';

/** Pods that the kubelet evicted (catalogue section I.1). */
export const evictionCheck: PodCheck = {
  rules: [...evictionRows.map(row => row.rule), rules.unknownEviction],
  *run(pod, snapshot) {
    const { status, metadata } = pod.pod;
    if (status?.phase !== 'Failed' || status.reason !== 'Evicted' || metadata?.deletionTimestamp) return;
    const event = eventsWith(pod, 'Evicted')[0];
    const message = status.message || event?.message || '';
    const row = evictionRows.find(({ pattern }) => pattern.test(message));
    const rule = row?.rule ?? rules.unknownEviction;
    const groups = row?.pattern.exec(message)?.groups ?? {};
    const replacement = replacementOf(pod, snapshot);
    const threshold = thresholdPattern.exec(message)?.groups;
    const hasPressure = pressureOf(pod, snapshot);
    yield {
      outcome: 'found',
      rule,
      ...(groups.what ? { container: groups.what } : {}),
      values: {
        node: pod.node ?? '',
        volume: '',
        limit: '',
        what: '',
        condition: '',
        ...groups,
        threshold: threshold ? ` (${threshold.available} left, threshold ${threshold.threshold})` : '',
        offender: offenderText(message),
        volumes: openVolumesText(pod, message),
        replaced: replacement.text,
        message,
      },
      evidence: [
        ...cite(pod.pod, 'status.message', 'status.reason', 'spec.nodeName'),
        ...(status.message || !event ? [] : citeEvent(event)),
        ...volumeEvidence(pod, groups.volume),
        ...hasPressure,
        ...replacement.evidence,
      ],
      ...(replacement.ready && hasPressure.length === 0
        ? { severity: 'medium' as const, effect: 'failing' as const }
        : {}),
      since: failedAt(pod),
      related: pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : [],
      identity: `${groups.volume ?? groups.what ?? groups.condition ?? ''}`,
    };
  },
};

/** Whom the text accuses, as the sentence in the place {offender}. */
const offenders = {
  container: 'Container {name} used {used} and requests {request}.',
  pod: 'The pod used {used} and requests {request}.',
  nobody: 'The text names no container.',
};
const offenderText = (message: string): string => {
  const found = offenderPattern.exec(message)?.groups;
  if (!found) return offenders.nobody;
  const request = found.request ?? found.oldRequest ?? '';
  const values = { name: found.container ?? '', used: found.used ?? '', request };
  return fill(found.container ? offenders.container : offenders.pod, values);
};

/** The volumes that the text leaves out, as the sentence in the place {volumes}: they often hold much more. */
const openVolumes = {
  one: 'Its emptyDir volume {names} without a sizeLimit counts as well, and may hold most of it.',
  some: 'Its emptyDir volumes {names} without a sizeLimit count as well, and may hold most of it.',
};
const openVolumesText = (pod: PodFacts, message: string): string => {
  const dirs = (pod.pod.spec?.volumes ?? []).filter(volume => volume?.emptyDir && !volume.emptyDir.sizeLimit);
  if (dirs.length === 0 || !message.includes('ephemeral-storage')) return '';
  const names = dirs.map(volume => volume.name ?? '').join(', ');
  return fill(dirs.length === 1 ? openVolumes.one : openVolumes.some, { names });
};

const volumeEvidence = (pod: PodFacts, name: string | undefined): readonly Evidence[] =>
  (pod.pod.spec?.volumes ?? []).flatMap((volume, index) =>
    volume.emptyDir && (name === undefined || volume.name === name) ? cite(pod.pod, `spec.volumes[${index}]`) : [],
  );

/** The pressure conditions that the node has right now. */
const pressureOf = (pod: PodFacts, snapshot: Snapshot): readonly Evidence[] => {
  const node = pod.node ? ifRead(snapshot.object('Node', '', pod.node)) : undefined;
  return (node?.status?.conditions ?? []).flatMap((condition, index) =>
    node && condition.type?.endsWith('Pressure') && condition.status === 'True'
      ? cite({ ...node, kind: 'Node' }, `status.conditions[${index}].type`, `status.conditions[${index}].message`)
      : [],
  );
};
