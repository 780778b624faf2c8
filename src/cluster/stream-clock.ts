import { setTimeout as timeout } from 'node:timers/promises';

/** What a long-lived stream takes from the outside world besides the transport; tests bring their own. */
export type StreamClock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** From 0 to 1. */
  random(): number;
  /** Resolves after `ms`, or as soon as `signal` is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};

export const systemClock: StreamClock = {
  now: Date.now,
  random: Math.random,
  sleep: (ms, signal) =>
    timeout(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    }),
};
