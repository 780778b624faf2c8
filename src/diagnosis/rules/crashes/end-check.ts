import type { ContainerView } from '../../../model/container.ts';
import { cite, citeEvent } from '../../evidence.ts';
import { conditionOf, type PodFacts } from '../../pod-facts.ts';
import type { Found, Outcome, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { lastSaid } from '../logs/last-said.ts';
import { mentionedServices } from '../logs/mentioned-services.ts';
import { isLogSeen } from '../logs/read-log.ts';
import { isAfterReboot } from './after-reboot.ts';
import { type Overcome, overcomeBy } from './completed-job.ts';
import {
  completedRestarting,
  crashLoop,
  deadlineExceeded,
  exitError,
  initCrash,
  jobRetried,
  oomKilled,
  perhapsKilled,
  policyExhausted,
  restartAll,
  restartRules,
  sigkill,
  sigterm,
  statusUnknown,
  unknown255,
} from './end-rules.ts';
import { memoryOf, saidValues, suspicionOf } from './end-texts.ts';
import { endEvidence, endTimes, endValues } from './end-values.ts';
import { nodeOom } from './node-oom.ts';
import { neverBegan, type RunEnd, runEnd } from './run-end.ts';
import { type Killer, whoKilled } from './who-killed.ts';

/** Containers that ended and should not have, by how they ended and who ended them. */
export const endCheck: PodCheck = {
  rules: [
    crashLoop,
    exitError,
    initCrash,
    completedRestarting,
    oomKilled,
    sigkill,
    sigterm,
    statusUnknown,
    unknown255,
    policyExhausted,
    restartRules,
    restartAll,
    deadlineExceeded,
    jobRetried,
  ],
  // A container that crashes again and again may be Ready between two crashes.
  healthyToo: true,
  *run(pod, snapshot) {
    if (pod.pod.metadata?.deletionTimestamp || isDisrupted(pod)) return;
    if (pod.stage === 'finished') {
      if (pod.pod.status?.phase !== 'Failed') return;
      const overcome = overcomeBy(pod, snapshot);
      if (overcome) {
        yield retried(pod, overcome);
        return;
      }
      if (pod.pod.status.reason) {
        if (pod.pod.status.reason === 'DeadlineExceeded') yield deadline(pod);
        return;
      }
    }
    for (const container of pod.containers)
      if (container.waiting?.reason === 'CrashLoopBackOff' && !container.lastTerminated)
        yield unknownLoop(pod, container);
    for (const end of blamed(pod, snapshot.now)) yield* judge(pod, end, snapshot);
  },
};

/** A container in back-off of whose last run nothing is known. */
const unknownLoop = (pod: PodFacts, container: ContainerView): Found => ({
  outcome: 'found',
  rule: crashLoop,
  container: container.name,
  values: {
    restarts: container.restartCount,
    pause: pauseOf(container),
    killer: 'How its last run ended is not known.',
    again: '',
  },
  evidence: cite(
    pod.pod,
    `${container.statusPath}.state.waiting.reason`,
    `${container.statusPath}.state.waiting.message`,
    `${container.statusPath}.restartCount`,
  ),
});

const pauseOf = (container: ContainerView): string =>
  /^back-off (\S+) /.exec(container.waiting?.message ?? '')?.[1] ?? 'a while';

/** The ends that count: those that are trouble now, not those of helpers that were stopped along with a finished pod. */
export const blamed = (pod: PodFacts, now: number): readonly RunEnd[] =>
  pod.containers.flatMap(container => {
    const end = runEnd(pod, container, now);
    if (!end || end.standing === 'past') return [];
    if (pod.stage === 'finished' && (container.role === 'sidecar' || end.exitCode === 0)) return [];
    if (end.exitCode === 0 && end.reason !== 'OOMKilled' && !end.restart.restarts) return [];
    if (end.standing === 'flapping' && isOneOff(pod, end)) return [];
    return [end];
  });

/**
 * Whether a container that runs again has most likely overcome its end: the first one, two short runs before one that is
 * Ready (what it needs came up a little later), or an end after hours of work.
 */
const isOneOff = (pod: PodFacts, { container, reason, duration = 0 }: RunEnd): boolean => {
  if (!isReady(pod) || reason === 'OOMKilled') return container.restartCount < 2;
  return container.restartCount < (duration < 30_000 ? 3 : 2) || duration > 3600_000;
};

function* judge(pod: PodFacts, end: RunEnd, snapshot: Snapshot): Generator<Outcome> {
  const { container } = end;
  const killer = whoKilled(pod, end);
  if (container.waiting?.reason === 'CrashLoopBackOff') yield loop(pod, end, killer, snapshot);
  if (neverBegan(end)) return;
  if (end.restart.policy === 'RestartAllContainers') {
    yield found(pod, end, restartAll, snapshot, { values: { trigger: container.name } });
    return;
  }
  if (container.waiting?.reason === 'RestartingAllContainers' || end.reason === 'RestartingAllContainers') {
    const trigger = triggerOf(pod);
    if (!trigger || trigger === container.name)
      yield found(pod, end, restartAll, snapshot, { values: { trigger: trigger ?? container.name } });
    return;
  }
  if (end.reason === 'OOMKilled') {
    const memory = memoryOf(pod, end, snapshot);
    yield found(pod, end, oomKilled, snapshot, memory);
    if (container.role === 'init') yield found(pod, end, initCrash, snapshot, { role: 'symptom' });
    yield {
      outcome: 'ruled-out',
      rule: exitError,
      container: container.name,
      because: `the runtime marks the end as OOMKilled`,
      evidence: cite(pod.pod, `${end.path}.reason`),
    };
    return;
  }
  if (killer) return;
  const rule = ruleOf(pod, end);
  const shortage = nodeOom(pod, end, snapshot);
  const { text, by } = shortage ? { text: shortage.text, by: '' } : suspicionOf(pod, end);
  yield found(pod, end, by ? perhapsKilled(rule) : rule, snapshot, {
    values: {
      suspects: text,
      byItself: text ? '' : ' by itself',
      suspect: by,
      basePolicy: container.spec.restartPolicy ?? pod.pod.spec?.restartPolicy ?? 'Always',
      message: sentence(end.terminated.message),
    },
    evidence: shortage
      ? shortage.evidence
      : rule === restartRules
        ? cite(
            pod.pod,
            `${container.specPath}.restartPolicyRules`,
            `${container.specPath}.restartPolicy`,
            'spec.restartPolicy',
          )
        : [],
    ...(rule === sigkill || rule === sigterm || (rule === completedRestarting && by)
      ? { confidence: 'likely' as const }
      : {}),
    ...(rule === unknown255 && end.restart.restarts && isAfterReboot(pod, snapshot)
      ? { severity: 'low' as const, effect: 'progressing' as const }
      : {}),
  });
  if (rule === sigkill || end.exitCode === 137)
    yield {
      outcome: 'ruled-out',
      rule: oomKilled,
      container: container.name,
      because: `the runtime gives the reason ${end.reason || '(none)'}, not OOMKilled`,
      evidence: cite(pod.pod, `${end.path}.reason`, `${end.path}.exitCode`),
    };
}

const ruleOf = (pod: PodFacts, end: RunEnd): Rule => {
  if (end.reason === 'ContainerStatusUnknown') return statusUnknown;
  if (end.reason === 'Unknown' && end.exitCode === 255) return unknown255;
  if (end.restart.by === 'rule') return restartRules;
  if (end.container.role === 'init') return initCrash;
  if (pod.stage === 'finished') return policyExhausted;
  if (end.exitCode === 0) return completedRestarting;
  if (end.exitCode === 137) return sigkill;
  if (end.exitCode === 143) return sigterm;
  return exitError;
};

const found = (pod: PodFacts, end: RunEnd, rule: Rule, snapshot: Snapshot, more: Partial<Found> = {}): Found => {
  const said = lastSaid(pod, end, snapshot);
  const services = mentionedServices(pod, said?.line ?? '', snapshot);
  return {
    outcome: 'found',
    rule,
    container: end.container.name,
    identity: `${end.container.spec.image ?? ''} ${end.exitCode} ${(said?.line ?? '').replace(/\d+/g, '0').slice(0, 60)}`,
    ...endTimes(pod, end),
    ...more,
    values: {
      ...endValues(pod, end, snapshot.now),
      ...saidValues(end, said, isLogSeen(pod, end.container, snapshot)),
      node: pod.node ?? 'the node',
      suspects: '',
      byItself: ' by itself',
      suspect: '',
      basePolicy: '',
      message: '',
      memoryText: '',
      ...more.values,
    },
    evidence: [...endEvidence(pod, end), ...(said?.evidence ?? []), ...(more.evidence ?? [])],
    related: services.map(service => ({
      kind: 'Service',
      namespace: pod.namespace,
      name: service.metadata?.name ?? '',
    })),
  };
};

const isReady = (pod: PodFacts): boolean => conditionOf(pod, 'Ready')?.status === 'True';

/** Whether the pod was ended to make room or with its node: then how its containers ended does not count. */
const isDisrupted = (pod: PodFacts): boolean => conditionOf(pod, 'DisruptionTarget')?.status === 'True';

const loop = (pod: PodFacts, end: RunEnd, killer: Killer | undefined, snapshot: Snapshot): Found => {
  const { container } = end;
  const values = endValues(pod, end, snapshot.now);
  return {
    outcome: 'found',
    rule: crashLoop,
    container: container.name,
    identity: `${container.spec.image ?? ''} ${end.exitCode}`,
    ...endTimes(pod, end),
    values: {
      ...values,
      pause: pauseOf(container),
      killer: killer
        ? `The kubelet ended it because its ${killer.by === 'poststart' ? 'postStart hook' : `${killer.by} probe`} failed.`
        : `Its last run ended with exit code ${end.exitCode}.`,
    },
    evidence: [
      ...cite(pod.pod, `${container.statusPath}.state.waiting.reason`, `${container.statusPath}.state.waiting.message`),
      ...endEvidence(pod, end),
      ...(killer ? citeEvent(killer.event) : []),
    ],
  };
};

/** The container whose rule says RestartAllContainers. */
const triggerOf = (pod: PodFacts): string | undefined =>
  pod.containers.find(({ spec }) => spec.restartPolicyRules?.some(rule => rule?.action === 'RestartAllContainers'))
    ?.name;

/** The failed try of a Job that has completed since. */
const retried = (pod: PodFacts, { job, attempt, evidence }: Overcome): Found => ({
  outcome: 'found',
  rule: jobRetried,
  values: {
    job,
    attempt,
    ends: pod.containers
      .flatMap(({ name, terminated }) =>
        terminated?.exitCode ? `Container ${name} ended with exit code ${terminated.exitCode}.` : [],
      )
      .join(' '),
  },
  evidence: [
    ...cite(pod.pod, 'status.phase'),
    ...evidence,
    ...pod.containers.flatMap(({ statusPath }) => cite(pod.pod, `${statusPath}.state.terminated.exitCode`)),
  ],
});

const deadline = (pod: PodFacts): Found => ({
  outcome: 'found',
  rule: deadlineExceeded,
  values: {
    seconds: pod.pod.spec?.activeDeadlineSeconds ?? 'its',
    message: (pod.pod.status?.message ?? 'the deadline is over').replace(/\.$/, ''),
  },
  evidence: cite(pod.pod, 'status.reason', 'status.message', 'spec.activeDeadlineSeconds', 'status.startTime'),
});

const sentence = (text: string | undefined): string => (text ? `${text.replace(/\s+/g, ' ').replace(/\.$/, '')}.` : '');
