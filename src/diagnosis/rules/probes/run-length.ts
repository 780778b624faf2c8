import type { ContainerView } from '../../../model/container.ts';
import type { ContainerStateTerminated } from '../../../model/kubernetes.ts';
import { type ProbeView, probeBudget } from '../../../model/probe.ts';
import { parseTime } from '../../../model/time.ts';
import type { PodFacts } from '../../pod-facts.ts';

/** The newest run of a container that has ended, whether or not another one has begun. */
export const lastRunOf = ({ lastTerminated, terminated }: ContainerView): ContainerStateTerminated | undefined =>
  terminated ?? lastTerminated;

/** How long the last run lasted, s. */
export const runSeconds = (container: ContainerView): number | undefined => {
  const last = lastRunOf(container);
  const [began, ended] = [parseTime(last?.startedAt), parseTime(last?.finishedAt)];
  // A run of which nothing is known may carry the epoch.
  if (!began || !ended) return undefined;
  return Math.round((ended - began) / 1000);
};

/** Seconds that the kubelet waits between SIGTERM and SIGKILL when this probe fails. At least 2. */
export const graceOf = (pod: PodFacts, { spec }: ProbeView): number =>
  Math.max(2, spec.terminationGracePeriodSeconds ?? pod.pod.spec?.terminationGracePeriodSeconds ?? 30);

/** Whether the last run lasted for long enough that this probe can have ended it at all: SIGKILL comes after the grace. */
export const leavesTimeToKill = (pod: PodFacts, container: ContainerView, probe: ProbeView): boolean => {
  const lasted = runSeconds(container);
  const { initialDelay, period, failureThreshold } = probe.numbers;
  const wait = lastRunOf(container)?.exitCode === 137 ? graceOf(pod, probe) : 0;
  return lasted === undefined || lasted >= initialDelay + (failureThreshold - 1) * period + wait - 2;
};

/** Whether the last run may have ended by this probe, generously: told where an event names the probe anyway. */
export const endsWithBudget = (pod: PodFacts, container: ContainerView, probe: ProbeView): boolean => {
  const lasted = runSeconds(container);
  if (lasted === undefined) return false;
  const { period, timeout } = probe.numbers;
  const budget = probeBudget(probe.numbers);
  return lasted >= budget - 2 * period && lasted <= budget + period + timeout + graceOf(pod, probe) + 5;
};

/**
 * Whether the last run ended by itself before the probe could have failed often enough in it, with a code that no kill
 * leaves. The kubelet counts failures on beyond the end of a run, so a kill may fall on a run that is about to end anyway.
 */
export const endedBeforeBudget = (container: ContainerView, { numbers }: ProbeView): boolean => {
  const lasted = runSeconds(container);
  const last = lastRunOf(container);
  if (lasted === undefined || !last || [0, 137, 143].includes(last.exitCode)) return false;
  return lasted < numbers.initialDelay + (numbers.failureThreshold - 1) * numbers.period;
};

/**
 * Whether the last run lasted just as long as this probe leaves a program that never answers it: the last of
 * failureThreshold failures comes between (failureThreshold - 1) and failureThreshold periods after the initial delay,
 * later where every try takes its whole timeout. A program that ends on SIGTERM ends then (143, 0), one that does not is
 * killed after the grace period (137). Source: catalogue section G.4.
 */
export const lastsItsBudget = (pod: PodFacts, container: ContainerView, probe: ProbeView): boolean => {
  const lasted = runSeconds(container);
  const last = lastRunOf(container);
  if (lasted === undefined || !last) return false;
  const { initialDelay, period, timeout, failureThreshold } = probe.numbers;
  const least = initialDelay + (failureThreshold - 1) * period;
  const most = initialDelay + failureThreshold * Math.max(period, timeout) + timeout;
  const grace = graceOf(pod, probe);
  // A preStop hook comes before SIGTERM and may take all of the grace.
  const wait = last.exitCode === 137 ? [grace, grace] : [0, container.spec.lifecycle?.preStop ? grace : 2];
  return lasted >= least + (wait[0] ?? 0) - 2 && lasted <= most + (wait[1] ?? 0) + 3;
};
