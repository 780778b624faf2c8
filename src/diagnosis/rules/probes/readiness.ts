import { humanDuration } from '../../../model/age.ts';
import type { ContainerView } from '../../../model/container.ts';
import {
  handlerPort,
  type ProbeView,
  probeBudget,
  probeOf,
  probePort,
  reportLag,
  startBudget,
} from '../../../model/probe.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { conditionOf, eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Found, Outcome, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { scriptAt } from '../starts/script-at.ts';
import { citeProbe, mayNotRun, probeValues, runByHand, statusHint } from './answer-values.ts';
import { answerRows, classifyAnswer } from './answers.ts';
import { spokenFirst } from './decisive-answer.ts';
import { listeningLine, unwellLine } from './log-hints.ts';
import { answersBefore, isAbout, type ProbeEvent, probeEventsOf, runStart } from './probe-event.ts';
import {
  portUndeclaredName,
  readinessFailing,
  readinessFailingUntold,
  readinessUnknown,
  startingBadly,
  startingUp,
} from './readiness-rules.ts';
import { receiversOf } from './receivers.ts';
import { refusedHint } from './refused-hint.ts';

/** Containers that run and are not ready (or not started): what their probe answers, and how long it may still take. */
export const readinessCheck: PodCheck = {
  rules: [
    readinessFailing,
    readinessUnknown,
    startingUp,
    portUndeclaredName,
    ...new Set(answerRows.map(row => row.rule)),
  ],
  *run(pod, snapshot) {
    if (pod.stage !== 'running' && pod.stage !== 'initializing') return;
    for (const container of pod.containers) {
      if (!container.running || container.ready) continue;
      const probe = waitedFor(container);
      if (probe) yield* judge(pod, container, probe, snapshot);
    }
  },
};

/** Answers that mean that nobody listens where the probe asks. */
const refused = new Set(['probe-http-refused', 'probe-tcp', 'probe-grpc-connect']);

/** The probe that holds a container up: its startup probe until that has passed, then its readiness probe. */
const waitedFor = (container: ContainerView): ProbeView | undefined =>
  (container.started ? undefined : probeOf(container, 'Startup')) ?? probeOf(container, 'Readiness');

function* judge(pod: PodFacts, container: ContainerView, probe: ProbeView, snapshot: Snapshot): Iterable<Outcome> {
  const started = runStart(container);
  const budget = startBudget(container);
  const left = Math.ceil(budget - (snapshot.now - started) / 1000);
  const lost = lostSince(pod, container, started);
  const now = probeEventsOf(pod, container, probe.kind).find(event => event.outcome !== 'warning');
  const isOverdue = left <= -reportLag || lost !== undefined;
  const answer = now ?? (isOverdue ? spokenFirst(probe, answersBefore(pod, container, probe.kind)) : undefined);
  const meaning = answer && classifyAnswer(answer.outcome, answer.output, probe.handler);
  const { receivers, related } = receiversOf(pod, snapshot);
  // While the startup probe runs, the time that the readiness probe may take comes on top and is not the startup probe's.
  const later = probe.kind === 'Startup' ? budget - probeBudget(probe.numbers) : 0;
  const listening = refused.has(meaning?.row.rule.id ?? '') ? listeningLine(pod, container, snapshot) : [];
  const script = mayNotRun(answer) ? scriptAt(pod, container, meaning?.detail ?? '', snapshot) : undefined;
  const isUnwell = meaning?.row.rule.id === 'probe-http-status' && meaning.detail.startsWith('5');
  const unwell = isUnwell ? unwellLine(pod, container, snapshot) : undefined;
  const values = {
    ...probeValues(container, probe, answer),
    hint: refused.has(meaning?.row.rule.id ?? '')
      ? refusedHint(pod, container, probe, listening)
      : (script?.text ?? ''),
    unwell: unwell?.text ?? '',
    so: answeredSoFar(meaning?.detail ?? '', probe),
    receivers,
    budget: budget - later,
    left: Math.max(left - later, 0),
    ran: humanDuration(snapshot.now - started),
    stretch: stretchText(lost, started, snapshot.now),
    node: pod.node ?? '',
    portName: String(handlerPort(probe.spec) ?? ''),
  };
  const byHand = meaning?.row.rule.id === 'probe-exec-missing' ? [] : runByHand(probe);
  const undeclared = undeclaredPort(container, probe);
  const certain = meaning?.row.counts === false || undeclared;
  const state: readonly Evidence[] = [
    ...(container.statusPath
      ? cite(pod.pod, `${container.statusPath}.ready`, `${container.statusPath}.state.running.startedAt`)
      : []),
    ...citeProbe(pod, container, probe),
    ...(probe.kind === 'Startup' ? cite(pod.pod, `${container.specPath}.readinessProbe`) : []),
  ];
  const since = lost ?? started;
  const common: Omit<Found, 'rule' | 'evidence'> = {
    outcome: 'found',
    container: container.name,
    values,
    related,
    since,
    next: byHand,
    ...(answer && !now ? { confidence: 'likely' } : {}),
  };
  const identity = `${probe.kind} ${values.target} ${values.short}`;
  if (!certain && left > -reportLag && lost === undefined) {
    // A container that its probes kill again and again is not just starting.
    if (eventsWith(pod, 'Killing').some(event => isAbout(pod, event, container))) return;
    const rule = values.so === '' ? startingUp : startingBadly;
    yield { ...common, rule, effect: 'progressing', evidence: [...state, ...eventEvidence(answer)] };
    return;
  }
  if (meaning)
    yield {
      ...common,
      rule: meaning.row.rule,
      evidence: [
        ...eventEvidence(answer),
        ...state,
        ...ports(pod, container),
        ...cite(
          pod.pod,
          `${container.specPath}.image`,
          ...(meaning.row.rule.id === 'probe-exec-oom' ? [`${container.specPath}.resources.limits.memory`] : []),
        ),
        ...listening,
        ...(script?.evidence ?? []),
        ...(unwell?.evidence ?? []),
      ],
      identity,
    };
  else if (undeclared)
    yield { ...common, rule: portUndeclaredName, evidence: [...state, ...ports(pod, container)], identity };
  const symptom: Rule = answer ? readinessFailing : pod.events.length > 0 ? readinessUnknown : readinessFailingUntold;
  yield { ...common, rule: symptom, evidence: [...readyEvidence(pod), ...state, ...eventEvidence(answer)], identity };
}

/**
 * When the pod lost its readiness, where it had been ready since the container's start: a slow start is no excuse
 * then. Only told where this container alone is unready.
 */
const lostSince = (pod: PodFacts, container: ContainerView, started: number): number | undefined => {
  if (
    pod.containers.some(
      other => other !== container && other.role !== 'init' && other.role !== 'ephemeral' && !other.ready,
    )
  )
    return undefined;
  const condition = conditionOf(pod, 'ContainersReady');
  const since = condition?.status === 'False' ? parseTime(condition.lastTransitionTime) : undefined;
  return since !== undefined && since > started + 5000 ? since : undefined;
};

/** A server that answers a start probe, but not with a pass: time alone may not mend that. */
const answeredSoFar = (status: string, probe: ProbeView): string =>
  probe.handler === 'http' && /^40[01345]$/.test(status)
    ? `So far it gets ${status}: ${statusHint(status)}. If that does not change, ${probe.kind === 'Startup' ? 'the kubelet then kills the container' : 'the pod does not become Ready'}.`
    : '';

const stretchText = (lost: number | undefined, started: number, now: number): string =>
  lost === undefined
    ? `since the container started ${humanDuration(now - started)} ago`
    : `for ${humanDuration(now - lost)}, after it had passed before`;

const undeclaredPort = (container: ContainerView, { spec }: ProbeView): boolean => {
  const port = handlerPort(spec);
  return typeof port === 'string' && probePort(port, container.spec) === undefined;
};

const eventEvidence = (answer: ProbeEvent | undefined): readonly Evidence[] => (answer ? citeEvent(answer.event) : []);

const readyEvidence = (pod: PodFacts): readonly Evidence[] => {
  const ready = conditionOf(pod, 'ContainersReady') ?? conditionOf(pod, 'Ready');
  return ready ? cite(pod.pod, `${ready.path}.message`, `${ready.path}.lastTransitionTime`) : [];
};

const ports = (pod: PodFacts, container: ContainerView): readonly Evidence[] =>
  cite(pod.pod, `${container.specPath}.ports`);
