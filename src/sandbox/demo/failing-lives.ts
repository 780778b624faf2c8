import type { LivePod } from './live-pod.ts';
import { containerSpec, endContainer, type Life, type Lines, scheduled, startContainer } from './lives.ts';

const second = 1000;

/** Delays before the next attempt, as the kubelet doubles them: 10 s to 5 minutes. */
const backOff = (failures: number): number => Math.min(300, 10 * 2 ** failures) * second;

/** One run of a container that ends badly: times are milliseconds after its start. */
export type Run = {
  readonly lasts: number;
  readonly exitCode: number;
  readonly reason: string;
  readonly lines: readonly (readonly [at: number, line: string])[];
  readonly readyAfter?: number;
  /** What the kubelet reports meanwhile. */
  readonly warnings?: readonly (readonly [at: number, reason: string, message: string, type?: 'Warning'])[];
};

/**
 * A container that ends and is started again, at once the first time, then after the back-off: running, terminated,
 * waiting. Source: the recordings of real crash loops, and doBackOff in kuberuntime_manager.go.
 */
export const crashLoop =
  (node: number, run: Run): Life =>
  live =>
    scheduled(live, node, () => attempt(live, run, 0));

const attempt = (live: LivePod, run: Run, restarts: number): void => {
  const name = live.pod()?.spec?.containers?.[0]?.name ?? '';
  startContainer(live, name);
  for (const [at, line] of run.lines) live.later(at, () => live.log(name, line));
  for (const [at, reason, message, type] of run.warnings ?? [])
    live.later(at, () => live.event(reason, message, name, type));
  if (run.readyAfter !== undefined) live.later(run.readyAfter, () => live.container(name, () => ({ ready: true })));
  live.later(run.lasts, () => {
    endContainer(live, name, run.exitCode, run.reason);
    const again = (): void => {
      live.container(name, ({ state, lastState }) => ({
        lastState: state?.terminated ? { terminated: state.terminated } : lastState,
        restartCount: restarts + 1,
      }));
      attempt(live, run, restarts + 1);
    };
    if (restarts === 0) live.later(1 * second, again);
    else live.later(2 * second, () => wait(live, name, restarts, again));
  });
};

const wait = (live: LivePod, name: string, restarts: number, again: () => void): void => {
  const delay = backOff(restarts - 1);
  const { name: pod, namespace, uid } = live.pod()?.metadata ?? {};
  const where = `${pod}_${namespace}(${uid})`;
  const text = delay >= 60 * second ? duration(delay) : `${delay / second}s`;
  live.container(name, ({ state, lastState }) => ({
    lastState: state?.terminated ? { terminated: state.terminated } : lastState,
    state: {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off ${text} restarting failed container=${name} pod=${where}`,
      },
    },
  }));
  let waiting = true;
  const say = (): void =>
    live.event('BackOff', `Back-off restarting failed container ${name} in pod ${where}`, name, 'Warning');
  say();
  live.every(13 * second, say, () => !waiting);
  live.later(delay - 2 * second, () => {
    waiting = false;
    again();
  });
};

/** As Go prints it: `1m20s`, `5m0s`. */
const duration = (ms: number): string => `${Math.floor(ms / 60_000)}m${(ms % 60_000) / 1000}s`;

/** An image that cannot be pulled: ErrImagePull at each attempt, ImagePullBackOff between them. */
export const imageMissing =
  (node: number, why: string): Life =>
  live =>
    scheduled(live, node, () => pull(live, why, 0));

const pull = (live: LivePod, why: string, failures: number): void => {
  const name = live.pod()?.spec?.containers?.[0]?.name ?? '';
  const image = containerSpec(live, name)?.image ?? '';
  live.event('Pulling', `Pulling image "${image}"`, name);
  live.later(1 * second, () => {
    live.event('Failed', `Failed to pull image "${image}": ${why}`, name, 'Warning');
    live.event('Failed', 'Error: ErrImagePull', name, 'Warning');
    live.container(name, () => ({ state: { waiting: { reason: 'ErrImagePull', message: why } } }));
  });
  const say = (): void => {
    live.event('BackOff', `Back-off pulling image "${image}"`, name);
    live.event('Failed', 'Error: ImagePullBackOff', name, 'Warning');
  };
  live.later(4 * second, () => {
    const message = `Back-off pulling image "${image}": ErrImagePull: ${why}`;
    live.container(name, () => ({ state: { waiting: { reason: 'ImagePullBackOff', message } } }));
    say();
  });
  live.later(4 * second + backOff(failures), () => {
    say();
    pull(live, why, failures + 1);
  });
};

/** A container that is killed by its liveness probe: three failures ten seconds apart, then SIGTERM, which it ignores. */
export const killedByLiveness = (node: number, container: string, why: string, lines: readonly string[]): Life =>
  crashLoop(node, {
    lasts: 70 * second,
    exitCode: 137,
    reason: 'Error',
    readyAfter: 2 * second,
    lines: lines.map((line, index) => [index * 6 * second, line]),
    warnings: [
      ...[20, 30, 40].map(
        at =>
          [at * second, 'Unhealthy', `Liveness probe failed: ${why}`, 'Warning'] as [number, string, string, 'Warning'],
      ),
      [40 * second, 'Killing', `Container ${container} failed liveness probe, will be restarted`],
    ],
  });

/** A life whose log lines repeat. */
export const repeating =
  (lines: readonly string[]): Lines =>
  count =>
    lines[count % lines.length] ?? '';
