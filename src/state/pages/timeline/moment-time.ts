import { lightFormat } from 'date-fns/lightFormat';
import type { TimelineScreen } from '../../timeline-screen.ts';

/** `08:22:27`; on another day than that of `now` with the date before it: `11-20 08:22:27`. */
export const momentTime = (at: number, now: number, zone: TimelineScreen['zone']): string => {
  const [date, time] = dayAndTime(at, zone);
  return date === dayAndTime(now, zone)[0] ? time : `${date.slice(5)} ${time}`;
};

const dayAndTime = (at: number, zone: TimelineScreen['zone']): readonly [string, string] => {
  const whole = wholeTime(at, zone);
  return [whole.slice(0, 10), whole.slice(11, 19)];
};

/** `2026-11-21 08:22:27`, and in UTC a Z behind it. */
export const wholeTime = (at: number, zone: TimelineScreen['zone']): string =>
  zone === 'local'
    ? lightFormat(at, 'yyyy-MM-dd HH:mm:ss')
    : `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
