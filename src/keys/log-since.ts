import type { LogSince } from '../state/screen.ts';

const day = 86_400_000;
const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: day };

/**
 * Where a log begins, as it is typed: `25m` and `1h30m` ago; `12:03` and `12:03:04` local time, or UTC with a Z behind it,
 * the last time that was; `2026-11-21T12:03`, `2026-11-21T12:03:04Z`. Undefined for anything else. `now` in ms.
 */
export const parseLogSince = (text: string, now: number): LogSince | undefined => {
  if (/^(?:\d+[smhd])+$/.test(text)) return { kind: 'ms', ms: durationMs(text) };
  const clock = /^(\d{1,2}):(\d\d)(?::(\d\d))?(Z?)$/i.exec(text);
  const at = clock ? lastTime(clock, now) : /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : { kind: 'time', at };
};

const durationMs = (text: string): number =>
  [...text.matchAll(/(\d+)([smhd])/g)].reduce(
    (ms, [, count, unit]) => ms + Number(count) * (units[unit ?? ''] ?? 0),
    0,
  );

/** Today, or yesterday where it has not come yet today. */
const lastTime = ([, hours, minutes, seconds = '0', utc]: readonly (string | undefined)[], now: number): number => {
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return Number.NaN;
  const date = new Date(now);
  if (utc) date.setUTCHours(Number(hours), Number(minutes), Number(seconds), 0);
  else date.setHours(Number(hours), Number(minutes), Number(seconds), 0);
  return date.getTime() > now ? date.getTime() - day : date.getTime();
};
