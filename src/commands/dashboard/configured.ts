import { homedir } from 'node:os';
import { type LoadedConfiguration, mistakeText } from '../../configuration/loaded.ts';
import { rebind } from '../../configuration/rebind.ts';
import type { Keymap } from '../../keys/keymap.ts';
import { keymap } from '../../views/keymap.ts';

/** The keys of a configuration, and all of its mistakes, each with its place in the file. */
export const configured = (
  configuration: LoadedConfiguration,
): { readonly keymap: Keymap; readonly mistakes: readonly string[]; readonly notice: string | undefined } => {
  const bound = rebind(keymap, configuration.bindings);
  const mistakes = [...configuration.mistakes, ...bound.mistakes].sort((one, other) => one.at - other.at);
  const texts = mistakes.map(mistake => mistakeText(configuration, mistake));
  return { keymap: bound.keymap, mistakes: texts, notice: texts.length === 0 ? undefined : mistakesNotice(texts) };
};

/** What the footer says of mistakes: the first, with the file from the home folder on. */
const mistakesNotice = ([first = '', ...more]: readonly string[]): string => {
  const home = homedir();
  const short = first.startsWith(home) ? `~${first.slice(home.length)}` : first;
  return more.length === 0 ? short : `${more.length + 1} mistakes, :config shows them: ${short}`;
};
