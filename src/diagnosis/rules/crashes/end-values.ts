import { humanDuration } from '../../../model/age.ts';
import { crashBackOff } from '../../../model/back-off.ts';
import { exitMeaning } from '../../../model/exit-code.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Found, Values } from '../../rule.ts';
import { fill } from '../../template.ts';
import { failingSince } from './failing-since.ts';
import { hardlyRuns, type RunEnd } from './run-end.ts';

/** What every text about the end of a run may use: numbers first, then phrases and sentences that may be empty. */
export const endValues = (pod: PodFacts, end: RunEnd, now: number): Values =>
  pod.remembered(`end values ${end.path}`, () => valuesOf(pod, end, now));

const valuesOf = (pod: PodFacts, end: RunEnd, now: number): Values => {
  const { meaning, signal } = exitMeaning(end.exitCode);
  return {
    code: end.exitCode,
    /** ` (SIGSEGV: a segmentation fault)` */
    meaning: meaning ? ` (${meaning})` : '',
    /** `exit code 139, SIGSEGV`: for titles. */
    exit: signal ? `exit code ${end.exitCode}, ${signal}` : `exit code ${end.exitCode}`,
    image: end.container.spec.image ?? '',
    ran:
      end.duration === undefined
        ? 'an unknown time'
        : end.duration < 1000
          ? 'less than a second'
          : humanDuration(end.duration),
    restarts: end.container.restartCount,
    policy: end.restart.policy,
    again: againText(pod, end, now),
    place: isStatic(pod)
      ? `This is a static pod: only its manifest file on node ${pod.node ?? ''} changes it, deleting it here does not help.`
      : '',
    memoryLimit: String(end.container.spec.resources?.limits?.['memory'] ?? 'none'),
  };
};

/** What every finding about the end of a run rests on. */
export const endEvidence = (pod: PodFacts, end: RunEnd): readonly Evidence[] =>
  pod.remembered(`end evidence ${end.path}`, () => evidenceOf(pod, end));

const evidenceOf = (pod: PodFacts, end: RunEnd): readonly Evidence[] => {
  const { statusPath, specPath } = end.container;
  const fields = cite(
    pod.pod,
    `${end.path}.exitCode`,
    `${end.path}.reason`,
    `${end.path}.message`,
    `${end.path}.startedAt`,
    `${end.path}.finishedAt`,
    `${statusPath}.restartCount`,
    `${statusPath}.state.waiting.reason`,
    `${statusPath}.state.waiting.message`,
    `${specPath}.image`,
    end.restart.path,
    ...(isStatic(pod) ? ['metadata.annotations["kubernetes.io/config.source"]', 'spec.nodeName'] : []),
  );
  return [...fields, ...failingSince(pod, end).evidence];
};

/** Times and effect that all findings about the end of a run share. */
export const endTimes = (pod: PodFacts, end: RunEnd): Pick<Found, 'since' | 'nextAttemptAt' | 'effect'> => {
  const pause = crashBackOff(end.container.waiting?.message);
  const { at } = failingSince(pod, end);
  return {
    ...(at === undefined ? {} : { since: at }),
    ...(pause === undefined || end.finished === undefined ? {} : { nextAttemptAt: end.finished + pause }),
    ...(end.standing === 'flapping' ? { effect: hardlyRuns(end.container) ? 'failing' : 'degraded' } : {}),
  };
};

/** Whether the pod comes from a manifest file of its node; what the API shows is a mirror. */
export const isStatic = (pod: PodFacts): boolean => {
  const source = pod.pod.metadata?.annotations?.['kubernetes.io/config.source'];
  return source !== undefined && source !== 'api';
};

/** What becomes of a container that ended: one sentence each, chosen by its state. */
const afterwards = {
  stays: 'It is not restarted (restartPolicy {policy}).',
  runs: 'It was restarted {times} and runs again at the moment.',
  first: 'It has not been restarted yet.',
  firstWaits: 'It has not been restarted yet; the next start comes in about {rest}.',
  firstDue: 'It has not been restarted yet; the next start is due.',
  again: 'It was restarted {times} so far.',
  againWaits: 'It was restarted {times} so far; the next start comes in about {rest}.',
  againDue: 'It was restarted {times} so far; the next start is due.',
} as const;
const byRule = 'Its restartPolicyRules restart it on exit code {code} ({policy}), whatever restartPolicy says.';
const lasting = { exact: 'It has been failing for {failing}.', least: 'It has been failing for at least {failing}.' };

const againText = (pod: PodFacts, end: RunEnd, now: number): string => {
  const { restart, container } = end;
  const pause = crashBackOff(container.waiting?.message);
  const rest = pause === undefined || end.finished === undefined ? undefined : end.finished + pause - now;
  const values = {
    policy: restart.policy,
    code: end.exitCode,
    times: container.restartCount === 1 ? 'once' : `${container.restartCount} times`,
    rest: humanDuration(rest ?? 0),
  };
  return [
    restart.restarts && restart.by === 'rule' ? fill(byRule, values) : '',
    fill(afterwards[whatNext(end, rest)], values),
    lastingText(pod, end, now),
  ]
    .filter(Boolean)
    .join(' ');
};

const whatNext = ({ restart, container }: RunEnd, rest: number | undefined): keyof typeof afterwards => {
  if (!restart.restarts) return 'stays';
  if (container.running) return 'runs';
  const times = container.restartCount === 0 ? 'first' : 'again';
  if (rest === undefined) return times;
  return rest > 0 ? `${times}Waits` : `${times}Due`;
};

/** How long it has been failing: only told once it is more than the time of the last run. */
const lastingText = (pod: PodFacts, end: RunEnd, now: number): string => {
  const { at, exact } = failingSince(pod, end);
  if (at === undefined || (exact && at === end.finished) || now - at < 60_000) return '';
  return fill(exact ? lasting.exact : lasting.least, { failing: humanDuration(now - at) });
};
