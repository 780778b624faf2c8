import type { Command } from '../keys/command.ts';
import type { Keymap } from '../keys/keymap.ts';
import { nearName } from '../model/near-names.ts';
import type { Screen } from '../state/screen.ts';
import type { Mistake } from './check.ts';
import { commandsById, isBindable } from './commands-by-id.ts';
import type { Binding } from './configuration.ts';

/** A keymap with the keys that somebody chose, and which of them could not be had. */
export type Rebound = { readonly keymap: Keymap; readonly mistakes: readonly Mistake[] };

/**
 * Gives commands other keys. One that takes a key from another command of the same screen keeps its own keys instead: that
 * is a mistake which names both. All are bound at once, so that two commands may change their keys.
 */
export const rebind = (keymap: Keymap, bindings: readonly Binding[]): Rebound => {
  const ids = new Set(commandsById(keymap).keys());
  const mistakes: Mistake[] = [];
  let wanted = bindings.filter(({ id, at }) => {
    if (!isBindable({ id })) mistakes.push({ at, message: `keys.${id}: ctrl-c always quits, and its key stays` });
    else if (!ids.has(id)) mistakes.push({ at, message: unknownCommand(id, ids) });
    return isBindable({ id }) && ids.has(id);
  });
  for (;;) {
    const bound = withKeys(keymap, wanted);
    const clash = wanted.flatMap(binding => clashOf(bound, keymap, binding) ?? [])[0];
    if (!clash) return { keymap: bound, mistakes };
    mistakes.push({ at: clash.binding.at, message: clash.message });
    wanted = wanted.filter(binding => binding !== clash.binding);
  }
};

const unknownCommand = (id: string, ids: ReadonlySet<string>): string => {
  const near = nearName(id, ids);
  return `There is no command ${id}${near ? `: did you mean ${near}?` : ': podctl config keys lists them'}`;
};

const withKeys = (keymap: Keymap, bindings: readonly Binding[]): Keymap => {
  const keys = new Map(bindings.map(binding => [binding.id, binding.keys]));
  const changed = (commands: readonly Command[]): readonly Command[] =>
    commands.map(command => ({ ...command, keys: keys.get(command.id) ?? command.keys }));
  const screens = Object.entries(keymap.screens).map(([screen, commands]) => [screen, changed(commands)]);
  return { screens: Object.fromEntries(screens) as Keymap['screens'], everywhere: changed(keymap.everywhere) };
};

type Clash = { readonly binding: Binding; readonly message: string };

/** Another command that has one of the keys where this one has it; those that podctl itself lets overlap may. */
const clashOf = (bound: Keymap, before: Keymap, binding: Binding): Clash | undefined => {
  const screens = Object.keys(bound.screens) as readonly Screen['screen'][];
  for (const screen of screens) {
    const here = [...bound.screens[screen], ...bound.everywhere];
    if (!here.some(({ id }) => id === binding.id)) continue;
    for (const key of binding.keys) {
      const other = here.find(({ id, keys }) => id !== binding.id && keys.includes(key));
      if (other && !overlaps(before, screen, key, binding.id, other.id))
        return { binding, message: `keys.${binding.id}: ${key} is ${other.id} on the ${screen} screen` };
    }
  }
  return undefined;
};

const overlaps = (keymap: Keymap, screen: Screen['screen'], key: string, one: string, other: string): boolean => {
  const owners = [...keymap.screens[screen], ...keymap.everywhere].filter(({ keys }) => keys.includes(key));
  return [one, other].every(id => owners.some(owner => owner.id === id));
};
