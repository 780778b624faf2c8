import type { Mistake } from './check.ts';
import { type Configuration, parseConfiguration } from './configuration.ts';
import type { ConfigurationFile } from './find-file.ts';

/** A configuration with the file that it came from. */
export type LoadedConfiguration = Configuration & {
  readonly file: ConfigurationFile;
  readonly text: string;
};

/** Of what `configurationText` brought. What cannot be read protects every context: nobody knows what it says. */
export const loaded = (
  file: ConfigurationFile,
  text: string | { readonly unreadable: string } | undefined,
): LoadedConfiguration => {
  if (typeof text === 'string') return { ...parseConfiguration(text), file, text };
  const message = text ? `cannot be read: ${text.unreadable}` : `does not exist, though ${file.named} names it`;
  return { ...parseConfiguration(''), readOnlyContexts: ['*'], mistakes: [{ at: 0, message }], file, text: '' };
};

/** `/home/me/.config/podctl/config.yaml:3:5: There is no command pod.logz`, lines and columns from 1. */
export const mistakeText = ({ file, text }: LoadedConfiguration, { at, message }: Mistake): string => {
  if (text === '') return `${file.path} ${message}`;
  const before = text.slice(0, at).split('\n');
  return `${file.path}:${before.length}:${(before.at(-1) ?? '').length + 1}: ${message}`;
};

/** The line of a place in the file, from 1. */
export const lineOf = ({ text }: LoadedConfiguration, at: number): number => text.slice(0, at).split('\n').length;
