import type { DebugProfile } from '../model/debug-container.ts';
import { parseQuantity } from '../model/quantity.ts';
import type { PodColumn, PodsScreen } from '../state/screen.ts';
import { defaultSettings, type Settings } from '../state/settings.ts';
import type { ThemeWish } from '../views/theme.ts';
import type { PresetName } from '../views/theme-presets.ts';
import { type Checked, check, type Mistake, type Said } from './check.ts';
import { schema } from './schema.ts';
import { YamlError, type YamlNode, yamlTree } from './yaml-tree.ts';

/** What a configuration file makes of podctl. What it does not say, or says wrongly, is as without it. */
export type Configuration = {
  readonly settings: Settings;
  readonly theme: ThemeWish;
  /** '' for all of them, or what the kubeconfig says. */
  readonly namespace: string;
  readonly list: Pick<PodsScreen, 'sort' | 'inverted' | 'filter' | 'problemsOnly'>;
  readonly bindings: readonly Binding[];
  /** Patterns of contexts in which nothing may be changed. */
  readonly readOnlyContexts: readonly string[];
  readonly said: Checked['said'];
  readonly mistakes: readonly Mistake[];
};

/** Keys of a command, as somebody chose them; `at` in UTF-16 units. */
export type Binding = { readonly id: string; readonly keys: readonly string[]; readonly at: number };

/** Reads a configuration file's text. Never fails: what is wrong stands in `mistakes`. */
export const parseConfiguration = (text: string): Configuration => {
  const { root, broken } = treeOf(text);
  const { said, mistakes } = check(root, schema);
  const all = broken ? [broken] : mistakes;
  return {
    settings: settingsOf(said),
    theme: themeOf(said),
    namespace: textOf(said, 'namespace') ?? '',
    list: {
      sort: (textOf(said, 'pods.sort') ?? 'worst') as PodColumn,
      inverted: textOf(said, 'pods.inverted') === 'true',
      filter: textOf(said, 'pods.filter') ?? '',
      problemsOnly: textOf(said, 'pods.problemsOnly') === 'true',
    },
    bindings: bindingsOf(said),
    readOnlyContexts: protectedBy(text, said, all),
    said,
    mistakes: all,
  };
};

const treeOf = (text: string): { readonly root?: YamlNode | undefined; readonly broken?: Mistake } => {
  try {
    return { root: yamlTree(text) };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return { broken: { at: error.at, message: error.message } };
  }
};

/**
 * Which contexts a file protects: all of them where it cannot be read and seems to speak of it. A mistake in the file must
 * never open a cluster that it was to protect.
 */
const protectedBy = (text: string, said: Checked['said'], mistakes: readonly Mistake[]): readonly string[] => {
  const patterns = listOf(said, 'readOnlyContexts');
  if (patterns) return patterns;
  const meant = text.split('\n').some(line => !line.trimStart().startsWith('#') && /read.?only/i.test(line));
  return mistakes.length > 0 && meant ? ['*'] : [];
};

const settingsOf = (said: Checked['said']): Settings => ({
  columns: listOf(said, 'pods.columns'),
  wideColumns: listOf(said, 'pods.wideColumns'),
  logTail: Number(textOf(said, 'logs.tail') ?? defaultSettings.logTail),
  logBufferBytes: parseQuantity(textOf(said, 'logs.buffer')) ?? defaultSettings.logBufferBytes,
  debugImage: textOf(said, 'debug.image') ?? defaultSettings.debugImage,
  debugProfile: (textOf(said, 'debug.profile') ?? defaultSettings.debugProfile) as DebugProfile,
  keys: {},
});

const themeOf = (said: Checked['said']): ThemeWish => {
  const roles = [...said].flatMap(([path, { value }]) => {
    const [group, role = ''] = path.split('.');
    return group === 'colors' && role !== 'preset' && typeof value === 'string' ? [[role, value] as const] : [];
  });
  const preset = textOf(said, 'colors.preset') as PresetName | undefined;
  // Who writes the default down wants what podctl chooses, on a light background too.
  return { preset: preset === 'default' ? undefined : preset, roles: Object.fromEntries(roles) };
};

const bindingsOf = (said: Checked['said']): readonly Binding[] => {
  const value = said.get('keys')?.value;
  if (!(value instanceof Map)) return [];
  return [...value].map(([id, { values, at }]: [string, { values: readonly string[]; at: number }]) => ({
    id,
    keys: values,
    at,
  }));
};

const textOf = (said: Checked['said'], path: string): string | undefined => {
  const value: Said['value'] | undefined = said.get(path)?.value;
  return typeof value === 'string' ? value : undefined;
};

const listOf = (said: Checked['said'], path: string): readonly string[] | undefined => {
  const value: Said['value'] | undefined = said.get(path)?.value;
  return Array.isArray(value) ? value : undefined;
};
