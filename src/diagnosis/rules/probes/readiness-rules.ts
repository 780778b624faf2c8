import type { Rule } from '../../rule.ts';

const docs = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate';

const node = { rules: ['node-*'], within: 'related' } as const;

export const readinessFailing: Rule = {
  id: 'readiness-failing',
  severity: 'high',
  role: 'symptom',
  title: '{container} is not ready: {short} at {where}',
  explanation:
    'Container {container} runs, but its {probeWord} probe has not passed {stretch}; it asks {target} and gets {answer}. The pod is left out of the endpoints of {receivers}.',
  about:
    'The container runs and is not restarted, but its readiness probe fails, so the pod is not Ready: Services do not send it traffic, and a rollout waits for it.',
  next: [
    { why: 'See what the probe answered lately', command: 'kubectl events -n {namespace} --for pod/{pod}' },
    { why: 'See what the program says', command: 'kubectl logs -n {namespace} {pod} -c {container} --tail=50' },
  ],
  reference: docs,
  explainedBy: [{ rules: ['probe-*', 'liveness-kill-loop', 'startup-probe-too-short'], within: 'container' }, node],
};

export const readinessUnknown: Rule = {
  id: 'readiness-unknown',
  severity: 'high',
  role: 'symptom',
  title: '{container} is not ready; no probe result is known',
  explanation:
    'Container {container} runs since {ran} and its {probeWord} probe of {target} had {budget}s to pass, but it has not, and no event tells what it answered: events are kept for an hour at most, and results that are errors are thrown away. The pod is left out of the endpoints of {receivers}.',
  about:
    'The container runs and is not ready, but no Unhealthy event says why. The events may have expired, or the probe cannot be carried out at all (its errors are discarded by the kubelet), or its first run has not come yet.',
  next: [
    { why: 'See the probe and the state of the container', command: 'kubectl describe pod -n {namespace} {pod}' },
    { why: 'See what the program says', command: 'kubectl logs -n {namespace} {pod} -c {container} --tail=50' },
  ],
  reference: docs,
  explainedBy: [{ rules: ['probe-*', 'liveness-kill-loop', 'startup-probe-too-short'], within: 'container' }, node],
};

/** Not one event of the pod is left or may be read, so their absence says nothing about the probe. */
export const readinessFailingUntold: Rule = {
  ...readinessFailing,
  title: '{container} is not ready; its events are not known',
  explanation:
    'Container {container} runs since {ran} and its {probeWord} probe of {target} had {budget}s to pass, but it has not. The events of the pod, which would tell what it answered, have expired or may not be read. The pod is left out of the endpoints of {receivers}.',
};

export const startingUp: Rule = {
  id: 'probe-after-start',
  severity: 'low',
  role: 'note',
  effect: 'progressing',
  title: '{container} is starting; {left}s left for its {probeWord} probe',
  explanation:
    'Container {container} runs since {ran} and its {probeWord} probe of {target} has not passed yet. That is normal for a program that is starting: the probe may fail until {budget}s after the start, which leaves {left}s. {so}',
  about:
    'Right after a container has started its probes fail until the program listens. That is no fault until the budget of the probes is used up.',
  next: [{ why: 'Watch it become ready', command: 'kubectl get pod -n {namespace} {pod} -w' }],
  reference: docs,
};

/** The server answers already, only not as the probe wants it. */
export const startingBadly: Rule = {
  ...startingUp,
  title: 'Starting, but its {probeWord} probe gets {short}: {where}',
  next: [{ why: 'Correct the probe', command: 'kubectl edit -n {namespace} {owner}' }, ...startingUp.next],
};

export const portUndeclaredName: Rule = {
  id: 'probe-port-undeclared-name',
  severity: 'high',
  title: '{probe}: port {portName} is not declared',
  explanation:
    'The {probeWord} probe of container {container} names the port {portName}, but the container declares {ports}. Every probe ends with an error, which the kubelet throws away: {never}.',
  about:
    'A probe may name a port instead of giving its number, but the name has to stand among the ports of the very same container.',
  next: [{ why: 'Correct the name of the port', command: 'kubectl edit -n {namespace} {owner}' }],
  reference: docs,
  explainedBy: [node],
};
