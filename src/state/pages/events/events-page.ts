import { humanDuration } from '../../../model/age.ts';
import type { EventView } from '../../../model/event.ts';
import { cutEnd, cutMiddle } from '../../../text/cut.ts';
import { cutLine, hanging, type Line, piece, spread, type Tone } from '../../../text/line.ts';
import { padEnd, padStart } from '../../../text/pad.ts';
import { bodyWidth } from '../../layout.ts';
import type { EventsScreen } from '../../screen.ts';
import type { State } from '../../state.ts';
import { objectName } from '../text/text-source.ts';
import { eventRows } from './event-rows.ts';
import { eventListHeight } from './events-layout.ts';
import { eventObject, wholeEvent } from './whole-event.ts';

/** The events screen: title, columns, the rows in view, and below a rule the message under the cursor as a whole. */
export const eventsPage = (state: State, screen: EventsScreen, height: number): readonly Line[] => {
  const width = bodyWidth(state);
  const rows = eventRows(state, screen);
  if (rows.state === 'none') return [title(screen, '', width), [], ...hanging([piece(' ')], rows.why, width, 'quiet')];
  const count = rows.all === rows.events.length ? `${rows.all}` : `${rows.events.length} of ${rows.all}`;
  const head = title(screen, `${count} ${rows.all === 1 ? 'event' : 'events'}`, width);
  if (rows.events.length === 0)
    return [head, [], [piece(` ${rows.all === 0 ? noneText(screen) : `No event matches ${screen.filter}`}`, 'quiet')]];
  const columns = columnsFor(width, new Set(rows.events.map(eventObject)).size > 1);
  const event = rows.events[screen.cursor];
  const room = eventListHeight(state, event);
  const shown = rows.events.slice(screen.top, screen.top + room);
  return [
    head,
    headRow(columns, width),
    ...shown.map((event, index) => eventRow(event, columns, state.now, width, screen.top + index === screen.cursor)),
    ...Array.from({ length: room - shown.length }, (): Line => []),
    ...(event ? wholeEvent(event, state.now, width).slice(0, height - 2 - room) : []),
  ].map(line => cutLine(line, width));
};

const title = ({ of, filter }: EventsScreen, count: string, width: number): Line =>
  spread(
    [piece('Events  ', 'quiet'), piece(of ? objectName(of) : 'of the namespace in view', 'title')],
    [piece([filter === '' ? '' : `/ ${filter}`, count].filter(Boolean).join(' · '), 'quiet')],
    width,
  );

/** Events expire: by default the API server keeps them for an hour. */
const noneText = ({ of }: EventsScreen): string =>
  `${of ? 'Nothing has been reported about it' : 'There are no events'} within the time that events are kept, an hour by default.`;

type Columns = { readonly object: number; readonly source: number; readonly reason: number };

/** The widths that depend on the terminal; the message has the rest. The object is named where there are several. */
const columnsFor = (width: number, isMixed: boolean): Columns => ({
  reason: width >= 100 ? 22 : 16,
  object: !isMixed ? 0 : width >= 160 ? 48 : width >= 110 ? 34 : 20,
  source: width >= 110 ? 18 : 0,
});

const headRow = ({ object, source, reason }: Columns, width: number): Line => [
  piece(
    cutEnd(
      [
        padEnd(' LAST SEEN', 11),
        padEnd('TYPE', 8),
        padEnd('REASON', reason),
        ...(object > 0 ? [padEnd('OBJECT', object)] : []),
        padStart('COUNT', 6),
        ...(source > 0 ? [padEnd(' SOURCE', source + 1)] : []),
        ' MESSAGE',
      ].join(' '),
      width,
    ),
    'title',
  ),
];

const eventRow = (event: EventView, columns: Columns, now: number, width: number, isCursor: boolean): Line => {
  const { object, source, reason } = columns;
  const cells = [
    padEnd(` ${humanDuration(Math.max(0, now - event.lastSeen))}`, 11),
    padEnd(event.type, 8),
    padEnd(cutEnd(event.reason, reason), reason),
    ...(object > 0 ? [padEnd(cutMiddle(eventObject(event), object), object)] : []),
    padStart(String(event.count), 6),
    ...(source > 0 ? [padEnd(` ${cutEnd(event.source, source)}`, source + 1)] : []),
    ` ${event.message.replace(/\s+/g, ' ')}`,
  ];
  const text = cutEnd(cells.join(' '), width);
  const tone: Tone | undefined = isCursor ? 'cursor' : event.type === 'Warning' ? 'degraded' : undefined;
  return [piece(isCursor ? padEnd(text, width) : text, tone)];
};
