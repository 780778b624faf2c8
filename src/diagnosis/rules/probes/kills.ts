import type { ContainerView } from '../../../model/container.ts';
import type { EventView } from '../../../model/event.ts';
import type { ObjectRef } from '../../../model/kubernetes.ts';
import { type ProbeView, probeBudget, probeOf } from '../../../model/probe.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Found, Outcome, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { probeValues } from './answer-values.ts';
import { classifyAnswer } from './answers.ts';
import {
  livenessKilledForGood,
  livenessKills,
  livenessSuspected,
  livenessTooEarly,
  startupTooShort,
} from './kill-rules.ts';
import { lastLine } from './log-hints.ts';
import { isAbout, type ProbeEvent, probeEventsOf, runStart } from './probe-event.ts';

const killMessage = /^(?:Init container|Container) (\S+) failed (liveness|startup) probe/;

/** Containers that the kubelet kills because their liveness or startup probe fails. */
export const killCheck: PodCheck = {
  rules: [livenessKills, startupTooShort],
  healthyToo: true,
  *run(pod, snapshot) {
    if (pod.stage === 'deleting' || pod.stage === 'unscheduled' || pod.pod.status?.phase === 'Succeeded') return;
    for (const container of pod.containers) {
      if (!container.spec.livenessProbe && !container.spec.startupProbe) continue;
      yield* killed(pod, container, snapshot) ?? [];
    }
  },
};

const killed = (pod: PodFacts, container: ContainerView, snapshot: Snapshot): Iterable<Outcome> | undefined => {
  const last = container.lastTerminated ?? container.terminated;
  if (last?.reason === 'OOMKilled' && container.lastTerminated) return undefined;
  const kills = eventsWith(pod, 'Killing').filter(event => isKillOf(pod, event, container));
  const newest = kills[0];
  if (!newest) return (last && (killedForGood(pod, container) ?? suspected(pod, container))) || undefined;
  const kind = newest.message.includes('startup probe') ? 'Startup' : 'Liveness';
  const probe = probeOf(container, kind);
  if (!probe || !isLive(pod, container, newest, probe, snapshot.now)) return undefined;
  // Newest answers of the run that was killed, or of the present one.
  const answer = probeEventsOf(pod, container, kind, 0).find(event => event.outcome === 'failed');
  const count = kills.reduce((sum, kill) => sum + kill.count, 0);
  return [
    {
      ...finding(pod, container, probe, answer, `${count === 1 ? 'once' : `${count} times`}`),
      rule: ruleFor(container, probe, answer),
      evidence: [
        ...citeEvent(newest),
        ...(answer ? citeEvent(answer.event) : []),
        ...cite(pod.pod, probe.path),
        ...lastRun(pod, container),
        ...lastLine(pod, container, 'previous', snapshot),
      ],
      since: Math.min(...kills.map(kill => kill.firstSeen)),
      ...(count > 1 || !container.ready ? {} : { effect: 'degraded' as const, severity: 'medium' as const }),
    },
  ];
};

/** Killed in its last run (or just now), and not running well again for longer than the probe takes to kill. */
const isLive = (pod: PodFacts, container: ContainerView, kill: EventView, probe: ProbeView, now: number): boolean => {
  const last = container.lastTerminated ?? container.terminated;
  const ended = parseTime(last?.finishedAt);
  const began = parseTime(last?.startedAt) ?? 0;
  if (kill.lastSeen < began - 1000) return false;
  if (!container.running || ended === undefined) return true;
  const failing = probeEventsOf(pod, container, probe.kind).filter(event => event.outcome === 'failed');
  const period = probe.numbers.period * 1000;
  if (failing.some(({ event }) => now - event.lastSeen <= Math.max(3 * period, 60_000))) return true;
  return now - runStart(container) <= probeBudget(probe.numbers) * 1000 + period;
};

const isKillOf = (pod: PodFacts, event: EventView, container: ContainerView): boolean =>
  killMessage.exec(event.message)?.[1] === container.name && isAbout(pod, event, container);

/** Whether the program never got to answer within its budget, or answers and is not well. */
const ruleFor = (container: ContainerView, probe: ProbeView, answer: ProbeEvent | undefined): Rule => {
  if (probe.kind === 'Startup') return startupTooShort;
  const meaning = answer && classifyAnswer(answer.outcome, answer.output, probe.handler);
  const silent = meaning
    ? !['probe-http-status', 'probe-grpc-notserving', 'probe-exec-fail'].includes(meaning.row.rule.id)
    : false;
  return silent && endsWithBudget(container, probe) ? livenessTooEarly : livenessKills;
};

const endsWithBudget = (container: ContainerView, probe: ProbeView): boolean => {
  const lasted = runSeconds(container);
  if (lasted === undefined) return false;
  const { period, timeout } = probe.numbers;
  const budget = probeBudget(probe.numbers);
  const grace = probe.spec.terminationGracePeriodSeconds ?? 30;
  return lasted >= budget - 2 * period && lasted <= budget + period + timeout + grace + 5;
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
      ...finding(pod, container, probe, answer, 'once'),
      rule: livenessKilledForGood,
      confidence: 'likely',
      evidence: [
        ...citeEvent(answer.event),
        ...citeEvent(stop),
        ...cite(pod.pod, probe.path),
        ...lastRun(pod, container),
      ],
      since: stop.firstSeen,
    },
  ];
};

/** Without its events a kill shows in the length of the run only. Asked where the events of the last end are gone. */
const suspected = (pod: PodFacts, container: ContainerView): Iterable<Outcome> | undefined => {
  const last = container.lastTerminated;
  if (!last || container.restartCount < 2 || last.reason === 'OOMKilled') return undefined;
  if (![0, 137, 143].includes(last.exitCode)) return undefined;
  const ended = parseTime(last.finishedAt) ?? 0;
  if (pod.events.some(event => event.lastSeen >= ended - 60_000)) return undefined;
  const probe = probeOf(container, 'Liveness') ?? probeOf(container, 'Startup');
  if (!probe || (container.running && container.ready) || !endsWithBudget(container, probe)) return undefined;
  return [
    {
      ...finding(pod, container, probe, undefined, 'repeatedly'),
      rule: livenessSuspected,
      confidence: 'possible',
      evidence: [...lastRun(pod, container), ...cite(pod.pod, probe.path)],
    },
  ];
};

const finding = (
  pod: PodFacts,
  container: ContainerView,
  probe: ProbeView,
  answer: ProbeEvent | undefined,
  kills: string,
): Pick<Found, 'outcome' | 'container' | 'values' | 'related' | 'identity'> => {
  const last = container.lastTerminated ?? container.terminated;
  const related: readonly ObjectRef[] = pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : [];
  const values = {
    ...probeValues(container, probe, answer),
    kills,
    budget: probeBudget(probe.numbers),
    lasted: runSeconds(container) ?? 0,
    exit: last ? `exit code ${last.exitCode}` : 'an exit code not known yet',
    restarts: container.restartCount === 1 ? 'once' : `${container.restartCount} times`,
  };
  return { outcome: 'found', container: container.name, values, related, identity: `${probe.kind} ${values.target}` };
};

const runSeconds = (container: ContainerView): number | undefined => {
  const last = container.lastTerminated ?? container.terminated;
  const [began, ended] = [parseTime(last?.startedAt), parseTime(last?.finishedAt)];
  return began === undefined || ended === undefined ? undefined : Math.round((ended - began) / 1000);
};

const lastRun = (pod: PodFacts, container: ContainerView): readonly Evidence[] => {
  const { statusPath } = container;
  if (!statusPath) return [];
  const state = container.lastTerminated ? 'lastState' : 'state';
  return cite(
    pod.pod,
    `${statusPath}.restartCount`,
    `${statusPath}.${state}.terminated.exitCode`,
    `${statusPath}.${state}.terminated.startedAt`,
    `${statusPath}.${state}.terminated.finishedAt`,
  );
};
