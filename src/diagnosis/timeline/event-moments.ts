import { humanDuration } from '../../model/age.ts';
import { type EventView, eventView } from '../../model/event.ts';
import type { CoreEvent } from '../../model/kubernetes.ts';
import { eventSources, type Moment, type MomentKind, moment, ranks, wholeSecond } from './moment.ts';

/** Whom events are about, and what kind of moment they are where they are none of their own. */
export type EventsOf = { readonly who: string; readonly what: MomentKind; readonly since?: number };

/**
 * Events as moments. A series is told with its beginning and its end: what lies between is counted by the API, not timed.
 */
export const eventMoments = (events: readonly CoreEvent[], { who, what, since = 0 }: EventsOf): readonly Moment[] =>
  events.flatMap(raw => {
    const event = eventView(raw);
    if (event.lastSeen === 0 || event.lastSeen < since) return [];
    const id = raw.metadata?.uid ?? `${raw.metadata?.namespace}/${raw.metadata?.name}`;
    const kind = kindOf(event, what);
    const about = {
      what: kind,
      who: kind === 'scheduled' || kind === 'created' ? 'pod' : (event.container ?? who),
      weight: event.type === 'Warning' ? 'warning' : 'plain',
      sources: eventSources(raw),
      rank: rankOf(event, kind),
      ...(event.container === undefined ? {} : { container: event.container }),
    } as const;
    const said = event.message.trim().replace(/\s+/g, ' ');
    const text = said === '' ? event.reason : `${event.reason}: ${said}`;
    const span = event.lastSeen - event.firstSeen;
    if (event.count <= 1 || span < 1000)
      return moment({ ...about, key: `event ${id} first`, at: event.firstSeen, text: `${text}${timesText(event)}` });
    return [
      ...moment({ ...about, key: `event ${id} first`, at: event.firstSeen, text: `${text} (first of ${event.count})` }),
      ...moment({
        ...about,
        key: `event ${id} last`,
        at: event.lastSeen,
        since: wholeSecond(event.firstSeen),
        text: `${event.reason} again, ${event.count} times in ${humanDuration(span)}${said === '' ? '' : `: ${said}`}`,
      }),
    ];
  });

const timesText = ({ count }: EventView): string => (count > 1 ? ` (${count} times)` : '');

const kindOf = ({ reason, container }: EventView, what: MomentKind): MomentKind => {
  if (what !== 'event') return what;
  if (reason === 'Unhealthy' || reason === 'ProbeWarning') return 'probe';
  if (reason === 'Scheduled') return 'scheduled';
  return reason === 'Started' && container !== undefined ? 'started' : 'event';
};

const rankOf = ({ reason }: EventView, kind: MomentKind): number => byReason[reason] ?? byKind[kind] ?? ranks.event;

const byReason: Readonly<Record<string, number>> = {
  Killing: ranks.killing,
  Pulling: ranks.pulling,
  Pulled: ranks.pulled,
  Created: ranks.containerCreated,
  Failed: ranks.failed,
  BackOff: ranks.backOff,
};

const byKind: Readonly<Partial<Record<MomentKind, number>>> = {
  created: ranks.created,
  scheduled: ranks.scheduled,
  started: ranks.started,
  probe: ranks.probe,
  node: ranks.node,
  claim: ranks.claim,
  owner: ranks.owner,
};
