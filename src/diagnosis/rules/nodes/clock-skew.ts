import { humanDuration } from '../../../model/age.ts';
import type { EventView } from '../../../model/event.ts';
import { parseTime } from '../../../model/time.ts';
import { cite } from '../../evidence.ts';
import type { PodCheck, Rule } from '../../rule.ts';

/** What delays and whole seconds may make of it, ms. */
const tolerance = 30_000;
/** An event may wait this long for an API server that does not answer: the recorder tries twelve times, ms. */
const retryBudget = 2 * 60_000;
/** How alike the differences of several events have to be to come from a clock, and how many there have to be. */
const spread = 5000;
const least = 3;

const skewed: Rule = {
  id: 'node-clock-skew',
  severity: 'low',
  role: 'note',
  title: 'The clock of {node} is {by} {way} the API server’s',
  explanation:
    'The kubelet of {node} dates its events {by} {way} the time at which the API server stores them, so the clocks differ by that. Certificates and tokens may be refused as expired or not yet valid there, and times in logs and statuses of its pods are off by as much.',
  next: [
    { why: 'See what the node thinks the time is, on the node itself', command: 'timedatectl' },
    { why: 'See the state of the node', command: 'kubectl describe node {node}' },
  ],
  about:
    'Kubernetes needs clocks that agree. An event carries two times: that of the node which saw it and that of the API server which stored it.',
  reference: 'https://kubernetes.io/docs/concepts/cluster-administration/certificates/',
};

/**
 * A node whose clock differs from the API server's, by the events of its kubelet about a pod that is not well. An event
 * cannot be stored before it happened; that it was stored late is only due to the clock where several are late alike.
 * Source: client-go tools/record.
 */
export const clockSkewCheck: PodCheck = {
  rules: [skewed],
  *run(pod) {
    const { node } = pod;
    if (!node) return;
    const dated = pod.events.flatMap(event => delayOf(event, node) ?? []);
    const found = aheadOf(dated) ?? behind(dated);
    if (!found) return;
    yield {
      outcome: 'found',
      rule: skewed,
      values: { node, by: humanDuration(Math.abs(found.delay)), way: found.delay < 0 ? 'ahead of' : 'behind' },
      confidence: found.delay < 0 ? 'certain' : 'likely',
      evidence: [
        ...cite({ kind: 'Event', ...found.event.event }, 'firstTimestamp', 'metadata.creationTimestamp', 'source.host'),
        ...cite(pod.pod, 'spec.nodeName'),
      ],
      identity: node,
    };
  },
};

type Dated = { readonly event: EventView; readonly delay: number };

/** How long after the kubelet saw it an event was stored, ms. One that was seen again may have been stored anew. */
const delayOf = (view: EventView, node: string): Dated | undefined => {
  const { event, source, count } = view;
  const seen = parseTime(event.firstTimestamp);
  const stored = parseTime(event.metadata?.creationTimestamp);
  if (source !== 'kubelet' || event.source?.host !== node || count !== 1 || seen === undefined || stored === undefined)
    return undefined;
  return { event: view, delay: stored - seen };
};

const aheadOf = (dated: readonly Dated[]): Dated | undefined => dated.find(({ delay }) => delay < -tolerance);

const behind = (dated: readonly Dated[]): Dated | undefined => {
  const delays = dated.map(({ delay }) => delay);
  const [first] = dated;
  if (!first || dated.length < least || Math.min(...delays) < retryBudget) return undefined;
  return Math.max(...delays) - Math.min(...delays) <= spread ? first : undefined;
};
