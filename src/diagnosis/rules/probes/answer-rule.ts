import type { NextStep, Rule } from '../../rule.ts';

const probeDocs =
  'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/';

/** Steps and shapes that the answers of all probes share. */
export const events: NextStep = {
  why: 'See what the probe answered lately',
  command: 'kubectl events -n {namespace} --for pod/{pod}',
};
export const log: NextStep = {
  why: 'See what the program says',
  command: 'kubectl logs -n {namespace} {pod} -c {container} --tail=50',
};
export const edit: NextStep = { why: 'Correct the probe', command: 'kubectl edit -n {namespace} {owner}' };
export const forward: NextStep = {
  why: 'Ask the endpoint yourself',
  command: 'kubectl port-forward -n {namespace} pod/{pod} {localPort}:{port}',
};
export const listening: NextStep = {
  why: 'See what the container listens on',
  command: 'kubectl exec -n {namespace} {pod} -c {container} -- sh -c "netstat -ltn || ss -ltn || cat /proc/net/tcp"',
};

const causes = [
  { rules: ['liveness-kill-loop', 'startup-probe-too-short', 'probe-flapping'], within: 'container' },
  { rules: ['node-*'], within: 'related' },
] as const;

type AnswerRule = (
  id: string,
  title: string,
  explanation: string,
  about: string,
  next: readonly NextStep[],
  examples: Rule['examples'],
) => Rule;

const answerRule =
  (effect: string): AnswerRule =>
  (id, title, explanation, about, next, examples) => ({
    id,
    severity: 'high',
    title,
    explanation: `${explanation} ${effect}`,
    about,
    next,
    reference: probeDocs,
    explainedBy: causes,
    ...(examples ? { examples } : {}),
  });

/** An answer that counts: after failureThreshold of them the probe has its effect. */
export const failing = answerRule(
  'After {failures} the pod is not Ready: it is left out of the endpoints of {receivers}.{passes}',
);

/** A result that the kubelet throws away, so that no threshold is ever reached. */
export const discarded = answerRule('The kubelet throws such a result away instead of counting it: {never}.');
