/** Shares the event loop between streams that have much to say, so that keys, frames and timers get their turn too. */
export type WorkTurns = {
  /** To be awaited before the next piece of work: undefined where this turn has time left. */
  next(): Promise<void> | undefined;
};

/**
 * In each turn of the event loop, streams together work for about `budgetMs`; then they wait for the next turn, first come
 * first served. Nothing is read meanwhile, so that a server that is too fast is held back.
 */
export const workTurns = (budgetMs: number, clock: () => number = () => performance.now()): WorkTurns => {
  /** When the work of this turn began. */
  let began: number | undefined;
  const hasTime = (): boolean => {
    const now = clock();
    if (began === undefined) {
      began = now;
      setImmediate(() => {
        began = undefined;
      });
    }
    return now - began < budgetMs;
  };
  const wait = (goOn: () => void): void => {
    setImmediate(() => {
      if (hasTime()) goOn();
      else wait(goOn);
    });
  };
  return { next: () => (hasTime() ? undefined : new Promise(wait)) };
};
