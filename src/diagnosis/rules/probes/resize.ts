import { compareText } from '../../../model/compare-text.ts';
import type { PodCondition } from '../../../model/kubernetes.ts';
import { formatResource } from '../../../model/quantity.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { conditionOf, eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { PodCheck, Rule } from '../../rule.ts';
import { resizeDeferred, resizeError, resizeInfeasible } from './condition-rules.ts';

/** Resizes in place that the node does not grant (section H.3). */
export const resizeCheck: PodCheck = {
  rules: [resizeInfeasible, resizeDeferred, resizeError],
  healthyToo: true,
  *run(pod) {
    if (pod.stage === 'deleting' || pod.stage === 'finished') return;
    const open = pendingOf(pod);
    if (!open) return;
    const event = eventsWith(pod, 'ResizeDeferred', 'ResizeInfeasible', 'ResizeError')[0];
    const message = (open.message || event?.message || '').replace(/\s+/g, ' ').trim();
    yield {
      outcome: 'found',
      rule: open.rule,
      values: {
        node: pod.node ?? '',
        message: message ? (/[.!]$/.test(message) ? message : `${message}.`) : 'no reason is given.',
        short: shortOf(message),
        desired: resourcesText(pod, 'spec'),
        actual: resourcesText(pod, 'status'),
      },
      evidence: [
        ...open.evidence,
        ...(event ? citeEvent(event) : []),
        ...changedEvidence(pod),
        ...cite(pod.pod, 'spec.nodeName'),
      ],
      ...(open.since === undefined ? {} : { since: open.since }),
      related: pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : [],
    };
  },
};

type Open = {
  readonly rule: Rule;
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly since: number | undefined;
};

/** From the conditions (1.33 and later), or from `status.resize` (1.27 to 1.32). */
const pendingOf = (pod: PodFacts): Open | undefined => {
  const pending = conditionOf(pod, 'PodResizePending');
  // What the kubelet said of resources that have been changed again since is no answer yet.
  const generation = pod.pod.metadata?.generation ?? 0;
  const isSeen = (condition: PodCondition): boolean => (condition.observedGeneration ?? generation) >= generation;
  if (pending?.status === 'True' && isSeen(pending))
    return {
      rule: pending.reason === 'Infeasible' ? resizeInfeasible : resizeDeferred,
      message: pending.message ?? '',
      evidence: cite(pod.pod, `${pending.path}.reason`, `${pending.path}.message`),
      since: parseTime(pending.lastTransitionTime),
    };
  const progress = conditionOf(pod, 'PodResizeInProgress');
  if (progress?.status === 'True' && progress.reason === 'Error' && isSeen(progress))
    return {
      rule: resizeError,
      message: progress.message ?? '',
      evidence: cite(pod.pod, `${progress.path}.reason`, `${progress.path}.message`),
      since: parseTime(progress.lastTransitionTime),
    };
  const old = pod.pod.status?.resize;
  if (old !== 'Infeasible' && old !== 'Deferred') return undefined;
  return {
    rule: old === 'Infeasible' ? resizeInfeasible : resizeDeferred,
    message: '',
    evidence: cite(pod.pod, 'status.resize'),
    since: undefined,
  };
};

/** `cpu 32 of 2` from the kubelet's message. */
const shortOf = (message: string): string => {
  const groups =
    /(?:resource|capacity): (?<resource>[^,\s]+), requested: (?<requested>\d+)(?:, used: (?<used>\d+))?, capacity: (?<capacity>\d+)/.exec(
      message,
    )?.groups;
  if (groups) {
    const amount = (text: string | undefined): string =>
      formatResource(groups.resource ?? '', Number(text) / (groups.resource === 'cpu' ? 1000 : 1));
    return `${groups.resource} ${amount(groups.requested)}, node has ${amount(groups.capacity)}`;
  }
  if (/static/i.test(message)) return 'static CPU or memory policy';
  if (/disabled/.test(message)) return 'not enabled on the node';
  return message.slice(0, 40) || 'no reason is given';
};

/** Requests of the containers whose wish (spec) differs from what they have (status). */
const resourcesText = (pod: PodFacts, side: 'spec' | 'status'): string =>
  changed(pod)
    .map(({ name, spec, status }) => {
      const resources = side === 'spec' ? spec.resources : status?.resources;
      const words = Object.entries(resources?.requests ?? resources?.limits ?? {}).map(
        ([key, value]) => `${key} ${value}`,
      );
      return `${name} ${words.join(', ') || 'without requests'}`;
    })
    .join('; ') || 'what it had';

const changed = (pod: PodFacts) =>
  pod.containers.filter(
    ({ spec, status }) =>
      status?.resources !== undefined &&
      JSON.stringify(sorted(spec.resources)) !== JSON.stringify(sorted(status.resources)),
  );

const sorted = (resources: { readonly requests?: unknown; readonly limits?: unknown } | null | undefined): unknown =>
  [resources?.requests, resources?.limits].map(one =>
    Object.entries(typeof one === 'object' && one !== null ? one : {}).sort(([a], [b]) => compareText(a, b)),
  );

const changedEvidence = (pod: PodFacts): readonly Evidence[] =>
  changed(pod).flatMap(({ specPath, statusPath }) =>
    cite(pod.pod, `${specPath}.resources.requests`, `${specPath}.resources.limits`, `${statusPath}.resources`),
  );
