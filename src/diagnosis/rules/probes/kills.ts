import type { ContainerView } from '../../../model/container.ts';
import type { EventView } from '../../../model/event.ts';
import { type ProbeView, probeBudget, probeOf } from '../../../model/probe.ts';
import { parseTime } from '../../../model/time.ts';
import { citeEvent } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Found, Outcome, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { runEnd } from '../crashes/run-end.ts';
import { citeProbe } from './answer-values.ts';
import { isSilent } from './answers.ts';
import { decisiveAnswer } from './decisive-answer.ts';
import { livenessKilledForGood, livenessKills, livenessTooEarly, startupTooShort } from './kill-rules.ts';
import { killValues, lastRun } from './kill-values.ts';
import { lastLine } from './log-hints.ts';
import { isAbout, type ProbeEvent, probeEventsOf, runStart } from './probe-event.ts';
import { readyBeforeEnd } from './ready-before-end.ts';
import { endedBeforeBudget, endsWithBudget, lastRunOf } from './run-length.ts';
import { suspectedKill } from './suspected-kill.ts';

const killMessage = /^(?:Init container|Container) (\S+) failed (liveness|startup) probe/;

/** Containers that the kubelet kills because their liveness or startup probe fails. */
export const killCheck: PodCheck = {
  rules: [livenessKills, startupTooShort],
  healthyToo: true,
  *run(pod, snapshot) {
    // A pod that is deleted ends as Failed before it is gone.
    if (pod.pod.metadata?.deletionTimestamp) return;
    if (pod.stage === 'unscheduled' || pod.pod.status?.phase === 'Succeeded') return;
    for (const container of pod.containers) {
      if (!container.spec.livenessProbe && !container.spec.startupProbe) continue;
      yield* killed(pod, container, snapshot) ?? spared(pod, container);
    }
  },
};

const killed = (pod: PodFacts, container: ContainerView, snapshot: Snapshot): Iterable<Outcome> | undefined => {
  const last = lastRunOf(container);
  if (last?.reason === 'OOMKilled') return undefined;
  const kills = eventsWith(pod, 'Killing').filter(event => isKillOf(pod, event, container));
  const newest = kills[0];
  if (!newest || isOlderThanLastRun(newest, container))
    return killedForGood(pod, container) ?? asList(suspectedKill(pod, container, kills, snapshot.now));
  const kind = newest.message.includes('startup probe') ? 'Startup' : 'Liveness';
  const probe = probeOf(container, kind);
  if (!probe || endedBeforeBudget(container, probe) || !isLive(pod, container, probe, snapshot.now)) return undefined;
  const failed = probeEventsOf(pod, container, kind, 0).filter(event => event.outcome === 'failed');
  const answer = decisiveAnswer(probe, failed, newest);
  const count = kills.reduce((sum, kill) => sum + kill.count, 0);
  return [
    {
      ...killValues(pod, container, probe, answer, count === 1 ? 'once' : `${count} times`),
      rule: ruleFor(pod, container, probe, answer),
      evidence: [
        ...citeEvent(newest),
        ...(answer ? citeEvent(answer.event) : []),
        ...citeProbe(pod, container, probe),
        ...lastRun(pod, container),
        ...lastLine(pod, container, 'previous', snapshot),
      ],
      since: Math.min(...kills.map(kill => kill.firstSeen)),
      ...(count > 1 || !container.ready ? {} : { effect: 'degraded' as const, severity: 'medium' as const }),
    },
  ];
};

/** A signal ended the container for good, and its liveness probe was answered to the end: worth knowing. */
const spared = (pod: PodFacts, container: ContainerView): readonly Outcome[] => {
  const isSignalled = [137, 143].includes(container.terminated?.exitCode ?? 0);
  if (!isSignalled || pod.pod.spec?.restartPolicy !== 'Never') return [];
  const before = readyBeforeEnd(pod, container);
  if (before?.verdict !== 'answered') return [];
  const because = 'the pod was Ready until it ended, by a readiness probe that asks the same';
  return [{ outcome: 'ruled-out', rule: livenessKills, container: container.name, because, evidence: before.evidence }];
};

/** Killed in its last run (or just now), and not running well again for longer than the probe takes to kill. */
const isLive = (pod: PodFacts, container: ContainerView, probe: ProbeView, now: number): boolean => {
  const last = lastRunOf(container);
  const ended = parseTime(last?.finishedAt);
  if (!container.running || ended === undefined) return true;
  const failing = probeEventsOf(pod, container, probe.kind).filter(event => event.outcome === 'failed');
  const period = probe.numbers.period * 1000;
  // Killed again and again, and not yet for as long without it as the time before.
  if (container.restartCount > 1 && runEnd(pod, container, now)?.standing === 'flapping') return true;
  if (failing.some(({ event }) => now - event.lastSeen <= Math.max(3 * period, 60_000))) return true;
  return now - runStart(container) <= probeBudget(probe.numbers) * 1000 + period;
};

const isOlderThanLastRun = (kill: EventView, container: ContainerView): boolean =>
  kill.lastSeen < (parseTime(lastRunOf(container)?.startedAt) ?? 0) - 1000;

const asList = (found: Found | undefined): readonly Found[] | undefined => found && [found];

const isKillOf = (pod: PodFacts, event: EventView, container: ContainerView): boolean =>
  killMessage.exec(event.message)?.[1] === container.name && isAbout(pod, event, container);

/** Whether the program never got to answer within its budget, or answers and is not well. */
const ruleFor = (pod: PodFacts, container: ContainerView, probe: ProbeView, answer: ProbeEvent | undefined): Rule => {
  if (probe.kind === 'Startup') return startupTooShort;
  return isSilent(probe, answer) && endsWithBudget(pod, container, probe) ? livenessTooEarly : livenessKills;
};

/** A container that ended within moments of its last failed liveness probe, by the hand of the kubelet. */
const killedForGood = (pod: PodFacts, container: ContainerView): Iterable<Outcome> | undefined => {
  const probe = probeOf(container, 'Liveness');
  if (!probe || !container.terminated || pod.pod.spec?.restartPolicy !== 'Never' || pod.pod.status?.reason)
    return undefined;
  const answer = probeEventsOf(pod, container, 'Liveness').find(event => event.outcome === 'failed');
  const stop = eventsWith(pod, 'Killing').find(event => isAbout(pod, event, container));
  if (!answer || !stop || answer.event.count < probe.numbers.failureThreshold) return undefined;
  if (Math.abs(stop.lastSeen - answer.event.lastSeen) > 2000) return undefined;
  return [
    {
      ...killValues(pod, container, probe, answer, 'once'),
      rule: livenessKilledForGood,
      confidence: 'likely',
      evidence: [
        ...citeEvent(answer.event),
        ...citeEvent(stop),
        ...citeProbe(pod, container, probe),
        ...lastRun(pod, container),
      ],
      since: stop.firstSeen,
    },
  ];
};
