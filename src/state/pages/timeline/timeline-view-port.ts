import type { Line } from '../../../text/line.ts';
import { bodyHeight, bodyWidth, scrolledTo } from '../../layout.ts';
import type { State } from '../../state.ts';
import type { TimelineScreen } from '../../timeline-screen.ts';
import { type MomentRows, momentRows } from './moment-rows.ts';
import { momentColumns, type RowLook, rowLines } from './timeline-lines.ts';
import { wholeMoment } from './whole-moment.ts';

/** Title and column titles. */
const chrome = 2;

type ReadRows = Extract<MomentRows, { readonly state: 'read' }>;

/** Everything that decides what of a timeline is on screen. */
export type TimelineViewPort = {
  readonly found: ReadRows;
  readonly look: RowLook;
  /** All lines of all rows; `starts` says where that of each moment begins. */
  readonly lines: readonly Line[];
  readonly starts: readonly number[];
  /** Lines of the list in view, and the moment below it. */
  readonly height: number;
  readonly below: readonly Line[];
};

export const timelineViewPort = (state: State, screen: TimelineScreen): TimelineViewPort | undefined => {
  const found = momentRows(state, screen);
  if (found.state === 'none') return undefined;
  const width = bodyWidth(state);
  const { now, connection } = state;
  const look: RowLook = {
    columns: momentColumns(found.rows, { now, zone: screen.zone }, width),
    now,
    zone: screen.zone,
    wrap: screen.wrap,
    width,
    cause: found.cause,
    until: connection.recording === undefined ? 'now' : 'the recording',
  };
  const current = found.moments[screen.cursor];
  const lines: Line[] = [];
  const starts: number[] = [];
  for (const row of found.rows) {
    if (row.row === 'moment') starts.push(lines.length);
    lines.push(...rowLines(row, look, row.row === 'moment' && row.moment === current));
  }
  const room = bodyHeight(state);
  // The moment under the cursor has a third of the screen, and more where it needs more; four lines of the list stay.
  const third = Math.min(10, Math.floor(room / 3));
  const isCause = current?.key === found.cause?.key;
  const whole = current ? wholeMoment(current, { now, zone: screen.zone, isCause }, width) : [];
  const pane = Math.max(third, Math.min(whole.length, room - chrome - 4));
  const height = Math.max(1, room - chrome - pane);
  return { found, look, lines, starts, height, below: whole.slice(0, room - chrome - height) };
};

/** The first line on screen so that the whole row under the cursor is in view; at the last row with what comes after it. */
export const timelineTop = ({ lines, starts, height }: TimelineViewPort, cursor: number, top: number): number => {
  const start = starts[cursor] ?? 0;
  const isLast = cursor >= starts.length - 1;
  const end = isLast ? lines.length - 1 : (starts[cursor + 1] ?? lines.length) - 1;
  return Math.min(scrolledTo(scrolledTo(top, end, height, lines.length), start, height, lines.length), start);
};
