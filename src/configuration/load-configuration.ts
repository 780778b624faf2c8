import { UsageError } from '../model/usage-error.ts';
import { type ConfigurationPlace, configurationFile, configurationText } from './find-file.ts';
import type { LoadedConfiguration } from './loaded.ts';

/**
 * The configuration of this user, undefined without a file: then nothing is loaded. Its mistakes stand in it. Raises a
 * `UsageError` where a flag names a file that is not there.
 */
export const loadConfiguration = async (
  flag: string | undefined,
  place: ConfigurationPlace = {},
): Promise<LoadedConfiguration | undefined> => {
  const file = configurationFile(flag, place);
  const text = configurationText(file);
  if (text === undefined && !file.named) return undefined;
  if (text === undefined && file.named === 'flag')
    throw new UsageError(`The configuration ${file.path} does not exist`, 'podctl config init writes one.');
  const { loaded } = await import('./loaded.ts');
  return loaded(file, text);
};
