import type { Screen } from '../state/screen.ts';
import type { Command } from './command.ts';

/** Every command of the program. `views/keymap.ts` collects it. */
export type Keymap = {
  readonly screens: Readonly<Record<Screen['screen'], readonly Command[]>>;
  /** For keys that the screen on top does not use itself. */
  readonly everywhere: readonly Command[];
};

/** The commands that work on a screen: its own, then those of everywhere whose keys it has not taken. */
export const commandsOn = (keymap: Keymap, screen: Screen['screen']): readonly Command[] => {
  const own = keymap.screens[screen];
  const taken = new Set(own.flatMap(command => command.keys));
  const free = keymap.everywhere.filter(
    ({ keys, words }) => (words ?? []).length > 0 || keys.some(key => !taken.has(key)),
  );
  return [...own, ...free];
};

/** The command behind a key; a screen's own commands come first. */
export const commandFor = (keymap: Keymap, screen: Screen['screen'], key: string): Command | undefined =>
  keymap.screens[screen].find(command => command.keys.includes(key)) ??
  keymap.everywhere.find(command => command.keys.includes(key));
