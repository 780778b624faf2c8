import type { Moment } from '../../../diagnosis/timeline/moment.ts';
import { expiredText, gapText, type TimelineRow } from '../../../diagnosis/timeline/timeline-rows.ts';
import { humanDuration } from '../../../model/age.ts';
import { cutEnd, cutMiddle } from '../../../text/cut.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { hanging, type Line, lineText, piece, type Tone } from '../../../text/line.ts';
import { padEnd, padStart } from '../../../text/pad.ts';
import type { TimelineScreen } from '../../timeline-screen.ts';
import { momentTime } from './moment-time.ts';

/** How wide the columns before the text are. */
export type MomentColumns = {
  readonly time: number;
  readonly what: number;
  readonly who: number;
};

export const momentColumns = (
  moments: readonly Moment[],
  { now, zone }: Pick<RowLook, 'now' | 'zone'>,
  width: number,
): MomentColumns => {
  const most = width >= 160 ? 44 : width >= 110 ? 28 : 14;
  const longest = moments.reduce((cells, { who }) => Math.max(cells, who.length), 4);
  // The oldest is the first that is of another day.
  const [oldest] = moments;
  return {
    time: oldest ? momentTime(oldest.at, now, zone).length : 8,
    what: width >= 70 ? 9 : 0,
    who: Math.min(longest, most),
  };
};

/** What is the same for all rows of a screen. */
export type RowLook = {
  readonly columns: MomentColumns;
  readonly now: number;
  readonly zone: TimelineScreen['zone'];
  readonly wrap: boolean;
  readonly width: number;
  /** The key of the moment that the diagnosis rests on. */
  readonly cause: string | undefined;
  /** What the last gap lasts until. */
  readonly until: string;
};

const looks: Readonly<Record<Moment['weight'], { readonly symbol: string; readonly tone: Tone | undefined }>> = {
  bad: { symbol: '✗', tone: 'failing' },
  warning: { symbol: '!', tone: 'degraded' },
  good: { symbol: '✓', tone: 'healthy' },
  plain: { symbol: '·', tone: undefined },
};

export const columnTitles = ({ columns, width, zone }: Pick<RowLook, 'columns' | 'width' | 'zone'>): Line => {
  const { time, what, who } = columns;
  const cells = [
    ` ${padStart(zone === 'utc' ? 'UTC' : 'TIME', time)}`,
    padStart('AGE', 6),
    ' ',
    ...(what > 0 ? [padEnd('WHAT', what)] : []),
    padEnd('WHO', who),
    'TEXT',
  ];
  return [piece(cutEnd(cells.join(' '), width), 'title')];
};

/** The lines of a row: one, or where they are wrapped as many as its text needs. */
export const rowLines = (row: TimelineRow, look: RowLook, isCursor: boolean): readonly Line[] => {
  if (row.row === 'moment') return momentLines(row.moment, look, isCursor);
  const isMissing = row.row === 'missing';
  const margin = ' '.repeat(look.columns.time + 2 + 6);
  const beginning = [piece(`${margin} ${isMissing ? '?' : '┆'} `, isMissing ? 'inconclusive' : 'quiet')];
  const text = rowText(row, look);
  return look.wrap
    ? hanging(beginning, text, look.width, 'quiet')
    : [[...beginning, piece(cutEnd(text, Math.max(1, look.width - displayWidth(margin) - 3)), 'quiet')]];
};

const rowText = (row: Exclude<TimelineRow, { row: 'moment' }>, { until, zone, now }: RowLook): string => {
  if (row.row === 'gap') return gapText(row, until);
  if (row.row === 'missing') return `without ${row.what}: ${row.why}`;
  return expiredText(momentTime(row.before, now, zone));
};

const momentLines = (moment: Moment, look: RowLook, isCursor: boolean): readonly Line[] => {
  const { columns, now, zone, wrap, width } = look;
  const { symbol, tone } = looks[moment.weight];
  const isCause = moment.key === look.cause;
  const time = moment.untimed ? '' : momentTime(moment.at, now, zone);
  const age = moment.untimed ? '' : humanDuration(Math.max(0, now - moment.at));
  const before: Line = [
    piece(` ${padStart(time, columns.time)} ${padStart(age, 6)} `),
    piece(moment.certainty === 'own' ? '»' : symbol, tone),
    piece(
      [
        '',
        ...(columns.what > 0 ? [padEnd(moment.what, columns.what)] : []),
        padEnd(cutMiddle(moment.who, columns.who), columns.who),
        '',
      ].join(' '),
    ),
    ...(isCause ? [piece('◆ cause: ', 'title')] : []),
  ];
  const room = Math.max(8, width - lineText(before).length);
  const lines = wrap
    ? hanging(before, moment.text, width, tone)
    : [[...before, piece(cutEnd(moment.text, room), tone)]];
  return isCursor ? lines.map(line => [piece(padEnd(lineText(line), width), 'cursor')]) : lines;
};
