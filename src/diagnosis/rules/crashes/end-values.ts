import { humanDuration } from '../../../model/age.ts';
import { crashBackOff } from '../../../model/back-off.ts';
import { exitMeaning } from '../../../model/exit-code.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Found, Values } from '../../rule.ts';
import type { RunEnd } from './run-end.ts';

/** What every text about the end of a run may use: numbers first, then phrases and sentences that may be empty. */
export const endValues = (pod: PodFacts, end: RunEnd, now: number): Values => {
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
    again: againText(end, now),
    place: isStatic(pod)
      ? `This is a static pod: only its manifest file on node ${pod.node ?? ''} changes it, deleting it here does not help.`
      : '',
    memoryLimit: String(end.container.spec.resources?.limits?.['memory'] ?? 'none'),
  };
};

/** What every finding about the end of a run rests on. */
export const endEvidence = (pod: PodFacts, end: RunEnd): readonly Evidence[] => {
  const { statusPath, specPath } = end.container;
  return cite(
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
};

/** Times and effect that all findings about the end of a run share. */
export const endTimes = (end: RunEnd): Pick<Found, 'since' | 'nextAttemptAt' | 'effect'> => {
  const pause = crashBackOff(end.container.waiting?.message);
  return {
    ...(end.finished === undefined ? {} : { since: end.finished }),
    ...(pause === undefined || end.finished === undefined ? {} : { nextAttemptAt: end.finished + pause }),
    ...(end.standing === 'flapping' ? { effect: end.container.ready ? 'degraded' : 'failing' } : {}),
  };
};

/** Whether the pod comes from a manifest file of its node; what the API shows is a mirror. */
export const isStatic = (pod: PodFacts): boolean => {
  const source = pod.pod.metadata?.annotations?.['kubernetes.io/config.source'];
  return source !== undefined && source !== 'api';
};

const againText = (end: RunEnd, now: number): string => {
  const { restart, container } = end;
  const count = container.restartCount === 1 ? 'once' : `${container.restartCount} times`;
  if (!restart.restarts) return `It is not restarted (restartPolicy ${restart.policy}).`;
  const why =
    restart.by === 'rule'
      ? `Its restartPolicyRules restart it on exit code ${end.exitCode} (${restart.policy}), whatever restartPolicy says. `
      : '';
  if (container.running) return `${why}It was restarted ${count} and runs again at the moment.`;
  const pause = crashBackOff(container.waiting?.message);
  const rest = pause === undefined || end.finished === undefined ? undefined : end.finished + pause - now;
  const next =
    rest === undefined
      ? ''
      : rest > 0
        ? `; the next start comes in about ${humanDuration(rest)}`
        : '; the next start is due';
  return container.restartCount === 0
    ? `${why}It has not been restarted yet${next}.`
    : `${why}It was restarted ${count} so far${next}.`;
};
