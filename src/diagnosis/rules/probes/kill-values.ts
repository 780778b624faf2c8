import type { ContainerView } from '../../../model/container.ts';
import type { ObjectRef } from '../../../model/kubernetes.ts';
import { type ProbeView, probeBudget } from '../../../model/probe.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Found, Values } from '../../rule.ts';
import { probeValues } from './answer-values.ts';
import type { ProbeEvent } from './probe-event.ts';
import { refusedHint } from './refused-hint.ts';
import { lastRunOf, runSeconds } from './run-length.ts';

/** What the findings about a container that its probe kills have in common. */
export const killValues = (
  pod: PodFacts,
  container: ContainerView,
  probe: ProbeView,
  answer: ProbeEvent | undefined,
  kills: string,
  more: Values = {},
): Pick<Found, 'outcome' | 'container' | 'values' | 'related' | 'identity'> => {
  const last = lastRunOf(container);
  const related: readonly ObjectRef[] = pod.node ? [{ kind: 'Node', namespace: '', name: pod.node }] : [];
  const values = {
    ...probeValues(container, probe, answer),
    kills,
    hint: refusedHint(pod, container, probe, []),
    budget: probeBudget(probe.numbers),
    lasted: runSeconds(container) ?? 0,
    exit: last ? `exit code ${last.exitCode}` : 'an exit code not known yet',
    restarts: container.restartCount === 1 ? 'once' : `${container.restartCount} times`,
    ...more,
  };
  return { outcome: 'found', container: container.name, values, related, identity: `${probe.kind} ${values.target}` };
};

/** The fields that tell of the last run. */
export const lastRun = (pod: PodFacts, container: ContainerView): readonly Evidence[] => {
  const { statusPath } = container;
  if (!statusPath) return [];
  const state = container.terminated ? 'state' : 'lastState';
  return cite(
    pod.pod,
    `${statusPath}.restartCount`,
    `${statusPath}.${state}.terminated.exitCode`,
    `${statusPath}.${state}.terminated.startedAt`,
    `${statusPath}.${state}.terminated.finishedAt`,
  );
};
