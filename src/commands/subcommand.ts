import type { Flag, FlagValues } from './options.ts';

/** One word after `podctl`, as data: parsing, help and completion read it. */
export type Subcommand = {
  /** '' is the dashboard. */
  readonly name: string;
  /** `podctl diagnose [POD | KIND/NAME ...]` */
  readonly usage: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** More about it, and examples: paragraphs for its own help. */
  readonly details?: readonly string[];
  readonly flags: readonly Flag[];
  /** Answers the exit code. */
  run(call: Call): Promise<number>;
};

/** A parsed command line. */
export type Call = { readonly args: readonly string[]; readonly flags: FlagValues };
