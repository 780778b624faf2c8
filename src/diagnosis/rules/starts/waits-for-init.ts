import { humanDuration } from '../../../model/age.ts';
import type { ContainerView } from '../../../model/container.ts';
import { controllerOf } from '../../../model/owner.ts';
import { parseTime } from '../../../model/time.ts';
import { cite } from '../../evidence.ts';
import { conditionOf, type PodFacts } from '../../pod-facts.ts';
import type { Found, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { initStuck, initWait } from './init-wait.ts';
import { seePod } from './start-error.ts';

const sidecarNotStarted: Rule = {
  id: 'sidecar-not-started',
  severity: 'high',
  role: 'symptom',
  title: 'Sidecar {container} has not started yet',
  explanation:
    'The pod waits for its sidecar {container}, which has been running for {duration} and does not count as started: its startup probe has not succeeded. No later container starts before that.',
  next: [{ why: 'Read its log', command: 'kubectl logs {pod} -n {namespace} -c {container} --tail=50' }, seePod],
  about:
    'A sidecar (init container with restartPolicy Always) must have started, its startup probe included, before the containers after it are started.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/',
  explainedBy: [
    { rules: ['probe-*', 'startup-*', 'poststart-*'], within: 'container' },
    { rules: ['svc-*'], within: 'related' },
  ],
};

const notReadyMixed: Rule = {
  id: 'not-ready-mixed',
  severity: 'medium',
  title: '{container} has ended, so the pod is never ready',
  explanation:
    'Container {container} ended with success {duration} ago and is not restarted (restartPolicy {restartPolicy}), while {others} still {verb}: a pod with an ended container never becomes Ready{job}.',
  next: [
    {
      why: 'Make the helper a sidecar: an init container with restartPolicy Always',
      command: 'kubectl edit {owner} -n {namespace}',
    },
    seePod,
  ],
  about:
    'Ready demands that every container runs. A helper beside a job belongs into initContainers with restartPolicy Always, or must end together with the main container.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#jobs-with-sidecar-containers',
};

/** An init container younger than this is no news, ms. */
const young = 15_000;

/** Pods that are held up by an init container or sidecar, or never get ready because a container has ended. */
export const waitsForInitCheck: PodCheck = {
  rules: [initStuck, sidecarNotStarted, notReadyMixed],
  *run(pod, snapshot) {
    if (pod.pod.metadata?.deletionTimestamp) return;
    const held = pod.currentInit;
    if (pod.stage === 'initializing' && held?.running) {
      const since = parseTime(held.running.startedAt);
      const duration = snapshot.now - (since ?? snapshot.now);
      if (held.role === 'init' && duration >= young) yield* initWait(pod, held, duration, snapshot);
      if (held.role === 'sidecar' && duration >= young) yield notStarted(pod, held, duration);
    }
    if (pod.stage === 'running' && conditionOf(pod, 'Ready')?.status !== 'True') yield* mixed(pod, snapshot);
  },
};

const notStarted = (pod: PodFacts, held: ContainerView, duration: number): Found => {
  const probe = held.spec.startupProbe;
  const budget =
    ((probe?.initialDelaySeconds ?? 0) + (probe?.periodSeconds ?? 10) * (probe?.failureThreshold ?? 3)) * 1000;
  const within = probe ? duration <= budget + 5000 && held.restartCount === 0 : duration <= 60_000;
  return {
    outcome: 'found',
    rule: sidecarNotStarted,
    container: held.name,
    ...(within ? { effect: 'progressing', severity: 'low' } : {}),
    values: { duration: humanDuration(duration) },
    evidence: cite(
      pod.pod,
      `${held.statusPath}.state.running.startedAt`,
      `${held.statusPath}.started`,
      `${held.specPath}.restartPolicy`,
      `${held.specPath}.startupProbe`,
    ),
  };
};

function* mixed(pod: PodFacts, snapshot: Snapshot): Generator<Found> {
  const restartPolicy = pod.pod.spec?.restartPolicy ?? 'Always';
  const running = pod.containers.filter(({ role, running }) => role === 'regular' && running);
  if (running.length === 0) return;
  for (const container of pod.containers) {
    const policy = container.spec.restartPolicy ?? restartPolicy;
    if (container.role !== 'regular' || container.terminated?.exitCode !== 0 || policy === 'Always') continue;
    const ended = parseTime(container.terminated.finishedAt);
    const duration = Math.max(0, snapshot.now - (ended ?? snapshot.now));
    yield {
      outcome: 'found',
      rule: notReadyMixed,
      container: container.name,
      ...(ended ? { since: ended } : {}),
      ...(duration < 30_000 ? { effect: 'progressing' as const } : {}),
      values: {
        duration: humanDuration(duration),
        restartPolicy: policy,
        others: running.map(({ name }) => name).join(', '),
        verb: running.length === 1 ? 'runs' : 'run',
        job: controllerOf(pod.pod)?.kind === 'Job' ? `, and Job ${controllerOf(pod.pod)?.name} never completes` : '',
      },
      evidence: cite(
        pod.pod,
        `${container.statusPath}.state.terminated.reason`,
        `${container.statusPath}.state.terminated.exitCode`,
        `${container.statusPath}.state.terminated.finishedAt`,
        ...running.flatMap(({ statusPath }) => [`${statusPath}.name`, `${statusPath}.state.running.startedAt`]),
        'spec.restartPolicy',
      ),
    };
  }
}
