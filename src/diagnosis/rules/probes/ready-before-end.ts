import { type ContainerView, isMain } from '../../../model/container.ts';
import { probeOf, sameHandler } from '../../../model/probe.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, type Evidence } from '../../evidence.ts';
import { conditionOf, type PodFacts } from '../../pod-facts.ts';
import { graceOf, lastRunOf } from './run-length.ts';

/** Times of conditions and containers are cut to seconds, and the kubelet needs a moment to see an end, s. */
const slack = 3;

/** What the Ready condition of a pod that has ended tells of its liveness probe. */
export type BeforeEnd = {
  /** `answered`: the probe passed to the end. `silent`: it failed before, for as long as a kill takes. */
  readonly verdict: 'answered' | 'silent';
  /** Seconds from when the pod was no longer Ready to the end of the container. */
  readonly gap: number;
  readonly evidence: readonly Evidence[];
};

/**
 * Whether the program still answered when it ended, told by a readiness probe that asks the same as the liveness probe:
 * the Ready condition keeps the moment at which that began to fail, after the events are gone. A kill comes when both
 * have failed often enough, and the grace period later where it takes SIGKILL. Undefined where nothing can be concluded:
 * several containers share the condition, or the kill could come before the pod is seen as not Ready.
 * Source: pkg/kubelet/status (a transition time changes with the status only), pkg/kubelet/prober.
 */
export const readyBeforeEnd = (pod: PodFacts, container: ContainerView): BeforeEnd | undefined => {
  const [liveness, readiness] = [probeOf(container, 'Liveness'), probeOf(container, 'Readiness')];
  const ready = conditionOf(pod, 'Ready');
  const last = container.terminated && lastRunOf(container);
  const [ended, turned] = [parseTime(last?.finishedAt), parseTime(ready?.lastTransitionTime)];
  if (!liveness || !readiness || !last || !ready || ended === undefined || turned === undefined) return undefined;
  if (ready.status !== 'False' || !sameHandler(liveness.spec, readiness.spec)) return undefined;
  if (pod.containers.filter(isMain).length !== 1 || pod.pod.spec?.readinessGates?.length) return undefined;
  const [kills, turns] = [liveness.numbers, readiness.numbers];
  const grace = graceOf(pod, liveness);
  const [leastWait, mostWait] = last.exitCode === 137 ? [grace, grace] : [0, grace];
  const least = (kills.failureThreshold - 1) * kills.period - turns.failureThreshold * turns.period - turns.timeout;
  const most = kills.failureThreshold * kills.period + kills.timeout - (turns.failureThreshold - 1) * turns.period;
  const gap = Math.round((ended - turned) / 1000);
  const found = {
    gap,
    evidence: [
      ...cite(pod.pod, `${ready.path}.status`, `${ready.path}.lastTransitionTime`, readiness.path),
      ...cite(pod.pod, `${container.statusPath}.state.terminated.finishedAt`),
    ],
  };
  if (gap <= slack && least + leastWait > 2 * slack) return { ...found, verdict: 'answered' };
  const isInTime = gap >= least + leastWait - slack && gap <= most + mostWait + slack;
  return gap > slack && isInTime ? { ...found, verdict: 'silent' } : undefined;
};
