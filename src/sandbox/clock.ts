/** The time of a sandbox and everything in it that happens later. Times and delays are milliseconds. */
export type Clock = {
  now(): number;
  /** Runs something once, later. The answer cancels it, and may be called any number of times. */
  after(ms: number, run: () => void): () => void;
};

/** A clock that tests move by hand: what falls due runs in order of its time, inside `advance`. */
type ManualClock = Clock & { advance(ms: number): void };

/** The real time. Its timers do not keep a program alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, Math.max(0, ms));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export const manualClock = (start: number): ManualClock => {
  let now = start;
  /** In the order in which it falls due; what is due at the same time in the order in which it was asked for. */
  const due: { readonly at: number; readonly run: () => void }[] = [];
  const placeOf = (at: number): number => {
    let [low, high] = [0, due.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((due[middle]?.at ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    now: () => now,
    after: (ms, run) => {
      const entry = { at: now + Math.max(0, ms), run };
      due.splice(placeOf(entry.at), 0, entry);
      return () => {
        const index = due.indexOf(entry);
        if (index >= 0) due.splice(index, 1);
      };
    },
    advance: ms => {
      const end = now + ms;
      for (;;) {
        const next = due[0];
        if (next === undefined || next.at > end) break;
        due.shift();
        now = next.at;
        next.run();
      }
      now = end;
    },
  };
};

/** A moment as the API writes it: RFC 3339 in whole seconds. */
export const timestamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
