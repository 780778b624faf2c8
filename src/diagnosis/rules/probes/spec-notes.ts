import type { ContainerView } from '../../../model/container.ts';
import { handlerPort, type ProbeKind, probeOf, probePort, probeTarget, sameHandler } from '../../../model/probe.ts';
import { cite } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { NextStep, Outcome, PodCheck, Rule, Values } from '../../rule.ts';
import { preStopOf } from '../termination/stopping.ts';
import { citeProbe, shortTarget } from './answer-values.ts';

const docs = 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/';
const edit: NextStep = { why: 'Change the probe', command: 'kubectl edit -n {namespace} {owner}' };

const note = (id: string, title: string, explanation: string, about: string): Rule => ({
  id,
  severity: 'low',
  role: 'note',
  inSpec: true,
  title,
  explanation,
  about,
  next: [edit],
  reference: docs,
});

export const sameProbes = note(
  'probe-liveness-equals-readiness',
  'Liveness and readiness ask the same: {where}',
  'The liveness and the readiness probe of container {container} both ask {target}. When that fails because something it depends on is away, the kubelet not only takes the pod out of service but restarts it, all replicas at once.',
  'Readiness says whether a pod can serve now, liveness whether only a restart helps. When both ask the same, an outage of a dependency restarts every replica.',
);

export const thresholdOne = note(
  'probe-failure-threshold-1',
  'One failed liveness probe restarts {container}',
  'The liveness probe of container {container} has failureThreshold 1: a single answer that is late or lost restarts it.',
  'With failureThreshold 1 a single failed liveness probe restarts the container; a short pause of the program or the node is enough.',
);

export const livenessDependency = note(
  'probe-liveness-dependency',
  'Liveness asks a readiness path: {where}',
  'The liveness probe of container {container} asks {target}, which by its name answers for readiness and what it depends on. A restart does not bring a dependency back.',
  'A liveness probe should only find out whether the process itself is stuck. Paths that check dependencies belong into the readiness probe.',
);

export const portUndeclared = note(
  'probe-port-undeclared-name',
  '{probe} probe names an undeclared port, {portName}',
  'The {probe} probe of container {container} names the port {portName}, which the container does not declare. Every such probe ends with an error that the kubelet throws away, so the probe has no effect.',
  'A probe may name a port instead of giving its number, but the name has to stand among the ports of the very same container.',
);

export const timeoutOverPeriod = note(
  'probe-period-lt-timeout',
  '{container}: a probe may take longer than its period',
  'The {probe} probe of container {container} is asked every {period}s but may take {timeout}s (timeoutSeconds): when it is slow, probes follow right on one another.',
  'With timeoutSeconds far above periodSeconds slow probes run back to back and keep the program busy.',
);

export const hostSet = note(
  'probe-host-set',
  '{container}: a probe asks another host, {host}',
  'The {probe} probe of container {container} asks the host {host} instead of the pod itself, so its answer says little about this pod.',
  'Probes ask the address of the pod unless host is set. A fixed host usually means a probe that passes (or fails) whatever this pod does; the baseline Pod Security Standard forbids it.',
);

export const graceTooShort = note(
  'probe-grace-too-short',
  'preStop hook of {container} takes the whole grace',
  'The preStop hook of container {container} sleeps {seconds}s, and the grace period of the pod is {grace}s: no time is left for the program after SIGTERM, and it is killed.',
  'The preStop hook counts against terminationGracePeriodSeconds. What it uses up is missing for the program after SIGTERM.',
);

const readinessPath = /\/(?:ready|readyz|readiness|deep)(?:[/?]|$)/i;

/** What can be seen in the spec alone (section G.6), as notes only. They are told for pods that are well too. */
export const specCheck: PodCheck = {
  rules: [sameProbes, thresholdOne, livenessDependency, timeoutOverPeriod, hostSet, graceTooShort],
  healthyToo: true,
  *run(pod) {
    if (pod.stage === 'deleting' || pod.stage === 'finished') return;
    for (const container of pod.containers) {
      if (container.spec.livenessProbe) yield* liveness(pod, container);
      if (container.spec.lifecycle?.preStop) yield* hookLength(pod, container);
      for (const kind of ['Readiness', 'Liveness', 'Startup'] as const) yield* numbers(pod, container, kind);
    }
  },
};

function* numbers(pod: PodFacts, container: ContainerView, kind: ProbeKind): Iterable<Outcome> {
  const probe = probeOf(container, kind);
  if (!probe) return;
  const { period, timeout } = probe.numbers;
  const host = probe.spec.httpGet?.host ?? probe.spec.tcpSocket?.host;
  const common = { outcome: 'found', container: container.name } as const;
  const word = kind.toLowerCase();
  if (timeout >= 2 * period)
    yield {
      ...common,
      rule: timeoutOverPeriod,
      values: { probe: word, period, timeout },
      evidence: cite(pod.pod, `${probe.path}.timeoutSeconds`, `${probe.path}.periodSeconds`),
      identity: kind,
    };
  if (host && !['localhost', '127.0.0.1', '::1'].includes(host))
    yield {
      ...common,
      rule: hostSet,
      values: { probe: word, host },
      evidence: cite(pod.pod, probe.path),
      identity: kind,
    };
}

function* hookLength(pod: PodFacts, container: ContainerView): Iterable<Outcome> {
  const seconds = preStopOf(container)?.seconds;
  const grace = pod.pod.spec?.terminationGracePeriodSeconds ?? 30;
  if (seconds === undefined || seconds < grace) return;
  yield {
    outcome: 'found',
    rule: graceTooShort,
    container: container.name,
    values: { seconds, grace },
    evidence: cite(pod.pod, `${container.specPath}.lifecycle.preStop`, 'spec.terminationGracePeriodSeconds'),
  };
}

function* liveness(pod: PodFacts, container: ContainerView): Iterable<Outcome> {
  const probe = probeOf(container, 'Liveness');
  if (!probe) return;
  const readiness = probeOf(container, 'Readiness');
  const target = probeTarget(probe.spec, container.spec);
  const found = (rule: Rule, values: Values, ...paths: readonly string[]): Outcome => ({
    outcome: 'found',
    rule,
    container: container.name,
    values,
    evidence: [...cite(pod.pod, ...paths), ...citeProbe(pod, container, probe).slice(1)],
  });
  if (readiness && sameHandler(probe.spec, readiness.spec))
    yield found(sameProbes, { target, where: shortTarget(target) }, probe.path, readiness.path);
  else if (readinessPath.test(probe.spec.httpGet?.path ?? ''))
    yield found(livenessDependency, { target, where: shortTarget(target) }, probe.path);
  if (probe.numbers.failureThreshold === 1)
    yield found(thresholdOne, { target, where: shortTarget(target) }, `${probe.path}.failureThreshold`);
  const port = handlerPort(probe.spec);
  if (typeof port === 'string' && probePort(port, container.spec) === undefined)
    yield found(portUndeclared, { probe: 'liveness', portName: port }, probe.path);
}
