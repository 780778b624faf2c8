import { humanDuration } from '../age.ts';
import { parseTime } from '../time.ts';

/** `2026-11-21T08:22:03Z (3m ago)`; '' for no time. */
export const timeText = (time: string | null | undefined, now: number): string => {
  const at = parseTime(time);
  if (at === undefined) return '';
  const text = String(time);
  return at > now ? `${text} (in ${humanDuration(at - now)})` : `${text} (${humanDuration(now - at)} ago)`;
};

/** `3m`, '' for no time. */
export const ageText = (time: string | null | undefined, now: number): string => {
  const at = parseTime(time);
  return at === undefined ? '' : humanDuration(Math.max(0, now - at));
};
