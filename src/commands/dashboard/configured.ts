import { homedir } from 'node:os';
import { commandsById } from '../../configuration/commands-by-id.ts';
import { effectiveText } from '../../configuration/effective.ts';
import { configurationFile } from '../../configuration/find-file.ts';
import { type LoadedConfiguration, mistakeText } from '../../configuration/loaded.ts';
import { rebind } from '../../configuration/rebind.ts';
import { keyLabel } from '../../keys/key.ts';
import type { Keymap } from '../../keys/keymap.ts';
import type { Settings } from '../../state/settings.ts';
import { colorDepth } from '../../views/color-depth.ts';
import { keymap } from '../../views/keymap.ts';

/** The keys that hold without a configuration. */
export const podctlKeymap = keymap;

/** What only holds once all commands are known. */
export type Configured = {
  readonly keymap: Keymap;
  readonly mistakes: readonly string[];
  /** One line for the footer; undefined where nothing is wrong. */
  readonly notice: string | undefined;
  /** With the keys that sentences name. */
  readonly settings: Settings;
};

/** The keys of a configuration, and all of its mistakes, each with its place in the file. */
export const configured = (configuration: LoadedConfiguration): Configured => {
  const bound = rebind(keymap, configuration.bindings);
  const mistakes = [...configuration.mistakes, ...bound.mistakes].sort((one, other) => one.at - other.at);
  const texts = mistakes.map(mistake => mistakeText(configuration, mistake));
  const commands = commandsById(bound.keymap);
  const holding = configuration.bindings.filter(({ id, keys }) => commands.get(id)?.keys === keys);
  return {
    keymap: bound.keymap,
    mistakes: texts,
    notice: texts.length === 0 ? undefined : mistakesNotice(texts),
    settings: {
      ...configuration.settings,
      keys: Object.fromEntries(holding.map(({ id, keys: [key = ''] }) => [id, keyLabel(key)])),
    },
  };
};

/** What the footer says of mistakes: the first, with the file from the home folder on. */
const mistakesNotice = ([first = '', ...more]: readonly string[]): string => {
  const home = homedir();
  const short = first.startsWith(home) ? `~${first.slice(home.length)}` : first;
  return more.length === 0 ? short : `${more.length + 1} mistakes, :config shows them: ${short}`;
};

/** What holds and where it comes from, below the file and its mistakes: YAML that podctl reads. */
export const configurationPage = (
  configuration: LoadedConfiguration | undefined,
  environment: NodeJS.ProcessEnv,
): string => {
  const own = configuration && configured(configuration);
  const file = configuration?.file.path ?? configurationFile(undefined, { env: environment }).path;
  const head = !own
    ? [`# There is no ${file}: podctl's own settings hold. podctl config init writes one.`]
    : own.mistakes.length === 0
      ? [`# ${file}`]
      : [...own.mistakes.map(text => `# ! ${text}`), '# What is wrong is as if it were not there.'];
  return `${head.join('\n')}\n\n${effectiveText(configuration, own?.keymap ?? keymap, colorsOff(environment))}`;
};

const colorsOff = (environment: NodeJS.ProcessEnv): string | undefined => {
  if (colorDepth(environment) !== 'none') return undefined;
  if (environment['FORCE_COLOR'] !== undefined) return `FORCE_COLOR=${environment['FORCE_COLOR']}`;
  return environment['NO_COLOR'] ? 'NO_COLOR is set' : 'TERM=dumb';
};
