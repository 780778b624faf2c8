import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where configuration is looked for. The defaults are this process's. */
export type ConfigurationPlace = {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly home?: string;
  readonly platform?: NodeJS.Platform;
};

/** The file that holds the configuration; `named`: by a flag or PODCTL_CONFIG, so that it must be there. */
export type ConfigurationFile = { readonly path: string; readonly named: 'flag' | 'PODCTL_CONFIG' | undefined };

/**
 * The file of `--config`, else of PODCTL_CONFIG, else `podctl/config.yaml` in XDG_CONFIG_HOME, and where that is not set in
 * `~/.config`, on Windows in `%APPDATA%`.
 * https://specifications.freedesktop.org/basedir-spec/latest/
 */
export const configurationFile = (flag: string | undefined, place: ConfigurationPlace = {}): ConfigurationFile => {
  const env = place.env ?? process.env;
  if (flag !== undefined) return { path: flag, named: 'flag' };
  if (env['PODCTL_CONFIG']) return { path: env['PODCTL_CONFIG'], named: 'PODCTL_CONFIG' };
  const given = env['XDG_CONFIG_HOME'] ?? '';
  const home = place.home ?? homedir();
  // The specification has relative paths ignored.
  const folder = isAbsolute(given)
    ? given
    : (place.platform ?? process.platform) === 'win32'
      ? (env['APPDATA'] ?? join(home, 'AppData', 'Roaming'))
      : join(home, '.config');
  return { path: join(folder, 'podctl', 'config.yaml'), named: undefined };
};

/** The text of a file; undefined where there is none, and a reason where it cannot be read. */
export const configurationText = ({
  path,
}: ConfigurationFile): string | { readonly unreadable: string } | undefined => {
  // Asking first is cheaper than an error.
  if (!existsSync(path)) return undefined;
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
};
