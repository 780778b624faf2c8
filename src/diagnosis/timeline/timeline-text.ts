import type { Moment } from './moment.ts';
import { expiredText, gapText, type TimelineRow } from './timeline-rows.ts';

/** The timeline as plain lines, with times in UTC. `until` is what its last gap lasts until. */
export const timelineText = (
  rows: readonly TimelineRow[],
  cause: Moment | undefined,
  until: string,
): readonly string[] => {
  const moments = rows.flatMap(row => (row.row === 'moment' ? [row.moment] : []));
  const who = Math.max(0, ...moments.map(moment => moment.who.length));
  const what = Math.max(0, ...moments.map(moment => moment.what.length));
  return rows.map(row => {
    switch (row.row) {
      case 'moment': {
        const { moment } = row;
        const time = moment.untimed ? ' '.repeat(timeText(0).length) : timeText(moment.at);
        const mark = moment.key === cause?.key ? 'cause: ' : '';
        return `${time} ${symbols[moment.weight]} ${moment.what.padEnd(what)} ${moment.who.padEnd(who)} ${mark}${moment.text}`;
      }
      case 'gap':
        return `${margin} ${gapText(row, until)}`;
      case 'expired':
        return `${margin} ${expiredText(timeText(row.before))}`;
      case 'missing':
        return `${margin} without ${row.what}: ${row.why}`;
    }
  });
};

const symbols: Readonly<Record<Moment['weight'], string>> = { bad: 'x', warning: '!', good: '+', plain: ' ' };

/** `2026-11-21T08:22:27Z` */
const timeText = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const margin = `${' '.repeat(timeText(0).length)} :`;
