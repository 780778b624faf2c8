import type { EventView } from '../../../model/event.ts';
import { hanging, type Line, piece } from '../../../text/line.ts';
import { clockText } from '../clock-text.ts';

/** One event below a rule: what it is about, how often it came, and its message with nothing cut. */
export const wholeEvent = (event: EventView, now: number, width: number): readonly Line[] => {
  const facts = [
    `${event.type} ${event.reason}`,
    `${eventObject(event)}${event.container ? ` (${event.container})` : ''}`,
    event.source,
    event.count > 1 ? `${event.count} times since ${clockText(event.firstSeen, now)}` : '',
    `last seen ${clockText(event.lastSeen, now)}`,
  ];
  return [
    [piece('─'.repeat(width), 'quiet')],
    ...hanging([piece(' ')], facts.filter(Boolean).join(' · '), width, 'accent'),
    ...hanging([piece(' ')], event.message, width),
  ];
};

/** `Pod/web-0`. */
export const eventObject = ({ event }: EventView): string =>
  `${event.involvedObject?.kind ?? ''}/${event.involvedObject?.name ?? ''}`;
