import { type EventView, newestFirst } from '../../../model/event.ts';
import type { EventsScreen } from '../../screen.ts';
import { hasMatch, searchPattern } from '../../search.ts';
import type { State } from '../../state.ts';
import { objectName } from '../text/text-source.ts';

/** The events that pass the filter, newest first, or why there are none to show. */
export type EventRows =
  | { readonly state: 'read'; readonly events: readonly EventView[]; readonly all: number }
  | { readonly state: 'none'; readonly why: string };

export const eventRows = (state: State, screen: EventsScreen): EventRows => {
  const of = screen.of ? objectName(screen.of) : 'the namespace';
  if (!state.events || !isSame(state.events.of, screen.of))
    return { state: 'none', why: `Reading the events of ${of} …` };
  const { known } = state.events;
  switch (known.state) {
    case 'unknown':
      return { state: 'none', why: `Reading the events of ${of} …` };
    case 'absent':
      return { state: 'none', why: 'This cluster serves no events.' };
    case 'forbidden':
      return { state: 'none', why: `You may not read the events of ${of}: ${known.why}` };
    case 'read': {
      const events = newestFirst(known.value);
      return { state: 'read', events: events.filter(filterFor(screen.filter)), all: events.length };
    }
  }
};

/** Words over type, reason, object, source and message; a leading `!` turns one round. All must hold. */
const filterFor = (filter: string): ((event: EventView) => boolean) => {
  const terms = filter.split(/\s+/).flatMap(word => {
    const inverse = word.startsWith('!');
    const pattern = searchPattern(inverse ? word.slice(1) : word);
    return pattern ? [{ pattern, inverse }] : [];
  });
  if (terms.length === 0) return () => true;
  return event => {
    const { kind, name } = event.event.involvedObject ?? {};
    const text = `${event.type} ${event.reason} ${kind}/${name} ${event.source} ${event.message}`;
    return terms.every(({ pattern, inverse }) => hasMatch(pattern, text) !== inverse);
  };
};

const isSame = (one: EventsScreen['of'], other: EventsScreen['of']): boolean =>
  one?.kind === other?.kind && one?.namespace === other?.namespace && one?.name === other?.name;
