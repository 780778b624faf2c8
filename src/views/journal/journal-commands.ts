import type { Command } from '../../keys/command.ts';
import { moveCommands } from '../../keys/move-commands.ts';
import { callObject, type JournalLine, queryText } from '../../model/api-call.ts';
import { journalRows, outcomeText } from '../../state/pages/journal/journal-rows.ts';
import { type State, topScreen } from '../../state/state.ts';

const nothingThere = (state: State): string | undefined =>
  underCursor(state) ? undefined : 'There is no line under the cursor.';

/** The keys of the journal. */
export const journalCommands: readonly Command[] = [
  {
    id: 'journal.details',
    keys: ['enter'],
    title: 'details',
    description: 'Show all that is known of the request below the list, or hide it.',
    group: 'view',
    footer: 10,
    disabled: nothingThere,
    run: () => [{ type: 'details-toggled' }],
  },
  {
    id: 'journal.copy',
    keys: ['c'],
    title: 'copy',
    description: 'Copy the line.',
    group: 'view',
    footer: 11,
    disabled: nothingThere,
    run: state => {
      const line = underCursor(state);
      return line ? [{ effect: 'copy', text: copied(line), what: 'the line' }] : [];
    },
  },
  ...moveCommands,
];

const underCursor = (state: State): JournalLine | undefined => {
  const screen = topScreen(state);
  return screen.screen === 'journal' ? journalRows(state, screen)[screen.cursor] : undefined;
};

const copied = (line: JournalLine): string =>
  [
    new Date(line.at).toISOString(),
    line.verb || line.method,
    line.resource,
    callObject(line),
    queryText(line.query),
    outcomeText(line),
    line.why,
  ]
    .filter(Boolean)
    .join(' ');
