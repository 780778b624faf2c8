import { everywhereCommands } from '../keys/everywhere-commands.ts';
import type { Keymap } from '../keys/keymap.ts';
import { helpEntries } from './help/help-entries.ts';
import { screenViews } from './screens.ts';

/** Every key and word of the program. Footer, help, the command line and the docs read it. */
export const keymap: Keymap = {
  screens: {
    pods: screenViews.pods.commands,
    causes: screenViews.causes.commands,
    pod: screenViews.pod.commands,
    logs: screenViews.logs.commands,
    text: screenViews.text.commands,
    events: screenViews.events.commands,
    timeline: screenViews.timeline.commands,
    related: screenViews.related.commands,
    node: screenViews.node.commands,
    forwards: screenViews.forwards.commands,
    journal: screenViews.journal.commands,
    listing: screenViews.listing.commands,
    help: screenViews.help.commands,
  },
  everywhere: everywhereCommands(of => (of === 'help' ? 0 : helpEntries(keymap, of).length)),
};
