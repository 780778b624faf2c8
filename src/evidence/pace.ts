/** The pause after the first frame of something new, ms; it doubles from frame to frame up to the usual one. */
const firstPauseMs = 40;

/** Calls something for changes, but not for each of many. */
export type Pace = {
  changed(): void;
  /** Something is complete: what has changed is shown now. */
  complete(): void;
  /** There is enough for a first look: it is shown before anything else happens. */
  atOnce(): void;
  /** Something new begins, of which there is little at first: it is shown soon and again soon, then at the usual pace. */
  begins(): void;
  stop(): void;
};

/**
 * Calls `flush` for changes: the first one at once, then at most every `everyMs`. A quiet cluster is drawn without delay
 * and a flood costs no more than four frames a second.
 */
export const pace = (flush: () => void, everyMs: number, clock: () => number = Date.now): Pace => {
  let timer: NodeJS.Timeout | undefined;
  let last = 0;
  let pauseMs = everyMs;
  const run = (): void => {
    timer = undefined;
    last = clock();
    flush();
  };
  return {
    changed: () => {
      if (timer) return;
      timer = setTimeout(run, Math.max(0, last + pauseMs - clock()));
      pauseMs = Math.min(everyMs, pauseMs * 2);
    },
    complete: () => {
      clearTimeout(timer);
      timer = setTimeout(run, 0);
    },
    atOnce: () => {
      clearTimeout(timer);
      run();
    },
    begins: () => {
      pauseMs = firstPauseMs;
    },
    stop: () => clearTimeout(timer),
  };
};
