import { UsageError } from '../model/usage-error.ts';
import { configuredFlags, type Flag, type FlagValues } from './options.ts';
import type { Subcommand } from './subcommand.ts';

const formats = ['text', 'json'] as const;
const flags: readonly Flag[] = [
  {
    name: 'output',
    short: 'o',
    value: 'FORMAT',
    choices: formats,
    description: 'of verify and show: text or json (default: text)',
  },
  { name: 'head', value: 'HASH', description: 'verify: a hash noted earlier, which a line must have' },
  ...configuredFlags.filter(({ name }) => name === 'config'),
];

export const audit: Subcommand = {
  name: 'audit',
  usage: 'podctl audit verify|show|replay FILE [flags]',
  summary: 'Check, read or replay the journal that --record has written',
  details: [
    `verify   whether it is as podctl wrote it: every line holds the hash of the line before it
show     what was asked, refused, changed, looked at and found, session by session
replay   the dashboard as it was: > and < go from moment to moment, :moments lists them, :journal what had been asked by then`,
    `A journal holds no values of Secrets and variables, no tokens, no log text and nothing that was typed into a shell. Whoever may
write to the file can write all of it anew: note the last hash elsewhere, and check it with verify --head.`,
    `Exit codes of verify:
  0  whole     1  broken, torn, or its last session has no end     2  it cannot be read, or is no journal`,
  ],
  flags,
  run: async ({ args, flags: given }) => {
    const [action, file, more] = args;
    if (!isAction(action)) {
      const message = action === undefined ? 'podctl audit needs to know what to do' : `podctl audit cannot ${action}`;
      throw new UsageError(message, 'Choose verify, show or replay, and name the journal.');
    }
    if (file === undefined)
      throw new UsageError(`podctl audit ${action} needs a file`, 'podctl --record FILE writes one.');
    if (more !== undefined) throw new UsageError(`podctl audit ${action} takes one file`, `Call it again for ${more}.`);
    return actions[action](file, given);
  },
};

const actions = {
  verify: async (file: string, given: FlagValues) => (await import('./audit-file.ts')).verifyJournal(file, given),
  show: async (file: string, given: FlagValues) => (await import('./audit-file.ts')).showJournal(file, given),
  replay: async (file: string, given: FlagValues) => (await import('./audit-replay.ts')).replayJournal(file, given),
} as const;

const isAction = (word: string | undefined): word is keyof typeof actions => word !== undefined && word in actions;
