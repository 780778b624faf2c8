import type { Moment } from './moment.ts';
import { expiredText, gapText, type TimelineRow } from './timeline-rows.ts';

/** The timeline as plain lines, with times in UTC. `until` is what its last gap lasts until. */
export const timelineText = (
  rows: readonly TimelineRow[],
  /** The key of the moment that the diagnosis rests on. */
  cause: string | undefined,
  until: string,
): readonly string[] => {
  const moments = rows.flatMap(row => (row.row === 'moment' ? [row.moment] : []));
  const who = Math.max(0, ...moments.map(moment => moment.who.length));
  const what = Math.max(0, ...moments.map(moment => moment.what.length));
  const momentText = (moment: Moment): string => {
    const time = moment.untimed ? ' '.repeat(margin.length - 2) : timeText(moment.at);
    const mark = moment.key === cause ? 'cause: ' : '';
    return `${time} ${symbols[moment.weight]} ${moment.what.padEnd(what)} ${moment.who.padEnd(who)} ${mark}${moment.text}`;
  };
  return rows.map(row => (row.row === 'moment' ? momentText(row.moment) : `${margin} ${asideText(row, until)}`));
};

const asideText = (row: Exclude<TimelineRow, { row: 'moment' }>, until: string): string => {
  if (row.row === 'gap') return gapText(row, until);
  return row.row === 'expired' ? expiredText(timeText(row.before)) : `without ${row.what}: ${row.why}`;
};

const symbols: Readonly<Record<Moment['weight'], string>> = { bad: 'x', warning: '!', good: '+', plain: ' ' };

/** `2026-11-21T08:22:27Z` */
const timeText = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const margin = `${' '.repeat(timeText(0).length)} :`;
