/** An RFC 3339 time in milliseconds since the epoch; undefined where there is none, or the year-1 and 1970 zero times. */
export const parseTime = (time: string | null | undefined): number | undefined => {
  if (typeof time !== 'string') return undefined;
  const ms = plainTime(time) ?? Date.parse(time);
  return Number.isNaN(ms) || ms <= 0 ? undefined : ms;
};

/**
 * `2026-11-21T08:00:00Z`, as Kubernetes writes nearly all times, by its digits: a third of what Date.parse takes, and a
 * pod with its events holds dozens. Undefined for all others, and for the days that not every month has.
 * Source: days_from_civil in H. Hinnant, "chrono-compatible low-level date algorithms".
 */
const plainTime = (time: string): number | undefined => {
  if (time.length !== 20 || time[4] !== '-' || time[7] !== '-' || time[10] !== 'T') return undefined;
  if (time[13] !== ':' || time[16] !== ':' || time[19] !== 'Z') return undefined;
  const month = twoDigits(time, 5);
  const day = twoDigits(time, 8);
  const hour = twoDigits(time, 11);
  const minute = twoDigits(time, 14);
  const second = twoDigits(time, 17);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour < 24 && minute < 60 && second < 60))
    return undefined;
  // Years begin in March, so that a leap day is the last of its year.
  const year = twoDigits(time, 0) * 100 + twoDigits(time, 2) - (month > 2 ? 0 : 1);
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  const days = 365 * year + leapDays + dayOfYear - 719_468;
  return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000;
};

/** A number of two digits at a place of a text; NaN where there is none. */
const twoDigits = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
};
