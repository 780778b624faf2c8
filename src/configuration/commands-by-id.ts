import type { Command } from '../keys/command.ts';
import type { Keymap } from '../keys/keymap.ts';

/** Every command of the program once: several screens share some. */
export const commandsById = ({ screens, everywhere }: Keymap): ReadonlyMap<string, Command> =>
  new Map([...everywhere, ...Object.values(screens).flat()].map(command => [command.id, command]));

/** ctrl-c quits whatever is on screen: that is not left to a file. */
export const isBindable = ({ id }: { readonly id: string }): boolean => id !== 'program.quit';
