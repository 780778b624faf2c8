import { nearName } from '../model/near-names.ts';
import type { ScalarShape, Setting, Shape } from './shape.ts';
import type { YamlNode } from './yaml-tree.ts';

/** A mistake at a place of the text, in UTF-16 units from its beginning. */
export type Mistake = { readonly at: number; readonly message: string };

/** What a file says of one setting: scalars as text, lists as texts, bindings as lists by name. */
export type Said = {
  readonly value: string | readonly string[] | ReadonlyMap<string, SaidList>;
  readonly at: number;
};

type SaidList = { readonly values: readonly string[]; readonly at: number };

/** What a file says by the path of the setting (`logs.tail`), and what is wrong in it. A wrong value says nothing. */
export type Checked = { readonly said: ReadonlyMap<string, Said>; readonly mistakes: readonly Mistake[] };

/** Holds a file against the schema. Every mistake costs its own setting only. */
export const check = (root: YamlNode | undefined, schema: readonly Setting[]): Checked => {
  const said = new Map<string, Said>();
  const mistakes: Mistake[] = [];
  if (root) checkGroup(root, schema, '', said, mistakes);
  return { said, mistakes };
};

const checkGroup = (
  node: YamlNode,
  settings: readonly Setting[],
  path: string,
  said: Map<string, Said>,
  mistakes: Mistake[],
): void => {
  if (isNothing(node)) return;
  if (node.node !== 'map') {
    const names = settings.map(({ name }) => name);
    mistakes.push({ at: node.at, message: `${path || 'The file'} must hold settings: ${listed(names)}` });
    return;
  }
  for (const { name, at, value } of node.entries) {
    const setting = settings.find(each => each.name === name);
    if (!setting) {
      mistakes.push({ at, message: unknownName(name, path, settings) });
      continue;
    }
    const place = path === '' ? name : `${path}.${name}`;
    if (setting.shape.shape === 'group') checkGroup(value, setting.shape.settings, place, said, mistakes);
    else {
      const found = saidBy(value, setting.shape, place, mistakes);
      if (found !== undefined) said.set(place, { value: found, at });
    }
  }
};

const unknownName = (name: string, path: string, settings: readonly Setting[]): string => {
  const names = settings.map(setting => setting.name);
  const near = nearName(name, names) ?? names.find(each => each.toLowerCase() === name.toLowerCase());
  const where = path === '' ? '' : ` in ${path}`;
  return near
    ? `There is no setting ${name}${where}: did you mean ${near}?`
    : `There is no setting ${name}${where}: there are ${listed(names)}`;
};

const saidBy = (
  node: YamlNode,
  shape: Exclude<Shape, { shape: 'group' }>,
  path: string,
  mistakes: Mistake[],
): Said['value'] | undefined => {
  switch (shape.shape) {
    case 'scalar':
      return scalarOf(node, shape, path, mistakes);
    case 'list':
      return listOf(node, shape, path, mistakes)?.values;
    case 'bindings': {
      if (isNothing(node)) return undefined;
      if (node.node !== 'map') {
        mistakes.push({ at: node.at, message: `${path} must hold names, each with what belongs to it` });
        return undefined;
      }
      const lists = node.entries.flatMap(({ name, at, value }) => {
        const list = listOf(value, shape.of, `${path}.${name}`, mistakes);
        return list ? [[name, { ...list, at }] as const] : [];
      });
      return new Map(lists);
    }
  }
};

const listOf = (
  node: YamlNode,
  shape: Shape & { readonly shape: 'list' },
  path: string,
  mistakes: Mistake[],
): SaidList | undefined => {
  const items = node.node === 'list' ? node.items : shape.alone ? [node] : undefined;
  if (!items) {
    mistakes.push({ at: node.at, message: `${path} must be a list: [one, other]` });
    return undefined;
  }
  const values = items.map(item => scalarOf(item, shape.of, path, mistakes));
  const whole = values.filter(value => value !== undefined);
  if (whole.length < values.length) return undefined;
  const problem = shape.problem?.(whole);
  if (problem !== undefined) mistakes.push({ at: node.at, message: `${path}: ${problem}` });
  return problem === undefined ? { values: whole, at: node.at } : undefined;
};

const scalarOf = (node: YamlNode, shape: ScalarShape, path: string, mistakes: Mistake[]): string | undefined => {
  const message = scalarProblem(node, shape);
  if (message === undefined && node.node === 'scalar') return String(node.value);
  mistakes.push({ at: node.at, message: `${path}: ${message}` });
  return undefined;
};

const scalarProblem = (node: YamlNode, shape: ScalarShape): string | undefined => {
  if (node.node !== 'scalar') return `one value is expected, not a ${node.node === 'map' ? 'mapping' : 'list'}`;
  const { value } = node;
  if (value === null) return 'nothing stands here: what begins with # or is ~ must be in quotes';
  const { type } = shape;
  if (type === 'true or false') return typeof value === 'boolean' ? undefined : `write true or false, not ${value}`;
  if (type === 'whole number') {
    const { least = 0, most = Number.MAX_SAFE_INTEGER } = shape;
    if (typeof value !== 'number' || !Number.isInteger(value)) return `write a whole number, not ${value}`;
    return value < least || value > most ? `${value} is out of bounds: ${least} to ${most}` : undefined;
  }
  if (typeof value !== 'string' && !(shape.numbersToo && typeof value === 'number'))
    return `${value} is a ${typeof value} to YAML: write it in quotes`;
  const text = String(value);
  if (shape.choices && !shape.choices.includes(text)) {
    const near = nearName(text, shape.choices);
    return near
      ? `there is no ${text}: did you mean ${near}?`
      : `there is no ${text}: there are ${listed(shape.choices)}`;
  }
  return shape.problem?.(text);
};

const isNothing = (node: YamlNode): boolean => node.node === 'scalar' && node.value === null;

const listed = (names: readonly string[]): string => names.join(', ');
