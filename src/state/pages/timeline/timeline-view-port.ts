import type { Moment } from '../../../diagnosis/timeline/moment.ts';
import type { TimelineRow } from '../../../diagnosis/timeline/timeline-rows.ts';
import type { Line } from '../../../text/line.ts';
import { bodyHeight, bodyWidth } from '../../layout.ts';
import type { State } from '../../state.ts';
import type { TimelineScreen } from '../../timeline-screen.ts';
import { type MomentRows, momentRows } from './moment-rows.ts';
import { momentColumns, type RowLook, rowLines } from './timeline-lines.ts';
import { wholeMoment } from './whole-moment.ts';

/** Title and column titles. */
const chrome = 2;

/** Everything that decides what of a timeline is on screen. */
export type TimelineViewPort = {
  readonly found: Extract<MomentRows, { readonly state: 'read' }>;
  readonly look: RowLook;
  readonly current: Moment | undefined;
  /** Lines of the list in view, and the moment below it. */
  readonly height: number;
  readonly below: readonly Line[];
};

export const timelineViewPort = (state: State, screen: TimelineScreen): TimelineViewPort | undefined => {
  const found = momentRows(state, screen);
  if (found.state === 'none') return undefined;
  const width = bodyWidth(state);
  const { now, connection } = state;
  const { zone, wrap } = screen;
  const look: RowLook = {
    columns: momentColumns(found.moments, { now, zone }, width),
    now,
    zone,
    wrap,
    width,
    cause: found.cause,
    until: connection.recording === undefined ? 'now' : 'the recording',
  };
  const current = found.moments[screen.cursor];
  const room = bodyHeight(state);
  // The moment under the cursor has a third of the screen, and more where it needs more; four lines of the list stay.
  const third = Math.min(10, Math.floor(room / 3));
  const isCause = current?.key === found.cause;
  const whole = current ? wholeMoment(current, { now, zone, isCause }, width) : [];
  const pane = Math.max(third, Math.min(whole.length, room - chrome - 4));
  const height = Math.max(1, room - chrome - pane);
  return { found, look, current, height, below: whole.slice(0, room - chrome - height) };
};

/** The lines of the rows from `top` on that fit. */
export const linesFrom = ({ found, look, current, height }: TimelineViewPort, top: number): readonly Line[] => {
  const lines: Line[] = [];
  for (let index = top; index < found.rows.length && lines.length < height; index += 1) {
    const row = found.rows[index];
    if (row) lines.push(...rowLines(row, look, row.row === 'moment' && row.moment === current));
  }
  return lines.slice(0, height);
};

/**
 * The first row on screen, moved as little as possible so that the row under the cursor is in view and no room is wasted.
 * With the last moment all that comes after it is shown.
 */
export const topRow = (port: TimelineViewPort, top: number): number => {
  const { found, current } = port;
  const { rows, moments } = found;
  const cursor = rows.findIndex(row => row.row === 'moment' && row.moment === current);
  if (cursor === -1) return 0;
  const isLast = current === moments[moments.length - 1];
  const isFirst = current === moments[0];
  const last = isLast ? rows.length - 1 : cursor;
  const visible = Math.min(Math.max(top, firstWith(port, last)), isFirst ? 0 : cursor);
  return Math.max(0, Math.min(visible, firstWith(port, rows.length - 1)));
};

/** The first row from which on this one still ends on the screen. */
const firstWith = ({ found, look, height }: TimelineViewPort, last: number): number => {
  let room = height;
  let first = last;
  for (let index = last; index >= 0; index -= 1) {
    room -= heightOf(found.rows[index], look);
    if (room < 0) break;
    first = index;
  }
  return first;
};

const heightOf = (row: TimelineRow | undefined, look: RowLook): number =>
  row && look.wrap ? rowLines(row, look, false).length : 1;
