import type { Command } from '../../keys/command.ts';
import { commandsOn, type Keymap } from '../../keys/keymap.ts';
import type { HelpScreen } from '../../state/screen.ts';

/** One line of help. */
export type HelpEntry =
  | { readonly entry: 'heading'; readonly text: string }
  | { readonly entry: 'command'; readonly command: Command }
  | { readonly entry: 'space' };

/** Every command of a screen, in groups; those that only have a word stand with the others of their group. */
export const helpEntries = (keymap: Keymap, of: HelpScreen['of']): readonly HelpEntry[] => {
  const commands = commandsOn(keymap, of);
  return groups.flatMap(([group, heading], index): readonly HelpEntry[] => {
    const members = commands.filter(command => command.group === group);
    if (members.length === 0) return [];
    return [
      ...(index === 0 ? [] : [{ entry: 'space' } as const]),
      { entry: 'heading', text: heading },
      ...members.map(command => ({ entry: 'command', command }) as const),
    ];
  });
};

const groups: readonly (readonly [Command['group'], string])[] = [
  ['pod', 'Pod'],
  ['view', 'View'],
  ['move', 'Move'],
  ['screen', 'Screens'],
  ['program', 'podctl'],
];
