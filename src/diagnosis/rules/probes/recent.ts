import type { ContainerView } from '../../../model/container.ts';
import { type ProbeView, probeBudget, probeOf } from '../../../model/probe.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent } from '../../evidence.ts';
import { conditionOf, eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Outcome, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { citeProbe, probeValues } from './answer-values.ts';
import { classifyAnswer } from './answers.ts';
import { isAbout, type ProbeEvent, probeEventsOf, runStart } from './probe-event.ts';
import { receiversOf } from './receivers.ts';

const docs = 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/';
const events = {
  why: 'See what the probe answered and when',
  command: 'kubectl events -n {namespace} --for pod/{pod}',
};

export const flapping: Rule = {
  id: 'probe-flapping',
  severity: 'medium',
  title: 'Readiness comes and goes: {short} at {where}',
  explanation:
    'Container {container} {now}, but its readiness comes and goes: its readiness probe has failed {count} times, with passes in between, last {ago}s ago. It {asks} {target} every {period}s and gets {answer}. Whenever it fails {failureThreshold} times in a row, the pod is left out of the endpoints of {receivers} for a while.',
  about:
    'The readiness probe fails and passes in turns, so the pod joins and leaves its Services again and again. The program is slow or overloaded at times, or the probe is too strict (a timeout of 1s, a threshold of 1).',
  next: [
    events,
    { why: 'See how busy the container is', command: 'kubectl top pod -n {namespace} {pod} --containers' },
  ],
  reference: docs,
};

export const redirect: Rule = {
  id: 'probe-warning-redirect',
  severity: 'low',
  role: 'note',
  title: '{probe} probe is redirected away from {where}',
  explanation:
    'The {probeWord} probe of container {container} {asks} {target} and is sent on to another host by a redirect. The kubelet does not follow such a redirect and counts it as a success, so the probe passes whatever state the program is in.',
  about:
    'An HTTP probe follows redirects within the same host only. A redirect to another host (a login page, https) counts as a success with the warning "Probe terminated redirects": the probe then proves very little.',
  next: [
    { why: 'Let the probe ask a path that answers itself', command: 'kubectl edit -n {namespace} {owner}' },
    events,
  ],
  reference: docs,
};

/** Once a pod has had many events, the kubelet lets one through in 5 minutes, ms. */
const held = 6.5 * 60_000;

/** What the probes of a container that is up say: flapping, a liveness probe that begins to fail, redirects. */
export const recentCheck: PodCheck = {
  rules: [flapping, redirect],
  healthyToo: true,
  *run(pod, snapshot) {
    if (pod.stage !== 'running' || pod.events.length === 0) return;
    for (const container of pod.containers) {
      if (!container.running) continue;
      yield* redirected(pod, container, snapshot);
      yield* flaps(pod, container, snapshot);
      if (container.ready) yield* livenessFails(pod, container, snapshot);
    }
  },
};

function* redirected(pod: PodFacts, container: ContainerView, snapshot: Snapshot): Iterable<Outcome> {
  for (const kind of ['Readiness', 'Liveness', 'Startup'] as const) {
    const probe = probeOf(container, kind);
    const warning = probe && probeEventsOf(pod, container, kind).find(isRedirect);
    if (!probe || !warning || snapshot.now - warning.event.lastSeen > 30 * 60_000) continue;
    yield {
      outcome: 'found',
      rule: redirect,
      container: container.name,
      values: probeValues(container, probe, warning),
      evidence: [...citeEvent(warning.event), ...citeProbe(pod, container, probe)],
    };
    return;
  }
}

const isRedirect = ({ outcome, output }: ProbeEvent): boolean =>
  outcome === 'warning' && output.includes('terminated redirects');

/**
 * Not steadily ready. A slow start fails at first and then passes for good; here the probe failed after it had passed:
 * the pod became Ready in the middle of the failures, or it failed less often than it was asked.
 */
function* flaps(pod: PodFacts, container: ContainerView, snapshot: Snapshot): Iterable<Outcome> {
  const probe = probeOf(container, 'Readiness');
  const failed = probe && probeEventsOf(pod, container, 'Readiness').filter(event => event.outcome === 'failed');
  const newest = failed?.[0];
  const ready = parseTime(conditionOf(pod, 'Ready')?.lastTransitionTime);
  if (!probe || !failed || !newest || ready === undefined || snapshot.now - newest.event.lastSeen > held) return;
  const { failureThreshold } = probe.numbers;
  const count = failed.reduce((sum, { event }) => sum + event.count, 0);
  const first = Math.min(...failed.map(({ event }) => event.firstSeen));
  if (count < Math.max(4, failureThreshold + 1)) return;
  const started = runStart(container);
  // While a container is being ended its probes fail, whether or not its pod is known to be deleted yet.
  if (eventsWith(pod, 'Killing').some(event => isAbout(pod, event, container) && event.lastSeen >= started)) return;
  const gaps = first >= started - 1000 && hasGaps(probe, failed);
  if (container.ready) {
    const after = newest.event.lastSeen > ready + 1000 && first < ready;
    const passedFirst = first > started + (probeBudget(probe.numbers) + probe.numbers.period) * 1000;
    if (snapshot.now - ready > 10 * 60_000 || !(gaps || (after && passedFirst))) return;
  } else if (!gaps || ready <= started + 5000) return;
  yield {
    outcome: 'found',
    rule: flapping,
    container: container.name,
    confidence: 'likely',
    ...(container.ready ? {} : { effect: 'failing' as const, severity: 'high' as const }),
    values: {
      ...probeValues(container, probe, newest),
      count,
      now: container.ready ? 'is ready now' : 'is not ready now',
      ago: Math.max(0, Math.round((snapshot.now - newest.event.lastSeen) / 1000)),
      receivers: receiversOf(pod, snapshot).receivers,
    },
    evidence: [
      ...citeEvent(newest.event),
      ...cite({ kind: 'Event', ...newest.event.event }, 'count', 'lastTimestamp'),
      ...cite(pod.pod, `${conditionOf(pod, 'Ready')?.path}.lastTransitionTime`),
      ...citeProbe(pod, container, probe),
    ],
    since: first,
  };
}

/**
 * Whether fewer failures were reported than the probe was asked: some passed in between. The kubelet holds events back
 * beyond 25, but counts them: an event's own count, first and last time always fit each other. Of several events some
 * failures may be missing. Source: client-go tools/record/events_cache.go.
 */
const hasGaps = ({ numbers }: ProbeView, failed: readonly ProbeEvent[]): boolean => {
  const count = failed.reduce((sum, { event }) => sum + event.count, 0);
  if (failed.length > 1 && count > 20) return false;
  const first = Math.min(...failed.map(({ event }) => event.firstSeen));
  const last = Math.max(...failed.map(({ event }) => event.lastSeen));
  // Where every try takes its whole timeout, there are fewer of them.
  const isSlow = failed.some(({ output }) => /timed? ?out|deadline exceeded|canceled/i.test(output));
  const pace = isSlow ? Math.max(numbers.period, numbers.timeout) : numbers.period;
  const asked = (last - first) / 1000 / pace + 1;
  return asked - count >= 3 && count < asked * 0.75;
};

/** A liveness probe that had passed and fails now, without a kill yet. Failures within the start budget are its own affair. */
function* livenessFails(pod: PodFacts, container: ContainerView, snapshot: Snapshot): Iterable<Outcome> {
  const probe = probeOf(container, 'Liveness');
  if (!probe) return;
  yield* neverKills(pod, container, probe);
  if (isWithinStart(container, probe, snapshot.now)) return;
  const newest = probeEventsOf(pod, container, 'Liveness').find(event => event.outcome === 'failed');
  const period = probe.numbers.period * 1000;
  if (!newest || newest.event.count < 2 || snapshot.now - newest.event.lastSeen > 2 * period) return;
  if (pod.events.some(event => event.reason === 'Killing' && event.lastSeen >= runStart(container))) return;
  const meaning = classifyAnswer(newest.outcome, newest.output, probe.handler);
  if (!meaning) return;
  yield {
    outcome: 'found',
    rule: { ...meaning.row.rule, ...livenessText },
    effect: 'degraded',
    severity: 'medium',
    container: container.name,
    confidence: 'likely',
    values: probeValues(container, probe, newest),
    evidence: [...citeEvent(newest.event), ...citeProbe(pod, container, probe)],
    since: newest.event.firstSeen,
  };
}

/** A liveness probe that ends with an error every time: it has no effect, which is worth a note. */
function* neverKills(pod: PodFacts, container: ContainerView, probe: ProbeView): Iterable<Outcome> {
  const newest = probeEventsOf(pod, container, 'Liveness')[0];
  const meaning = newest && classifyAnswer(newest.outcome, newest.output, probe.handler);
  if (!newest || meaning?.row.counts !== false || meaning.row.rule.id === 'probe-port-name') return;
  yield {
    outcome: 'found',
    rule: meaning.row.rule,
    role: 'note',
    container: container.name,
    values: { ...probeValues(container, probe, newest), receivers: 'every Service' },
    evidence: [
      ...citeEvent(newest.event),
      ...citeProbe(pod, container, probe),
      ...cite(pod.pod, `${container.specPath}.image`),
    ],
  };
}

const livenessText: Pick<Rule, 'title' | 'explanation'> = {
  title: 'Liveness: {short} at {where}',
  explanation:
    'The liveness probe of container {container} {asks} {target} every {period}s and gets {answer}. After {failureThreshold} failures in a row the kubelet kills the container and starts it again.',
};

const isWithinStart = (container: ContainerView, probe: ProbeView, now: number): boolean =>
  now - runStart(container) <= (probeBudget(probe.numbers) + probe.numbers.period) * 1000;
