import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves as soon as the condition holds; rejects when it does not within `limitMs`, saying what was waited for. */
export const until = async (
  what: string | (() => string),
  condition: () => boolean,
  limitMs = 2_500,
): Promise<void> => {
  const end = Date.now() + limitMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${typeof what === 'string' ? what : what()}`);
    await sleep(2);
  }
};
