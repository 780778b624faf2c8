import type { ContainerView } from '../../../model/container.ts';
import type { ContainerStateTerminated } from '../../../model/kubernetes.ts';
import { parseTime } from '../../../model/time.ts';
import type { PodFacts } from '../../pod-facts.ts';
import { type RestartDecision, restartAfter } from './restart-decision.ts';

/** How a container's last run ended, and whether that still is its state. */
export type RunEnd = {
  readonly container: ContainerView;
  readonly terminated: ContainerStateTerminated;
  /** Field path of the terminated state. */
  readonly path: string;
  readonly exitCode: number;
  readonly reason: string;
  /** ms; undefined for a run that never began. */
  readonly started: number | undefined;
  readonly finished: number | undefined;
  readonly duration: number | undefined;
  /**
   * active: it is down. flapping: it runs again, and has not yet run for as long as before. past: it has outlived that.
   */
  readonly standing: 'active' | 'flapping' | 'past';
  readonly restart: RestartDecision;
};

const startReasons = ['StartError', 'ContainerCannotRun'];

/** The end that matters of a container; undefined where it never ended, ended well, or waits for something else by now. */
export const runEnd = (pod: PodFacts, container: ContainerView, now: number): RunEnd | undefined => {
  const { terminated, waiting, running, lastTerminated, statusPath } = container;
  if (container.role === 'ephemeral') return undefined;
  if (terminated) return endOf(pod, container, terminated, `${statusPath}.state.terminated`, 'active');
  if (!lastTerminated) return undefined;
  const path = `${statusPath}.lastState.terminated`;
  if (running) return endOf(pod, container, lastTerminated, path, sinceRestart(container, lastTerminated, now));
  const reason = waiting?.reason ?? '';
  const isDown = reason === 'CrashLoopBackOff' || reason === '' || reason === 'RestartingAllContainers';
  return isDown ? endOf(pod, container, lastTerminated, path, 'active') : undefined;
};

const endOf = (
  pod: PodFacts,
  container: ContainerView,
  terminated: ContainerStateTerminated,
  path: string,
  standing: RunEnd['standing'],
): RunEnd => {
  const started = parseTime(terminated.startedAt);
  const finished = parseTime(terminated.finishedAt);
  const exitCode = terminated.exitCode ?? 0;
  return {
    container,
    terminated,
    path,
    exitCode,
    reason: terminated.reason ?? '',
    started,
    finished,
    duration: started !== undefined && finished !== undefined ? Math.max(0, finished - started) : undefined,
    standing,
    restart: restartAfter(pod.pod, container, exitCode),
  };
};

/** Whether a run never began: such ends belong to the start errors. */
export const neverBegan = (end: RunEnd): boolean => startReasons.includes(end.reason);

const recent = 10 * 60_000;

/** A container that runs again has overcome its trouble once it ran longer than the last time. */
const sinceRestart = (container: ContainerView, last: ContainerStateTerminated, now: number): RunEnd['standing'] => {
  const begun = parseTime(container.running?.startedAt);
  const finished = parseTime(last.finishedAt);
  if (begun === undefined || finished === undefined || now - finished > recent) return 'past';
  const ran = Math.max(0, finished - (parseTime(last.startedAt) ?? finished));
  return now - begun <= ran * 1.2 + 3000 ? 'flapping' : 'past';
};

const shortRun = 60_000;

/**
 * Whether a container that was started again does no work to speak of: it is not ready, or keeps ending within a minute.
 * Ready between two such ends only means that it has no readiness probe, or one that passes at once.
 */
export const hardlyRuns = ({ ready, restartCount, lastTerminated }: ContainerView): boolean => {
  if (!ready) return true;
  const [began, over] = [parseTime(lastTerminated?.startedAt), parseTime(lastTerminated?.finishedAt)];
  return restartCount >= 3 && began !== undefined && over !== undefined && over - began < shortRun;
};
