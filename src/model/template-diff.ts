import { bounded } from './bounded.ts';

/** One difference between two pod templates. */
export type TemplateChange = {
  /** Whose it is: `app`, or '' for the pod as a whole. */
  readonly container: string;
  /** What it is: `image`, `limits.memory`, `env LOG_LEVEL`. */
  readonly what: string;
  /** What stood there before and stands there now; undefined where it was not there, or is not told. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly change: 'changed' | 'added' | 'removed';
  /** Field paths within the templates, `spec.containers[0].image`, where what stands there may be told. */
  readonly fromPath: string | undefined;
  readonly toPath: string | undefined;
};

/**
 * What differs between two pod templates, the most telling first. Lists are compared by the name of their items, so their
 * order means nothing. Of environment variables only names are told, and of arguments nothing that stands in them: both
 * may hold passwords.
 */
export const templateDiff = (before: unknown, after: unknown): readonly TemplateChange[] => {
  const found: TemplateChange[] = [];
  compare({ value: before, path: '' }, { value: after, path: '' }, [], found);
  return found
    .map((change, index) => ({ change, index }))
    .sort((one, other) => weight(one.change) - weight(other.change) || one.index - other.index)
    .map(({ change }) => change);
};

/** `app: image nginx:1.27 → nginx:1.28` */
export const changeText = ({ container, what, from, to, change }: TemplateChange): string => {
  const name = `${container === '' ? '' : `${container}: `}${what}`;
  if (change === 'changed')
    return from !== undefined && to !== undefined ? `${name} ${from} → ${to}` : `${name} changed`;
  const value = change === 'added' ? to : from;
  return `${name}${value === undefined ? '' : ` ${value}`} ${change}`;
};

type Side = { readonly value: unknown; readonly path: string };

/** Fields that the controllers write, or that say nothing about what runs. */
const ignored =
  /^(?:metadata\.labels\[(?:pod-template-hash|controller-revision-hash|pod-template-generation)\]|metadata\.creationTimestamp|metadata\.name|\$patch)$/;

const compare = (before: Side, after: Side, names: readonly string[], into: TemplateChange[]): void => {
  if (ignored.test(names.join('.').replaceAll('.[', '['))) return;
  const [one, other] = [before.value, after.value];
  if (isEmpty(one) && isEmpty(other)) return;
  const [items, others] = [keyed(one), keyed(other)];
  const isNewOrGone = isEmpty(one) || isEmpty(other);
  if ((items || isEmpty(one)) && (others || isEmpty(other)) && (items ?? others))
    compareItems({ path: before.path, items: items ?? [] }, { path: after.path, items: others ?? [] }, names, into);
  // Of what is new the fields are told, `limits.memory` rather than `limits`, but not of what is one thing.
  else if ((isPlain(one) || isPlain(other)) && !(isNewOrGone && oneThing.test(names.at(-1) ?? '')))
    compareFields({ ...before, value: fieldsOf(one) }, { ...after, value: fieldsOf(other) }, names, into);
  else if (leafText(one) !== leafText(other)) into.push(changeOf(before, after, names));
};

/** What comes and goes as a whole. */
const oneThing = /(?:Probe|^lifecycle|^affinity|^securityContext)$/;

const fieldsOf = (value: unknown): Fields => (isPlain(value) ? value : {});

const compareFields = (
  before: Side & { readonly value: Fields },
  after: Side & { readonly value: Fields },
  names: readonly string[],
  into: TemplateChange[],
): void => {
  for (const key of [...new Set([...Object.keys(before.value), ...Object.keys(after.value)])].sort()) {
    const isName = /^\w+$/.test(key);
    const field = ({ value, path }: Side & { readonly value: Fields }): Side => ({
      value: value[key],
      path: isName ? `${path}${path && '.'}${key}` : `${path}["${key}"]`,
    });
    compare(field(before), field(after), [...names, isName && !isMap(names) ? key : `[${key}]`], into);
  }
};

type Keyed = { readonly key: string; readonly value: Fields; readonly index: number };
type Items = { readonly path: string; readonly items: readonly Keyed[] };

const compareItems = (before: Items, after: Items, names: readonly string[], into: TemplateChange[]): void => {
  const keys = new Set([...before.items, ...after.items].map(({ key }) => key));
  for (const key of [...keys].sort()) {
    const one = before.items.find(item => item.key === key);
    const other = after.items.find(item => item.key === key);
    const side = ({ path }: Items, item: Keyed | undefined): Side => ({
      value: item?.value,
      path: item ? `${path}[${item.index}]` : '',
    });
    const [from, to] = [side(before, one), side(after, other)];
    const inside = [...names, `[${key}]`];
    // An environment variable is told by its name, however it gets its value.
    if (one && other && names.at(-1) !== 'env') compare(from, to, inside, into);
    else if (leafText(one?.value) !== leafText(other?.value)) into.push(changeOf(from, to, inside));
  }
};

const changeOf = (before: Side, after: Side, names: readonly string[]): TemplateChange => {
  const [top = '', list = '', item = ''] = names;
  const isOfContainer = top === 'spec' && /^(?:initContainers|containers)$/.test(list);
  const isContainer = isOfContainer && names.length === 3;
  const container = isOfContainer && names.length > 3 ? item.slice(1, -1) : '';
  const rest = container ? names.slice(3) : names.slice(top === 'spec' && names.length > 1 ? 1 : 0);
  const isEnv = rest[0] === 'env';
  const value = ({ value: field }: Side): string | undefined => {
    if (isContainer) return isPlain(field) && typeof field['image'] === 'string' ? field['image'] : undefined;
    // Of the items of a list the name says enough.
    return mayHoldPasswords(names) || isPlain(field) ? undefined : leafText(field);
  };
  const role = list === 'containers' ? 'container' : 'init container';
  const path = (side: Side): string | undefined => {
    if (isEmpty(side.value) || (mayHoldPasswords(names) && !isEnv)) return undefined;
    return isEnv ? `${side.path}.name` : side.path;
  };
  return {
    container,
    what: isContainer ? `${role} ${item.slice(1, -1)}` : wordsFor(rest),
    from: value(before),
    to: value(after),
    change: isEmpty(before.value) ? 'added' : isEmpty(after.value) ? 'removed' : 'changed',
    fromPath: path(before),
    toPath: path(after),
  };
};

const mayHoldPasswords = (names: readonly string[]): boolean =>
  names.some(name => /^(?:env|args|command|lifecycle|annotations|httpHeaders)$/.test(name));

const wordsFor = (names: readonly string[]): string => {
  const path = names.join('.').replaceAll('.[', '[');
  if (/^metadata\.annotations\[kubectl\.kubernetes\.io\/restartedAt\]$/.test(path))
    return 'restart asked for (restartedAt)';
  return path
    .replace(/^resources\./, '')
    .replace(/^metadata\.(annotation|label)s\[(.+)\]$/, '$1 $2')
    .replace(/^(env|port|volumeMount|volume|imagePullSecret)s?\[([^\]]+)\]/, '$1 $2')
    .replace(/\[([^\]]+)\]/g, '.$1');
};

const order: readonly RegExp[] = [
  /^image$/,
  /^(?:container|init container) /,
  /^(?:command|args)$/,
  /^(?:limits|requests)\./,
  /^env/,
  /Probe/,
  /^volume/,
  /^restart /,
];

const weight = ({ what }: TemplateChange): number => {
  const found = order.findIndex(pattern => pattern.test(what));
  return found === -1 ? order.length : found;
};

type Fields = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys that somebody chose: labels, annotations, selectors. */
const isMap = (names: readonly string[]): boolean =>
  /^(?:labels|annotations|nodeSelector|matchLabels)$/.test(names.at(-1) ?? '');

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isPlain(value) && Object.keys(value).length === 0);

/** The items of a list that have names, or what stands for them. */
const keyed = (value: unknown): readonly Keyed[] | undefined => {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const items = value.flatMap((item: unknown, index): readonly Keyed[] => {
    if (!isPlain(item)) return [];
    const key = item['mountPath'] ?? item['name'] ?? item['containerPort'];
    return typeof key === 'string' || typeof key === 'number' ? [{ key: String(key), value: item, index }] : [];
  });
  const isWhole = items.length === value.length && new Set(items.map(({ key }) => key)).size === items.length;
  return isWhole ? items : undefined;
};

const leafText = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.every(item => typeof item !== 'object')) return bounded(value.join(' '));
  return bounded(typeof value === 'object' ? JSON.stringify(ordered(value)) : String(value));
};

/** The same with its fields in one order: which one they came in means nothing. */
const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map(key => [key, ordered(value[key])]),
  );
};
