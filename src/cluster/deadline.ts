/** A signal that aborts by itself unless it is extended in time. */
export type Deadline = {
  readonly signal: AbortSignal;
  /** Grants the whole time once more. */
  extend(): void;
  /** Ends the timer; the signal then only follows `outer`. */
  relax(): void;
  /** To be called when the work is over: frees the timer and the listener. */
  clear(): void;
};

/** Aborts with `reason()` when not extended for `ms` milliseconds, and with `outer`'s reason when `outer` does. */
export const deadline = (outer: AbortSignal, ms: number, reason: () => Error): Deadline => {
  const controller = new AbortController();
  const follow = (): void => controller.abort(outer.reason);
  const timer = setTimeout(() => controller.abort(reason()), ms);
  const relax = (): void => clearTimeout(timer);
  if (outer.aborted) follow();
  else outer.addEventListener('abort', follow);
  return {
    signal: controller.signal,
    extend: () => {
      timer.refresh();
    },
    relax,
    clear: () => {
      relax();
      outer.removeEventListener('abort', follow);
    },
  };
};
