import type { ContainerView } from './container.ts';
import { exitMeaning } from './exit-code.ts';
import type { ContainerStateTerminated } from './kubernetes.ts';

/** The run of a container whose log the kubelet serves now: the one that runs, or else the last one. */
export type ContainerRun = {
  /** How often the container had been restarted when it began: 0 is the first run. */
  readonly number: number;
  readonly startedAt: string | undefined;
};

/**
 * The run whose log can be read; undefined while none has begun. A container that waits to be restarted still shows the
 * run that ended. Source: validateContainerLogStatus in kubernetes/pkg/kubelet/kubelet_pods.go.
 */
export const currentRun = ({
  running,
  terminated,
  lastTerminated,
  restartCount,
}: ContainerView): ContainerRun | undefined => {
  const state = running ?? terminated ?? lastTerminated;
  return state && { number: restartCount, startedAt: state.startedAt };
};

/** How a run of a container ended; undefined where it goes on, or where only a later end is known. */
export const endOfRun = (
  { running, terminated, lastTerminated, restartCount }: ContainerView,
  run: number,
): ContainerStateTerminated | undefined => {
  if (terminated) return run === restartCount ? terminated : run === restartCount - 1 ? lastTerminated : undefined;
  if (running) return run === restartCount - 1 ? lastTerminated : undefined;
  return run === restartCount ? lastTerminated : undefined;
};

/** `exited with code 137, OOMKilled`, for a sentence that names the container. */
export const endText = ({ exitCode, reason, message }: ContainerStateTerminated): string => {
  const { signal } = exitMeaning(exitCode ?? 0);
  const plain = reason === undefined || reason === 'Error' || reason === 'Completed';
  const why = plain ? (exitCode === 0 ? '' : signal) : reason;
  const said = message?.trim().split('\n')[0]?.slice(0, maxMessage);
  return [`exited with code ${exitCode ?? 0}`, why && `, ${why}`, said && `: ${said}`].filter(Boolean).join('');
};

/** Why a container does not run, as the kubelet says it: `CrashLoopBackOff, back-off 2m40s`. */
export const waitText = ({ waiting }: ContainerView): string => {
  const { reason = 'not started yet', message = '' } = waiting ?? {};
  const backOff = /^back-off (\S+) restarting/.exec(message)?.[1];
  if (backOff) return `${reason}, back-off ${backOff}`;
  const said = message.trim().split('\n')[0]?.slice(0, maxMessage) ?? '';
  return said === '' ? reason : `${reason}: ${said}`;
};

/** A message of the container's own may be 4 KiB; this much of it is quoted. UTF-16 units. */
const maxMessage = 400;
