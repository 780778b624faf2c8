import {
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
} from 'js-yaml';

/** A YAML value that knows where it stands: `at` counts UTF-16 units from the beginning of the text. */
export type YamlNode =
  | { readonly node: 'scalar'; readonly value: string | number | boolean | null; readonly at: number }
  | { readonly node: 'list'; readonly items: readonly YamlNode[]; readonly at: number }
  | { readonly node: 'map'; readonly entries: readonly YamlEntry[]; readonly at: number };

export type YamlEntry = { readonly name: string; readonly value: YamlNode; readonly at: number };

/** Why a text is no YAML that is read here, and where. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** The first document of a YAML 1.2 text; undefined for an empty one. Raises a `YamlError` where it cannot be read. */
export const yamlTree = (text: string): YamlNode | undefined => {
  try {
    const [root, other] = documents(text);
    if (other) throw new YamlError('Only one document is read: take the --- away', other.at);
    return root;
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new YamlError(error.reason, error.mark?.position ?? 0);
  }
};

type Open =
  | { readonly node: 'list'; readonly items: YamlNode[]; readonly at: number }
  | {
      readonly node: 'map';
      readonly entries: YamlEntry[];
      readonly at: number;
      name: { text: string; at: number } | undefined;
    };

const documents = (text: string): readonly YamlNode[] => {
  const roots: YamlNode[] = [];
  const open: Open[] = [];
  let last = 0;
  const add = (node: YamlNode): void => {
    const parent = open.at(-1);
    if (!parent) roots.push(node);
    else if (parent.node === 'list') parent.items.push(node);
    else if (!parent.name) parent.name = nameOf(node);
    else {
      const { text: name, at } = parent.name;
      if (parent.entries.some(entry => entry.name === name)) throw new YamlError(`${name} stands here twice`, at);
      parent.entries.push({ name, at, value: node });
      parent.name = undefined;
    }
  };
  for (const event of parseEvents(text, {})) {
    if (event.type === EVENT_SCALAR) {
      const inQuotes = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
      if (event.valueStart >= 0) last = event.valueStart - (inQuotes ? 1 : 0);
      const plain = event.style === SCALAR_STYLE.PLAIN;
      const value = event.valueStart < 0 ? '' : getScalarValue(text, event);
      add({ node: 'scalar', value: plain ? resolved(value) : value, at: last });
    } else if (event.type === EVENT_MAPPING) open.push({ node: 'map', entries: [], at: event.start, name: undefined });
    else if (event.type === EVENT_SEQUENCE) open.push({ node: 'list', items: [], at: event.start });
    else if (event.type === EVENT_ALIAS) throw new YamlError('Aliases are not read here', event.anchorStart);
    else if (event.type === EVENT_POP) {
      const done = open.pop();
      if (done) add(done);
    } else if (event.type !== EVENT_DOCUMENT) throw new YamlError('This cannot be read', last);
  }
  // A document without content is an empty scalar.
  return roots.filter(root => root.node !== 'scalar' || root.value !== null);
};

const nameOf = (node: YamlNode): { readonly text: string; readonly at: number } => {
  if (node.node !== 'scalar') throw new YamlError('A name is expected here', node.at);
  return { text: String(node.value ?? ''), at: node.at };
};

/** The core schema of YAML 1.2. https://yaml.org/spec/1.2.2/#103-core-schema */
const resolved = (text: string): string | number | boolean | null => {
  if (/^(?:|~|null|Null|NULL)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  return /^[-+]?(?:\d+|\.\d+|\d+\.\d*)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : text;
};
