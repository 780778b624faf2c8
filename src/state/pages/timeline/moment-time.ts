import { lightFormat } from 'date-fns/lightFormat';
import type { TimelineScreen } from '../../timeline-screen.ts';

/** `08:22:27`, or with the date `11-21 08:22:27`. */
export const momentTime = (at: number, zone: TimelineScreen['zone'], withDate: boolean): string => {
  if (zone === 'local') return lightFormat(at, withDate ? 'MM-dd HH:mm:ss' : 'HH:mm:ss');
  return new Date(at)
    .toISOString()
    .slice(withDate ? 5 : 11, 19)
    .replace('T', ' ');
};

/** `2026-11-21 08:22:27`, and in UTC a Z behind it. */
export const wholeTime = (at: number, zone: TimelineScreen['zone']): string =>
  zone === 'local'
    ? lightFormat(at, 'yyyy-MM-dd HH:mm:ss')
    : `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
