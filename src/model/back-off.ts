import { parseGoDuration } from './go-duration.ts';

/**
 * How long the kubelet waits before it starts a crashed container again, ms, from the message of CrashLoopBackOff:
 * `back-off 1m20s restarting failed container=app pod=…`. Counted from the end of the last run.
 */
export const crashBackOff = (message: string | undefined): number | undefined => {
  const delay = /^back-off (\S+) restarting failed container=/.exec(message ?? '')?.[1];
  return delay === undefined ? undefined : parseGoDuration(delay);
};
