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
  let count = 0;
  const due: { readonly at: number; readonly order: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    after: (ms, run) => {
      const entry = { at: now + Math.max(0, ms), order: count++, run };
      due.push(entry);
      return () => {
        const index = due.indexOf(entry);
        if (index >= 0) due.splice(index, 1);
      };
    },
    advance: ms => {
      const end = now + ms;
      for (;;) {
        due.sort((a, b) => a.at - b.at || a.order - b.order);
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
