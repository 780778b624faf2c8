import { type Flag, helpFlag } from '../options.ts';
import type { Subcommand } from '../subcommand.ts';

/** What a shell may offer: a command, its flags, and the words that may follow it. '' is the dashboard. */
export type CompletedCommand = {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  readonly words: readonly string[];
};

/** The commands as the shells' scripts need them. `words` names what may follow a command. */
export const completionTree = (
  subcommands: readonly Subcommand[],
  words: Readonly<Record<string, readonly string[]>>,
): readonly CompletedCommand[] =>
  subcommands.map(({ name, summary, flags }) => ({
    name,
    summary,
    flags: [...flags, helpFlag],
    words: words[name] ?? [],
  }));

/** What may be offered for the value of a flag: nothing for one that takes none. */
export const completionsOf = ({ value, choices }: Flag): 'none' | 'free' | 'file' | readonly string[] => {
  if (value === undefined) return 'none';
  if (choices) return choices;
  return value === 'FILE' || value === 'PATH' || value === 'FOLDER' ? 'file' : 'free';
};

/** A text between single quotes for a POSIX shell (zsh too); fish quotes the same way but escapes the quote itself. */
export const quoted = (text: string, quote = `'\\''`): string => `'${text.replaceAll("'", quote)}'`;
