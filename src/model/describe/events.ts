import { humanDuration } from '../age.ts';
import { type EventView, newestFirst } from '../event.ts';
import type { Known } from '../known.ts';
import type { CoreEvent } from '../kubernetes.ts';
import { tableLines } from './entry.ts';

/** The events as kubectl's table shows them, newest last, with whole messages. */
export const eventLines = (known: Known<readonly CoreEvent[]>, now: number): readonly string[] => {
  switch (known.state) {
    case 'unknown':
      return ['Events:  (being read)'];
    case 'forbidden':
      return [`Events:  (may not be read: ${known.why})`];
    case 'absent':
      return ['Events:  (not served by this cluster)'];
    case 'read':
      return known.value.length === 0
        ? ['Events:  <none>']
        : [
            'Events:',
            ...tableLines([
              columns,
              ...newestFirst(known.value)
                .toReversed()
                .map(event => row(event, now)),
            ]),
          ];
  }
};

const columns = ['Type', 'Reason', 'Age', 'From', 'Message'];

const row = (event: EventView, now: number): readonly string[] => [
  event.type,
  event.reason,
  event.count > 1
    ? `${humanDuration(now - event.lastSeen)} (x${event.count} over ${humanDuration(now - event.firstSeen)})`
    : humanDuration(now - event.lastSeen),
  event.source,
  event.message,
];
