import { humanDuration } from '../../../model/age.ts';
import type { EventView } from '../../../model/event.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, citeEventTimes } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Outcome, PodCheck, Rule } from '../../rule.ts';
import { sentence } from '../../sentence.ts';
import type { Snapshot } from '../../snapshot.ts';
import * as rules from './kubelet-rules.ts';

const recent = 3 * 60_000;

type Trouble = { readonly rule: Rule; readonly reason: string; readonly pattern: RegExp };

/** Troubles of the kubelet with the runtime or the disk, one event reason each. */
const troubles: readonly Trouble[] = [
  { rule: rules.statusFailed, reason: 'FailedPodSandBoxStatus', pattern: /^Unable to get pod sandbox status: (.*)$/s },
  {
    rule: rules.cgroupFailed,
    reason: 'FailedCreatePodContainer',
    pattern: /^unable to ensure pod container exists: (.*)$/s,
  },
  { rule: rules.dirsFailed, reason: 'Failed', pattern: /^error making pod data directories: (.*)$/s },
  { rule: rules.syncFailed, reason: 'FailedSync', pattern: /^error determining status: (.*)$/s },
];

/** The kubelet cannot get a pod going or see its state, apart from the sandbox itself. */
export const kubeletCheck: PodCheck = {
  rules: [...troubles.map(trouble => trouble.rule), rules.changedLoop],
  *run(pod, snapshot) {
    if (pod.stage === 'deleting' || pod.stage === 'finished' || pod.stage === 'unscheduled') return;
    for (const trouble of troubles) yield* told(pod, trouble, snapshot);
    yield* changing(pod, snapshot);
  },
};

function* told(pod: PodFacts, { rule, reason, pattern }: Trouble, snapshot: Snapshot): Iterable<Outcome> {
  const event = eventsWith(pod, reason).find(one => pattern.test(one.message));
  if (!event || snapshot.now - event.lastSeen > recent || isOvercome(pod, event)) return;
  yield {
    outcome: 'found',
    rule,
    values: { node: pod.node ?? '', cause: sentence(pattern.exec(event.message)?.[1] ?? event.message) },
    evidence: [...citeEvent(event), ...cite(pod.pod, 'spec.nodeName')],
    since: event.firstSeen,
    related: pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : [],
    identity: pod.node ?? '',
  };
}

const isOvercome = (pod: PodFacts, event: EventView): boolean =>
  eventsWith(pod, 'Pulling', 'Pulled', 'Created', 'Started').some(later => later.lastSeen > event.lastSeen);

/** Three times within a quarter of an hour, and the containers are started again each time. Once is a reboot. */
function* changing(pod: PodFacts, snapshot: Snapshot): Iterable<Outcome> {
  const events = eventsWith(pod, 'SandboxChanged').filter(event => snapshot.now - event.lastSeen < 15 * 60_000);
  const count = events.reduce((sum, event) => sum + event.count, 0);
  const newest = events[0];
  const hasRun = pod.containers.some(
    container => container.restartCount > 1 || parseTime(container.lastTerminated?.finishedAt),
  );
  if (!newest || count < 3 || !hasRun) return;
  // Sandboxes that cannot be created at all are told by their own events.
  if (eventsWith(pod, 'FailedCreatePodSandBox').some(event => event.lastSeen > newest.lastSeen - 60_000)) return;
  yield {
    outcome: 'found',
    rule: rules.changedLoop,
    confidence: 'likely',
    values: { node: pod.node ?? '', count, ago: humanDuration(snapshot.now - newest.lastSeen) },
    evidence: [
      ...events.flatMap(event => cite({ kind: 'Event', ...event.event }, 'count')),
      ...citeEvent(newest),
      ...citeEventTimes(newest),
      ...cite(pod.pod, 'spec.nodeName'),
    ],
    since: Math.min(...events.map(event => event.firstSeen)),
    related: pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : [],
  };
}
