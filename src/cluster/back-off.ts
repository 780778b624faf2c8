/** How long to wait before the next attempt. */
export type BackOff = {
  /** Milliseconds to wait now; each call doubles the bound of the next one. */
  nextMs(): number;
  /** Failures since the last reset. */
  failures(): number;
  reset(): void;
};

/**
 * Exponential back-off with full jitter: anything from 0 to a bound that doubles from `minMs` to `maxMs`, so that many
 * clients that lost one server do not come back in step. `random` gives 0 to 1.
 */
export const backOff = (random: () => number, minMs = 250, maxMs = 30_000): BackOff => {
  let failures = 0;
  return {
    nextMs: () => random() * Math.min(maxMs, minMs * 2 ** Math.min(failures++, 20)),
    failures: () => failures,
    reset: () => {
      failures = 0;
    },
  };
};
