import { lightFormat } from 'date-fns/lightFormat';
import { humanDuration } from '../../model/age.ts';

const day = 86_400_000;

/** A moment as people say it: `12:03:04` within the last day, else `11-20 12:03`; in the local time zone. */
export const clockText = (at: number, now: number): string =>
  lightFormat(at, Math.abs(now - at) < day ? 'HH:mm:ss' : 'MM-dd HH:mm');

/** `in 2m41s`; once the moment has come, `now`. */
export const countdown = (at: number, now: number): string => (at > now ? `in ${humanDuration(at - now)}` : 'now');

/** The time stamp of a log line, always equally wide. UTC ends with `Z`. */
export const stampText = (at: number | undefined, zone: 'local' | 'utc', withDate: boolean): string => {
  const pattern = withDate ? 'MM-dd HH:mm:ss.SSS' : 'HH:mm:ss.SSS';
  if (at === undefined) return ' '.repeat(pattern.length + (zone === 'utc' ? 1 : 0));
  if (zone === 'local') return lightFormat(at, pattern);
  return new Date(at)
    .toISOString()
    .slice(withDate ? 5 : 11)
    .replace('T', ' ');
};
