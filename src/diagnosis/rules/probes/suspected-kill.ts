import { humanDuration } from '../../../model/age.ts';
import type { ContainerView } from '../../../model/container.ts';
import type { EventView } from '../../../model/event.ts';
import { type ProbeView, probeOf } from '../../../model/probe.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, citeEventTimes } from '../../evidence.ts';
import { conditionOf, eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Found, Rule } from '../../rule.ts';
import { failingSince } from '../crashes/failing-since.ts';
import { hardlyRuns, runEnd } from '../crashes/run-end.ts';
import { answerText, citeProbe } from './answer-values.ts';
import { isSilent } from './answers.ts';
import { decisiveAnswer } from './decisive-answer.ts';
import {
  livenessFailedBefore,
  livenessKilledAgain,
  livenessKilledBefore,
  livenessSilentForGood,
  livenessSuspected,
  livenessSuspectedForGood,
  startupKilledBefore,
  startupSuspected,
  startupSuspectedForGood,
} from './kill-rules.ts';
import { killValues, lastRun } from './kill-values.ts';
import { isAbout, type ProbeEvent, probeEventsOf } from './probe-event.ts';
import { type BeforeEnd, readyBeforeEnd } from './ready-before-end.ts';
import { lastRunOf, lastsItsBudget, runSeconds } from './run-length.ts';

/** Exit codes of programs that are sent SIGTERM or SIGKILL: a handler's 0 and 130 among them. */
const stopped = [0, 130, 137, 143];
/** The kubelet writes 25 events about a pod, then one in 5 minutes: after so many restarts none can be counted on. */
const restartsTold = 4;

/**
 * A container that its probe has probably killed although no Killing event of its last end is there: events expire, and
 * the kubelet holds back those of a pod that has many. The length of the last run gives the probe away, earlier events
 * confirm it. Source: client-go tools/record/events_cache.go.
 */
export const suspectedKill = (
  pod: PodFacts,
  container: ContainerView,
  kills: readonly EventView[],
  now: number,
): Found | undefined => {
  const last = lastRunOf(container);
  if (!last || last.reason === 'OOMKilled' || hasOvercome(container, now)) return undefined;
  // An eviction, a deadline or a drain ends containers too, and says so.
  if (pod.stage === 'finished' && (pod.pod.status?.reason || conditionOf(pod, 'DisruptionTarget')?.status === 'True'))
    return undefined;
  const before = pod.pod.spec?.restartPolicy === 'Never' ? readyBeforeEnd(pod, container) : undefined;
  const inTime = suspectOf(pod, container);
  // A handler of SIGTERM may end a program with any code: most runs before were ended by the probe, after as long.
  if (!stopped.includes(last.exitCode) && !(inTime && killsMost(container, inTime, kills))) return undefined;
  if (before?.verdict === 'answered' && inTime?.kind !== 'Startup') return undefined;
  const hung = before?.verdict === 'silent' ? before : undefined;
  const probe = inTime ?? (hung || isHabit(container, kills) ? probeOf(container, 'Liveness') : undefined);
  if (!probe) return undefined;
  const earlier = kills.find(kill => kill.message.includes(`${probe.kind.toLowerCase()} probe`));
  const answers = probeEventsOf(pod, container, probe.kind, 0).filter(event => event.outcome === 'failed');
  const failed = decisiveAnswer(probe, answers, earlier);
  const proof = earlier ?? failed?.event;
  if (!proof && !isTellingByItself(pod, container)) return undefined;
  const rule = proof ? (inTime ? ruleOf(probe, failed) : livenessKilledAgain) : unproven(pod, probe, hung);
  const end = runEnd(pod, container, now);
  const began = end && failingSince(pod, end);
  return {
    ...killValues(pod, container, probe, failed, inTime ? 'repeatedly' : String(countOf(kills)), {
      ago: proof ? humanDuration(Math.max(0, now - proof.lastSeen)) : '',
      got: failed ? `It gets ${answerText(failed)}.` : '',
      earlier: earlier ? 'killed it for that' : 'reported that this probe fails',
      gap: hung?.gap ?? '',
    }),
    rule,
    confidence: 'likely',
    evidence: [
      ...(hung?.evidence ?? []),
      ...lastRun(pod, container),
      ...citeProbe(pod, container, probe),
      ...(proof ? citeEventTimes(proof) : []),
      ...(earlier ? citeEvent(earlier) : []),
      ...(inTime ? [] : kills.flatMap(kill => cite({ kind: 'Event', ...kill.event }, 'count'))),
      ...(failed ? citeEvent(failed.event) : []),
    ],
    since: began?.at ?? parseTime(last.finishedAt) ?? now,
    ...(hardlyRuns(container) ? {} : { effect: 'degraded', severity: 'medium' }),
  };
};

const countOf = (kills: readonly EventView[]): number => kills.reduce((sum, { count }) => sum + count, 0);

/** Most runs before were ended by the liveness probe, however long they lasted, and the kubelet tells no longer of each. */
const isHabit = (container: ContainerView, kills: readonly EventView[]): boolean => {
  const byLiveness = kills.filter(({ message }) => message.includes('liveness probe'));
  return container.restartCount >= restartsTold && countOf(byLiveness) * 2 >= container.restartCount;
};

/** The probe has ended most of the runs of which the kubelet tells. */
const killsMost = (container: ContainerView, { kind }: ProbeView, kills: readonly EventView[]): boolean => {
  const own = kills.filter(({ message }) => message.includes(`${kind.toLowerCase()} probe`));
  return countOf(own) >= 2 && countOf(own) * 2 >= container.restartCount;
};

/** Without any event of the probe. */
const unproven = ({ pod }: PodFacts, probe: ProbeView, hung: BeforeEnd | undefined): Rule => {
  const forGood = pod.spec?.restartPolicy === 'Never';
  if (probe.kind === 'Startup') return forGood ? startupSuspectedForGood : startupSuspected;
  if (hung) return livenessSilentForGood;
  return forGood ? livenessSuspectedForGood : livenessSuspected;
};

const ruleOf = (probe: ProbeView, failed: ProbeEvent | undefined): Rule => {
  if (probe.kind === 'Startup') return startupKilledBefore;
  return failed && !isSilent(probe, failed) ? livenessFailedBefore : livenessKilledBefore;
};

/** The probe whose budget the last run used up: the startup probe comes first. */
const suspectOf = (pod: PodFacts, container: ContainerView): ProbeView | undefined => {
  const startup = probeOf(container, 'Startup');
  if (startup && !container.started && lastsItsBudget(pod, container, startup)) return startup;
  const liveness = probeOf(container, 'Liveness');
  return liveness && lastsItsBudget(pod, container, liveness) ? liveness : undefined;
};

/** It runs for longer by now than the probe would have let it. */
const hasOvercome = (container: ContainerView, now: number): boolean => {
  const began = parseTime(container.running?.startedAt);
  if (began === undefined) return false;
  const lasted = (runSeconds(container) ?? 0) * 1000;
  return now - began > lasted + 5000 || (container.ready && container.restartCount < 2);
};

/** Without any event of the probe: whether the run alone says enough, and the missing events mean nothing. */
const isTellingByItself = (pod: PodFacts, container: ContainerView): boolean => {
  const forGood = pod.stage === 'finished';
  // The kubelet says "Stopping container" when it does not start it again. Nobody has deleted the pod.
  if (forGood && eventsWith(pod, 'Killing').some(event => isAbout(pod, event, container))) return true;
  if (!forGood && container.restartCount < 2) return false;
  // The events go back to the start of the pod: the first failure of a probe would be among them.
  if (eventsWith(pod, 'Scheduled').length > 0 && eventsWith(pod, 'Started').length > 0) return false;
  if (container.restartCount >= restartsTold) return true;
  const ended = parseTime(lastRunOf(container)?.finishedAt) ?? 0;
  return !eventsWith(pod, 'Pulled', 'Created', 'Started', 'BackOff', 'Killing', 'Unhealthy').some(
    event => event.lastSeen >= ended - 60_000,
  );
};
