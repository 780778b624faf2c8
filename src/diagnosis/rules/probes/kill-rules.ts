import type { NextStep, Rule } from '../../rule.ts';
import { edit } from './answer-rule.ts';

const docs =
  'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-startup-probes';

const previousLog: NextStep = {
  why: 'See how far the program got before it was killed',
  command: 'kubectl logs -n {namespace} {pod} -c {container} --previous --tail=50',
};
const events: NextStep = {
  why: 'See what the probe answered and when it killed',
  command: 'kubectl events -n {namespace} --for pod/{pod}',
};
const giveTime: NextStep = {
  why: 'Give it time: a startupProbe with the same handler holds the liveness probe back until the program has started',
  command: 'kubectl edit -n {namespace} {owner}',
};

const node = [{ rules: ['node-*'], within: 'related' }] as const;

const killAbout =
  'The kubelet restarts a container when its liveness probe fails failureThreshold times in a row: it sends SIGTERM, and SIGKILL after the grace period. The exit code that remains (143, 137 or 0) is only how the program took that. Either the program needs longer to start than the probe allows, or it really hangs, or the probe asks for something that restarting cannot mend.';

/** The program answers, but says that it is not well. */
export const livenessKills: Rule = {
  id: 'liveness-kill-loop',
  severity: 'high',
  title: 'Liveness probe kills it: {short} at {where}',
  explanation:
    'The kubelet has killed container {container} {kills} because its liveness probe failed {failureThreshold} times in a row: it {asks} {target} every {period}s and gets {answer}. The container ends with {exit} and is started again, {restarts} so far; a restart helps only if the program itself is stuck, not if something that it depends on is away. {hint}',
  about: killAbout,
  next: [previousLog, events, edit],
  reference: docs,
  explainedBy: node,
};

/** The program does not answer in time after its start. */
export const livenessTooEarly: Rule = {
  ...livenessKills,
  title: 'Liveness probe kills it after {budget}s: {short} at {where}',
  explanation:
    'The kubelet has killed container {container} {kills} because it failed its liveness probe: the probe {asks} {target} every {period}s and gets {answer}. After {failureThreshold} failures the container is killed, so it has {budget}s from its start to answer, and its last run ended {lasted}s after its start with {exit}. It has been restarted {restarts}. {hint}',
  next: [giveTime, previousLog, events],
};

/** restartPolicy Never: killed once and for all. The kubelet's event then only says that it stops the container. */
export const livenessKilledForGood: Rule = {
  ...livenessKills,
  title: 'Killed by its liveness probe: {short} at {where}',
  explanation:
    'The kubelet has killed container {container} because its liveness probe failed {failureThreshold} times in a row: it {asks} {target} every {period}s and gets {answer}. The container ended with {exit} {lasted}s after its start, and restartPolicy Never does not start it again.',
};

const suspicion =
  'Container {container} was restarted {restarts}; its last run ended {lasted}s after its start with {exit}, which is what its {probeWord} probe of {target} leaves it: {failureThreshold} failures, one every {period}s, are up after {budget}s.';
const eventsGone =
  'The events that would prove it are not there: they expire after an hour, and the kubelet holds back those of a pod that has many.';
const eventsBefore = 'The kubelet {earlier} {ago} ago; of the last end itself no event is left.';

/** No Killing event is left; the length of the last run gives the probe away. */
export const livenessSuspected: Rule = {
  ...livenessKills,
  title: 'Probably killed by its {probeWord} probe of {where}',
  explanation: `${suspicion} ${eventsGone}`,
  next: [giveTime, previousLog, events],
};

const suspicionForGood =
  'Container {container} ended {lasted}s after its start with {exit}, which is what its {probeWord} probe of {target} leaves it: {failureThreshold} failures, one every {period}s, are up after {budget}s. restartPolicy Never does not start it again. The events that would prove it are not there: they expire after an hour.';

/** restartPolicy Never: one run, and no event of its end. */
export const livenessSuspectedForGood: Rule = {
  ...livenessSuspected,
  explanation: suspicionForGood,
  next: [giveTime, events],
};

/** The same where the pod was not Ready before its end for as long as a kill takes: it had stopped answering. */
export const livenessSilentForGood: Rule = {
  ...livenessSuspected,
  title: 'Probably killed by its liveness probe: it hung',
  explanation:
    'Container {container} ended {lasted}s after its start with {exit}. The pod was not Ready any more {gap}s before, by a readiness probe that asks {target} as its liveness probe does: the program had stopped answering, and {failureThreshold} failures, one every {period}s, have it killed in that time. restartPolicy Never does not start it again. The events that would prove it are not there: they expire after an hour.',
  next: [
    { why: 'See what it said before', command: 'kubectl logs -n {namespace} {pod} -c {container} --tail=50' },
    events,
  ],
};

/** The events that are left are of earlier runs. */
export const livenessKilledBefore: Rule = {
  ...livenessSuspected,
  title: 'Liveness probe of {where} kills it after {budget}s',
  explanation: `${suspicion} {got} ${eventsBefore}`,
};

/** The same, where the program answers, but says that it is not well. */
export const livenessFailedBefore: Rule = {
  ...livenessKilledBefore,
  title: 'Liveness probe kills it: {short} at {where}',
  next: livenessKills.next,
};

/** The last run did not end when its probe's budget was up, but most runs before it were ended by the probe. */
export const livenessKilledAgain: Rule = {
  ...livenessKills,
  explanation:
    'Container {container} was restarted {restarts}, and its last run ended {lasted}s after its start with {exit}. Of that end no event is left, as the kubelet holds back those of a pod that has many; {kills} of the runs before it has killed because the liveness probe failed {failureThreshold} times in a row: it {asks} {target} every {period}s. {got}',
};

export const startupTooShort: Rule = {
  id: 'startup-probe-too-short',
  severity: 'high',
  title: 'Startup probe kills it after {budget}s: {short} at {where}',
  explanation:
    'The kubelet has killed container {container} {kills} because its startup probe did not pass in time: the probe {asks} {target} every {period}s and gets {answer}. With failureThreshold {failureThreshold} the container has {budget}s from its start; its last run ended {lasted}s after its start with {exit}. It has been restarted {restarts}. {hint}',
  about:
    'A startup probe gives a program initialDelaySeconds + failureThreshold × periodSeconds to start. When it has not passed by then, the kubelet kills the container and starts it again, which only helps if the start got stuck. Either the program needs longer, or the probe asks at the wrong place.',
  next: [previousLog, events, edit],
  reference: docs,
  explainedBy: node,
};

export const startupSuspected: Rule = {
  ...startupTooShort,
  title: 'Probably killed by its startup probe of {where}',
  explanation: `${suspicion} ${eventsGone}`,
};

export const startupSuspectedForGood: Rule = {
  ...startupSuspected,
  explanation: suspicionForGood,
  next: [events, edit],
};

export const startupKilledBefore: Rule = {
  ...startupTooShort,
  explanation: `${suspicion} {got} ${eventsBefore}`,
};
