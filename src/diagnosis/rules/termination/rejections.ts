import type { ContainerView } from '../../../model/container.ts';
import { ifRead } from '../../../model/known.ts';
import type { Node, Pod } from '../../../model/kubernetes.ts';
import { formatResource } from '../../../model/quantity.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, type Evidence } from '../../evidence.ts';
import { conditionOf, eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { PodCheck, Rule, Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { failedAt } from './failed-at.ts';
import { rejectionRows, resourcePattern } from './rejection-rows.ts';
import * as rules from './rejection-rules.ts';
import { replacementOf } from './replacement.ts';

/** Pods that the kubelet refused, or that ended as a whole with `status.reason` (catalogue sections I.2, I.3). */
export const rejectionCheck: PodCheck = {
  rules: [...rejectionRows.map(row => row.rule), rules.podGc],
  *run(pod, snapshot) {
    const { status, metadata } = pod.pod;
    const target = conditionOf(pod, 'DisruptionTarget');
    const orphan = status?.phase === 'Failed' && target?.status === 'True' && target.reason === 'DeletionByPodGC';
    if (metadata?.deletionTimestamp && !orphan) return;
    if (status?.phase !== 'Failed' && status?.reason !== 'NodeLost') return;
    const reason = status.reason ?? '';
    const message = status.message ?? '';
    const row = rejectionRows.find(one => one.reason.test(reason) && (!one.message || one.message.test(message)));
    const rule = orphan ? rules.podGc : ruleFor(row?.rule, message);
    if (!rule) return;
    const node = pod.node ? ifRead(snapshot.object('Node', '', pod.node)) : undefined;
    const detail = detailOf(rule, pod, node, message, snapshot);
    const replacement = replacementOf(pod, snapshot);
    yield {
      outcome: 'found',
      rule,
      values: { ...commonValues(pod, reason, message, replacement.text), ...detail.values },
      evidence: [
        ...cite(pod.pod, 'status.reason', 'status.message', 'spec.nodeName'),
        ...(orphan && target ? cite(pod.pod, `${target.path}.message`) : []),
        ...detail.evidence,
        ...replacement.evidence,
      ],
      ...(replacement.ready ? { severity: 'medium' as const, effect: 'failing' as const } : {}),
      since: failedAt(pod),
      related: pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : [],
      identity: reason,
    };
  },
};

const ruleFor = (rule: Rule | undefined, message: string): Rule | undefined =>
  rule === rules.unexpected && !/\b(?:Allocate|devices?|resources failed)\b/.test(message)
    ? rules.unexpectedOther
    : rule;

type Detail = { readonly values: Values; readonly evidence: readonly Evidence[] };

const commonValues = (pod: PodFacts, reason: string, message: string, replaced: string): Values => {
  const text = message
    .replace(/^Pod was rejected: |^Pod (?=[A-Z]|forbidden )/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return {
    node: pod.node ?? 'its node',
    reason,
    replaced,
    message: /[.!?]$/.test(text) ? text : `${text}.`,
    words: /healthy/.test(text) ? 'its devices are not healthy' : 'its devices are not there',
    what: /"([^"]+)"/.exec(text)?.[1] ?? '',
    how: howItGotThere(pod, reason),
    before: hasRun(pod) ? 'although it had been running' : 'before anything of it started',
  };
};

/**
 * By its own nodeName, past the scheduler, or by the scheduler, which counted otherwise. The scheduler leaves its event
 * just before the kubelet leaves its own: with the one there and the other not, it was not asked.
 */
const howItGotThere = (pod: PodFacts, reason: string): string => {
  if (eventsWith(pod, 'Scheduled').length > 0) return 'by the scheduler, which knew the node otherwise a moment before';
  return eventsWith(pod, reason).length > 0
    ? 'by nodeName in its spec, past the scheduler'
    : 'by the scheduler, which knew the node otherwise, or by nodeName in its spec';
};

/** A kubelet that was restarted looks at its pods anew, and may refuse one that has been running. */
const hasRun = (pod: PodFacts): boolean =>
  pod.containers.some(container => parseTime(lastStartOf(container)) || container.restartCount > 0);

const lastStartOf = ({ running, terminated, lastTerminated }: ContainerView): string | undefined =>
  running?.startedAt ?? terminated?.startedAt ?? lastTerminated?.startedAt;

const detailOf = (rule: Rule, pod: PodFacts, node: Node | undefined, message: string, snapshot: Snapshot): Detail => {
  switch (rule) {
    case rules.outOfCpu:
    case rules.outOfMemory:
    case rules.outOfEphemeral:
    case rules.outOfPods:
    case rules.outOfExtended:
      return resources(pod, message);
    case rules.nodePorts:
      return hostPorts(pod, snapshot);
    case rules.nodeAffinity:
      return {
        values: { wanted: wantedLabels(pod.pod) },
        evidence: [
          ...cite(
            pod.pod,
            'spec.nodeSelector',
            'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution',
          ),
          ...(node ? cite({ ...node, kind: 'Node' }, 'metadata.labels') : []),
        ],
      };
    case rules.taint: {
      const taints = (node?.spec?.taints ?? []).filter(taint => taint.effect === 'NoExecute');
      return {
        values: {
          taints: taints.map(taint => `${taint.key}${taint.value ? `=${taint.value}` : ''}`).join(', ') || 'NoExecute',
        },
        evidence: node ? cite({ ...node, kind: 'Node' }, 'spec.taints') : [],
      };
    }
    default:
      return { values: {}, evidence: [] };
  }
};

/** The numbers of the message; CPU is in millicores there. */
const resources = (pod: PodFacts, message: string): Detail => {
  const groups = resourcePattern.exec(message)?.groups;
  const resource = groups?.resource ?? (pod.pod.status?.reason ?? '').replace(/^OutOf/, '');
  const amount = (text: string | undefined): string =>
    text === undefined ? 'an unknown amount' : formatResource(resource, Number(text) / (resource === 'cpu' ? 1000 : 1));
  return {
    values: {
      resource,
      requested: amount(groups?.requested),
      used: amount(groups?.used),
      capacity: amount(groups?.capacity),
    },
    evidence: pod.containers.flatMap(({ specPath }) => cite(pod.pod, `${specPath}.resources.requests`)),
  };
};

const hostPortsOf = (pod: Pod): readonly { readonly port: number; readonly path: string }[] =>
  (pod.spec?.containers ?? []).flatMap((container, at) =>
    (container.ports ?? []).flatMap((port, index) => {
      const number = port.hostPort ?? (pod.spec?.hostNetwork ? port.containerPort : undefined);
      return number ? [{ port: number, path: `spec.containers[${at}].ports[${index}]` }] : [];
    }),
  );

const hostPorts = (pod: PodFacts, snapshot: Snapshot): Detail => {
  const wanted = hostPortsOf(pod.pod);
  const others = (pod.node ? (ifRead(snapshot.podsOnNode(pod.node)) ?? []) : []).filter(
    other =>
      (other.metadata?.uid !== pod.pod.metadata?.uid || other.metadata?.name !== pod.name) &&
      other.status?.phase !== 'Failed' &&
      other.status?.phase !== 'Succeeded',
  );
  for (const { port, path } of wanted) {
    const holder = others.find(other => hostPortsOf(other).some(held => held.port === port));
    const held = holder && hostPortsOf(holder).find(one => one.port === port);
    if (holder && held)
      return {
        values: { port, holder: `pod ${holder.metadata?.namespace}/${holder.metadata?.name}` },
        evidence: [...cite(pod.pod, path), ...cite({ ...holder, kind: 'Pod' }, held.path, 'spec.nodeName')],
      };
  }
  return {
    values: { port: wanted.map(({ port }) => port).join(', ') || 'of its ports', holder: 'another pod' },
    evidence: wanted.flatMap(({ path }) => cite(pod.pod, path)),
  };
};

const wantedLabels = (pod: Pod): string => {
  const selector = Object.entries(pod.spec?.nodeSelector ?? {}).map(([key, value]) => `${key}=${value}`);
  return selector.length > 0 ? `nodeSelector ${selector.join(', ')}` : 'node affinity';
};
