import { humanDuration } from '../../model/age.ts';
import type { ContainerView } from '../../model/container.ts';
import { exitMeaning } from '../../model/exit-code.ts';
import type { ContainerStateTerminated } from '../../model/kubernetes.ts';
import { parseTime } from '../../model/time.ts';
import type { Tone } from '../../text/line.ts';

/** How a container is, in words and with a symbol that needs no color. */
export type ContainerStateText = {
  readonly symbol: '✓' | '✗' | '!' | '…';
  readonly tone: Tone;
  readonly text: string;
  /** What Kubernetes says about it, whole; '' for nothing. */
  readonly message: string;
};

export const containerState = (container: ContainerView, now: number): ContainerStateText => {
  const { running, terminated, waiting } = container;
  if (running) return runningState(container, now);
  if (terminated) {
    const isDone = terminated.exitCode === 0;
    const text = `ended: ${exitText(terminated, now)}`;
    return { symbol: isDone ? '✓' : '✗', tone: isDone ? 'healthy' : 'failing', text, message: messageOf(terminated) };
  }
  const reason = waiting?.reason ?? '';
  const isPatient = reason === '' || reason === 'ContainerCreating' || reason === 'PodInitializing';
  return {
    symbol: isPatient ? '…' : '✗',
    tone: isPatient ? 'progressing' : 'failing',
    text: waiting ? `waiting${reason ? `: ${reason}` : ''}` : 'not started yet',
    message: waiting?.message ?? '',
  };
};

const runningState = (container: ContainerView, now: number): ContainerStateText => {
  const startedAt = parseTime(container.running?.startedAt);
  const text = `running${startedAt === undefined ? '' : ` for ${humanDuration(Math.max(0, now - startedAt))}`}`;
  // Readiness means nothing for an ephemeral container, and for an init container that must end.
  if (container.ready || container.role === 'ephemeral') return { symbol: '✓', tone: 'healthy', text, message: '' };
  if (container.role === 'init') return { symbol: '…', tone: 'progressing', text, message: '' };
  return { symbol: '!', tone: 'degraded', text: `${text}, not ready`, message: '' };
};

/** How a run ended: `exit code 137 (SIGKILL), OOMKilled, 2m ago, after 41s`. */
export const exitText = (ended: ContainerStateTerminated, now: number): string => {
  const { signal } = exitMeaning(ended.exitCode);
  const from = parseTime(ended.startedAt);
  const until = parseTime(ended.finishedAt);
  return [
    `exit code ${ended.exitCode}${signal ? ` (${signal})` : ''}`,
    ended.reason && ended.reason !== 'Error' && ended.reason !== 'Completed' ? ended.reason : '',
    until === undefined ? '' : `${humanDuration(Math.max(0, now - until))} ago`,
    from === undefined || until === undefined || until < from
      ? ''
      : `after ${until - from < 1000 ? 'less than a second' : humanDuration(until - from)}`,
  ]
    .filter(Boolean)
    .join(', ');
};

const messageOf = (ended: ContainerStateTerminated): string => ended.message?.trim() ?? '';
