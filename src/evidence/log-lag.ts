/** How far the lines that are read are behind those that are written. */
export type LogLag = {
  /** Lines have come; the newest has this time (ms), where it has one. */
  read(newest: number | undefined): void;
  /** Milliseconds; undefined while the reading keeps up. */
  readonly ms: number | undefined;
  stop(): void;
};

/** After so long without a line, nothing is left to catch up with. Milliseconds. */
const restMs = 1000;
/** What is read within this is the beginning of a log, which is always old. Milliseconds. */
const beginningMs = 2000;
/** A lag that nobody would notice. Milliseconds. */
const leastMs = 5000;

/**
 * A log that is written faster than it can be read is still read whole, but late: whoever looks at it must know. `changed`
 * hears when it has caught up. `serverNow` gives the server's time in ms.
 */
export const logLag = (serverNow: () => number, changed: () => void): LogLag => {
  let busySince: number | undefined;
  let ms: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const rest = (): void => {
    busySince = undefined;
    if (ms === undefined) return;
    ms = undefined;
    changed();
  };
  return {
    read: newest => {
      const now = serverNow();
      busySince ??= now;
      clearTimeout(timer);
      timer = setTimeout(rest, restMs);
      const lag = newest === undefined || now - busySince < beginningMs ? 0 : now - newest;
      ms = lag < leastMs ? undefined : lag;
    },
    get ms() {
      return ms;
    },
    stop: () => clearTimeout(timer),
  };
};
