import type { ConnectOptions } from '../cluster/connect.ts';
import { loadConfiguration } from '../configuration/load-configuration.ts';
import type { LoadedConfiguration } from '../configuration/loaded.ts';
import { UsageError } from '../model/usage-error.ts';
import { type FlagValues, textOf } from './options.ts';

/** The configuration that the flags or the environment name, or the user's own; undefined where there is none. */
export const configurationByFlags = (flags: FlagValues): Promise<LoadedConfiguration | undefined> =>
  loadConfiguration(textOf(flags, 'config'));

/** As `configurationByFlags`, for a command: its mistakes are a `UsageError`. */
export const configurationWithoutMistakes = async (flags: FlagValues): Promise<LoadedConfiguration | undefined> => {
  const configuration = await configurationByFlags(flags);
  const [first, ...more] = configuration?.mistakes ?? [];
  if (!configuration || !first) return configuration;
  const { mistakeText } = await import('../configuration/loaded.ts');
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  throw new UsageError(`${mistakeText(configuration, first)}${others}`, 'podctl config check shows every mistake.');
};

/** What must not be changed: all of it under `--read-only`, the protected contexts unless `--write` is given. */
export const protection = async (
  flags: FlagValues,
  configuration: LoadedConfiguration | undefined,
): Promise<Pick<ConnectOptions, 'readOnly' | 'protects'>> => {
  const readOnly = flags['read-only'] === true;
  if (readOnly && flags['write'] === true)
    throw new UsageError('--read-only and --write cannot both be', 'Leave one of them away.');
  const patterns = configuration?.readOnlyContexts ?? [];
  if (flags['write'] === true || patterns.length === 0) return { readOnly };
  const { protects } = await import('../configuration/protects.ts');
  return { readOnly, protects: names => protects(patterns, names) };
};
