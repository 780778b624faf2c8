/**
 * Calls `flush` for changes: the first one at once, then at most every `everyMs`. A quiet cluster is drawn without delay
 * and a flood costs no more than four frames a second.
 */
export const pace = (
  flush: () => void,
  everyMs: number,
  clock: () => number = Date.now,
): { changed(): void; stop(): void } => {
  let timer: NodeJS.Timeout | undefined;
  let last = 0;
  const run = (): void => {
    timer = undefined;
    last = clock();
    flush();
  };
  return {
    changed: () => {
      timer ??= setTimeout(run, Math.max(0, last + everyMs - clock()));
    },
    stop: () => clearTimeout(timer),
  };
};
