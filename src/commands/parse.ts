import { parseArgs } from 'node:util';
import { nearName } from '../model/near-names.ts';
import { UsageError } from '../model/usage-error.ts';
import { type Flag, helpFlag } from './options.ts';
import type { Call, Subcommand } from './subcommand.ts';

/**
 * Finds the subcommand and reads its flags. Raises a `UsageError` for an unknown word or flag, with the nearest that exists.
 */
export const parse = (
  argv: readonly string[],
  subcommands: readonly Subcommand[],
): { subcommand: Subcommand; call: Call; help: boolean } => {
  const at = commandAt(argv, subcommands);
  const word = argv[at] ?? '';
  const subcommand = subcommands.find(({ name }) => name === word);
  if (!subcommand) {
    const names = subcommands.map(({ name }) => name).filter(Boolean);
    throw new UsageError(
      `podctl has no command ${word}`,
      `${didYouMean(word, names)}The commands are: ${names.join(', ')}.`,
    );
  }
  const { values, positionals } = read(argv.toSpliced(at, word ? 1 : 0), subcommand);
  return { subcommand, call: { args: positionals, flags: values }, help: values['help'] === true };
};

/**
 * Where the name of the command stands: first, or behind flags with their values, as in `podctl -n shop exec web-0`. Beyond
 * the end where there is none: the dashboard.
 */
const commandAt = (argv: readonly string[], subcommands: readonly Subcommand[]): number => {
  const flags = subcommands.flatMap(subcommand => subcommand.flags);
  let at = 0;
  for (let word = argv[0]; word?.startsWith('-') && word !== '--'; word = argv[at]) {
    const flag = flags.find(({ name, short }) => word === `--${name}` || word === `-${short}`);
    at += flag?.value === undefined ? 1 : 2;
  }
  return argv[at] === '--' ? argv.length : at;
};

const read = (args: readonly string[], subcommand: Subcommand): { values: Call['flags']; positionals: string[] } => {
  const flags = [...subcommand.flags, helpFlag];
  try {
    const { values, positionals } = parseArgs({
      args: withNegatives(args, flags),
      allowPositionals: true,
      options: Object.fromEntries(flags.map(flag => [flag.name, parseOption(flag)])),
    });
    return { values: values as Call['flags'], positionals };
  } catch (error) {
    const flag = /'(-[^' ]*)/.exec(error instanceof Error ? error.message : '')?.[1] ?? '';
    const code = error instanceof Error && 'code' in error ? error.code : '';
    const command = ['podctl', subcommand.name].filter(Boolean).join(' ');
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
      throw new UsageError(
        `${command} has no flag ${flag}`,
        `${didYouMean(
          flag,
          flags.map(({ name }) => `--${name}`),
        )}${subcommand.usage.includes(' -- ') ? 'What is to run in the container comes after --. ' : ''}See ${command} --help.`,
      );
    throw new UsageError(
      `${command}: ${error instanceof Error ? error.message.split('.')[0] : error}`,
      `See ${command} --help.`,
    );
  }
};

/** `--tail -1` as `--tail=-1`: `parseArgs` takes a value that begins with a dash for a flag. */
const withNegatives = (args: readonly string[], flags: readonly Flag[]): string[] => {
  const words: string[] = [];
  const end = args.indexOf('--');
  for (const [index, word] of args.entries()) {
    const last = words.at(-1) ?? '';
    const takesValue = flags.some(({ name, value }) => value !== undefined && last === `--${name}`);
    if (takesValue && /^-\d+$/.test(word) && (end < 0 || index < end)) words[words.length - 1] = `${last}=${word}`;
    else words.push(word);
  }
  return words;
};

const parseOption = (flag: Flag): { type: 'string' | 'boolean'; short?: string; multiple?: boolean } => ({
  type: flag.value ? 'string' : 'boolean',
  ...(flag.short ? { short: flag.short } : {}),
  ...(flag.many ? { multiple: true } : {}),
});

const didYouMean = (word: string, names: readonly string[]): string => {
  const near = nearName(word, names);
  return near ? `Did you mean ${near}? ` : '';
};
