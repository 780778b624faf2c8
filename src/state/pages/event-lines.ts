import { humanDuration } from '../../model/age.ts';
import type { EventView } from '../../model/event.ts';
import { cutEnd } from '../../text/cut.ts';
import { hanging, type Line, piece } from '../../text/line.ts';
import { padEnd } from '../../text/pad.ts';

/** Events with whole messages, in the order given: how long ago, how often, type, reason, source, message. */
export const eventLines = (
  events: readonly EventView[],
  now: number,
  width: number,
  indent: number,
): readonly Line[] => {
  const reasons = Math.min(24, Math.max(0, ...events.map(({ reason }) => reason.length)));
  return events.flatMap(event => {
    const warning = event.type === 'Warning';
    const often = event.count > 1 ? `×${event.count}` : '';
    const head: Line = [
      piece(' '.repeat(indent)),
      piece(`${padEnd(humanDuration(Math.max(0, now - event.lastSeen)), 6)} ${padEnd(often, 5)} `, 'quiet'),
      piece(
        `${warning ? '!' : ' '} ${padEnd(cutEnd(event.reason, reasons), reasons)}  `,
        warning ? 'degraded' : undefined,
      ),
    ];
    // On a narrow terminal the message has a line of its own.
    return width - indent - reasons >= 60
      ? hanging(head, messageText(event), width)
      : [head, ...hanging([piece(' '.repeat(indent + 2))], messageText(event), width)];
  });
};

const messageText = ({ message, source }: EventView): string => (source ? `${message} (${source})` : message);
