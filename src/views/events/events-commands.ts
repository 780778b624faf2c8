import type { Command } from '../../keys/command.ts';
import { moveCommands } from '../../keys/move-commands.ts';
import type { EventView } from '../../model/event.ts';
import { eventRows } from '../../state/pages/events/event-rows.ts';
import { type State, topScreen } from '../../state/state.ts';

/** The keys of the events screen. */
export const eventsCommands: readonly Command[] = [
  {
    id: 'events.open',
    keys: ['enter'],
    title: 'open pod',
    description: 'Open the pod that the event is about.',
    group: 'pod',
    footer: 10,
    disabled: state =>
      underCursor(state)?.event.involvedObject?.kind === 'Pod' ? undefined : 'This event is not about a pod.',
    run: state => {
      const { namespace = '', name = '', uid } = underCursor(state)?.event.involvedObject ?? {};
      const pod = { kind: 'Pod', namespace, name, ...(uid ? { uid } : {}) };
      return [{ type: 'screen-opened', screen: { screen: 'pod', pod, top: 0, cursor: 0 } }];
    },
  },
  {
    id: 'events.copy',
    keys: ['c'],
    title: 'copy',
    description: 'Copy the message of the event.',
    group: 'view',
    footer: 11,
    disabled: state => (underCursor(state) ? undefined : 'There is no event to copy.'),
    run: state => [{ effect: 'copy', text: underCursor(state)?.message ?? '', what: 'the message' }],
  },
  ...moveCommands,
];

const underCursor = (state: State): EventView | undefined => {
  const screen = topScreen(state);
  if (screen.screen !== 'events') return undefined;
  const rows = eventRows(state, screen);
  return rows.state === 'read' ? rows.events[screen.cursor] : undefined;
};
