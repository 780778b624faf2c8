import type { Keymap } from '../keys/keymap.ts';
import { type PresetName, presets } from '../views/theme-presets.ts';
import { commandsById } from './commands-by-id.ts';
import { type LoadedConfiguration, lineOf } from './loaded.ts';
import { schema } from './schema.ts';
import type { Setting } from './shape.ts';
import { yamlList, yamlWord } from './yaml-words.ts';

/**
 * What holds, as YAML that podctl reads, each value with where it comes from: a line of the file, or podctl itself.
 * `keymap` has the keys as they are bound; `colorsOff` says why there are no colors.
 */
export const effectiveText = (
  configuration: LoadedConfiguration | undefined,
  keymap: Keymap,
  colorsOff: string | undefined,
): string => {
  const lines = schema.flatMap(setting => settingLines(setting, '', configuration, colorsOff));
  const bound = [...(configuration?.bindings ?? [])].flatMap(({ id, keys, at }): readonly Told[] => {
    const command = commandsById(keymap).get(id);
    const holds = command && command.keys.join(' ') === keys.join(' ');
    return holds ? [{ text: `  ${id}: ${yamlList(keys)}`, source: placeOf(configuration, at) }] : [];
  });
  const keys = bound.length > 0 ? [{ text: 'keys:', source: '' }, ...bound] : [{ text: 'keys: {}', source: 'default' }];
  const all = [...lines, ...keys];
  const width = Math.min(56, Math.max(...all.map(({ text }) => text.length)));
  return all
    .map(({ text, source }) => (source === '' ? text : `${text.padEnd(width)}  # ${source}`))
    .join('\n')
    .concat('\n');
};

type Told = { readonly text: string; readonly source: string };

const settingLines = (
  { name, shape, standard }: Setting,
  path: string,
  configuration: LoadedConfiguration | undefined,
  colorsOff: string | undefined,
): readonly Told[] => {
  const place = path === '' ? name : `${path}.${name}`;
  const indent = path === '' ? '' : '  ';
  if (shape.shape === 'bindings') return [];
  if (shape.shape === 'group')
    return [
      { text: `${name}:`, source: name === 'colors' && colorsOff ? `off: ${colorsOff}` : '' },
      ...shape.settings.flatMap(setting => settingLines(setting, place, configuration, colorsOff)),
    ];
  const said = configuration?.said.get(place);
  if (said && typeof said.value === 'string')
    return [{ text: `${indent}${name}: ${yamlWord(said.value)}`, source: placeOf(configuration, said.at) }];
  if (said && Array.isArray(said.value))
    return [{ text: `${indent}${name}: ${yamlList(said.value)}`, source: placeOf(configuration, said.at) }];
  if (place === 'readOnlyContexts' && configuration && configuration.readOnlyContexts.length > 0)
    return [{ text: `${name}: ['*']`, source: 'all, because of the mistakes in the file' }];
  if (standard !== '') return [{ text: `${indent}${name}: ${standard}`, source: 'default' }];
  const look = path === 'colors' ? presetLook(name, configuration) : undefined;
  if (look) return [{ text: `${indent}${name}: ${yamlWord(look.look)}`, source: `preset ${look.preset}` }];
  return [{ text: `${indent}# ${name}:`, source: 'left to podctl' }];
};

const presetLook = (
  role: string,
  configuration: LoadedConfiguration | undefined,
): { readonly look: string; readonly preset: PresetName } | undefined => {
  const preset = configuration?.theme.preset ?? 'default';
  const look = Object.entries(presets[preset]).find(([name]) => name === role)?.[1];
  return look === undefined ? undefined : { look, preset };
};

const placeOf = (configuration: LoadedConfiguration | undefined, at: number): string =>
  configuration ? `line ${lineOf(configuration, at)}` : '';
