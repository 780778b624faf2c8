import { type Clock, manualClock } from '../clock.ts';

/**
 * A clock that begins in the past. What is scheduled on it runs at once, in order, when `catchUp` is called; from then on
 * it is the real clock, until `stop` forgets what is still to come. So the demo opens on a world that has a past, and one that fits together.
 */
export const historyClock = (real: Clock, startsBeforeMs: number): Clock & { catchUp(): void; stop(): void } => {
  const past = manualClock(real.now() - startsBeforeMs);
  const pending = new Set<{ readonly at: number; readonly fire: () => void; cancel: () => void }>();
  let live = false;
  const clock = {
    now: () => (live ? real.now() : past.now()),
    after: (ms: number, run: () => void) => {
      const fire = (): void => {
        pending.delete(entry);
        run();
      };
      const entry = { at: clock.now() + ms, fire, cancel: (live ? real : past).after(ms, () => entry.fire()) };
      pending.add(entry);
      return () => {
        pending.delete(entry);
        entry.cancel();
      };
    },
    catchUp: () => {
      past.advance(real.now() - past.now());
      live = true;
      for (const entry of pending) {
        entry.cancel();
        entry.cancel = real.after(entry.at - real.now(), () => entry.fire());
      }
    },
    stop: () => {
      for (const entry of pending) entry.cancel();
      pending.clear();
    },
  };
  return clock;
};
