import type { Command } from '../../keys/command.ts';
import { moveCommands } from '../../keys/move-commands.ts';
import type { ListedEntry } from '../../state/listing-screen.ts';
import { listedEntries } from '../../state/pages/listing/listing-rows.ts';
import { documentScreen } from '../../state/screen.ts';
import { type State, topScreen } from '../../state/state.ts';

/** The keys of the rules and of an audit. */
export const listingCommands: readonly Command[] = [
  {
    id: 'listing.open',
    keys: ['enter'],
    title: 'open',
    description: 'Open the whole text.',
    group: 'view',
    footer: 10,
    disabled: nothingThere,
    run: state => {
      const entry = underCursor(state);
      return entry ? [{ type: 'screen-opened', screen: documentScreen(entry.page) }] : [];
    },
  },
  {
    id: 'listing.copy',
    keys: ['c'],
    title: 'copy id',
    description: 'Copy the id of the rule.',
    group: 'view',
    footer: 12,
    disabled: nothingThere,
    run: state => {
      const id = underCursor(state)?.id ?? '';
      return [{ effect: 'copy', text: id, what: id }];
    },
  },
  ...moveCommands,
];

function nothingThere(state: State): string | undefined {
  return underCursor(state) ? undefined : 'There is nothing to open.';
}

const underCursor = (state: State): ListedEntry | undefined => {
  const screen = topScreen(state);
  return screen.screen === 'listing' ? listedEntries(screen)[screen.cursor] : undefined;
};
