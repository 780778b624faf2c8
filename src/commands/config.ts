import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { configurationFile } from '../configuration/find-file.ts';
import { loadConfiguration } from '../configuration/load-configuration.ts';
import { UsageError } from '../model/usage-error.ts';
import { CommandError } from './command-error.ts';
import { configFlag, type FlagValues, textOf } from './options.ts';
import type { Subcommand } from './subcommand.ts';
import { write } from './write.ts';

export const configWords = ['path', 'show', 'check', 'keys', 'init'] as const;

export const config: Subcommand = {
  name: 'config',
  usage: `podctl config ${configWords.join(' | ')} [flags]`,
  summary: 'Show, check or begin the configuration file',
  details: [
    `Words:
  path    where it is looked for
  show    what holds, and where each value comes from
  check   every mistake with its line and column; exit code 2 where there is one
  keys    every command with its keys, as the file can name it
  init    write a file that explains every setting; one that is there already is never touched`,
    `The file is that of --config, else of PODCTL_CONFIG, else podctl/config.yaml in XDG_CONFIG_HOME, which is ~/.config
where it is not set, and %APPDATA% on Windows. All of it is optional.`,
  ],
  flags: [configFlag],
  run: async ({ args: [word = '', more], flags }) => {
    const run = Object.hasOwn(words, word) ? words[word as keyof typeof words] : undefined;
    if (!run || more !== undefined)
      throw new UsageError(
        word === '' ? 'podctl config needs a word' : `podctl config does not know ${more ?? word}`,
        `The words are: ${configWords.join(', ')}.`,
      );
    return run(flags);
  },
};

const showPath = async (flags: FlagValues): Promise<number> => {
  await write(`${configurationFile(textOf(flags, 'config')).path}\n`);
  return 0;
};

const show = async (flags: FlagValues): Promise<number> => {
  const configuration = await loadConfiguration(textOf(flags, 'config'));
  const { configurationPage } = await import('./dashboard/configured.ts');
  await write(configurationPage(configuration, process.env));
  return 0;
};

const check = async (flags: FlagValues): Promise<number> => {
  const { path: file } = configurationFile(textOf(flags, 'config'));
  const configuration = await loadConfiguration(textOf(flags, 'config'));
  if (!configuration) {
    await write(`There is no ${file}: podctl's own settings hold. podctl config init writes one.\n`);
    return 0;
  }
  const { configured } = await import('./dashboard/configured.ts');
  const { mistakes } = configured(configuration);
  await write(mistakes.length === 0 ? `${file} has no mistakes.\n` : mistakes.map(text => `${text}\n`).join(''));
  return mistakes.length === 0 ? 0 : 2;
};

const keys = async (flags: FlagValues): Promise<number> => {
  const configuration = await loadConfiguration(textOf(flags, 'config'));
  const { configured, podctlKeymap } = await import('./dashboard/configured.ts');
  const { commandsById } = await import('../configuration/commands-by-id.ts');
  const keymap = configuration ? configured(configuration).keymap : podctlKeymap;
  const rows = [...commandsById(keymap).values()].map(({ id, keys: bound, description }) => [
    id,
    bound.join(' '),
    description,
  ]);
  const widths = [0, 1].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  await write(rows.map(row => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`).join(''));
  return 0;
};

const init = async (flags: FlagValues): Promise<number> => {
  const { path: file } = configurationFile(textOf(flags, 'config'));
  const { podctlKeymap } = await import('./dashboard/configured.ts');
  const { commentedFile } = await import('../configuration/commented-file.ts');
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    writeFileSync(file, commentedFile(podctlKeymap), { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'EEXIST')
      throw new UsageError(`${file} is there already, and stays as it is`, 'podctl config show tells what holds.');
    throw new CommandError(`${file} cannot be written: ${error.message}`, '', 2);
  }
  await write(`Wrote ${file}: every setting stands in it behind a #.\n`);
  return 0;
};

const words = { path: showPath, show, check, keys, init };
