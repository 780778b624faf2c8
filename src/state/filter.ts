import { type LabelSelector, parseSelector, selects } from '../model/selector.ts';
import { UsageError } from '../model/usage-error.ts';
import { type Comparison, compares } from './comparison.ts';
import { holdsForUse, isUseWord, termOfUse, type UseTerm } from './filter-use.ts';
import type { PodRow } from './pod-row.ts';
import { noUses, type PodUses } from './pod-uses.ts';

/** One condition of a filter; a row passes when all hold. */
export type FilterTerm = FilterCondition & { readonly negated: boolean };

type FilterCondition =
  /** A regular expression over one column, or over the whole row. */
  | { readonly kind: 'text'; readonly column: TextColumn | 'row'; readonly pattern: RegExp }
  /** One that no text of two columns can match. */
  | { readonly kind: 'word'; readonly pattern: RegExp; readonly lower: string }
  /** `restarts>5`, and ages in ms. */
  | {
      readonly kind: 'number';
      readonly column: 'restarts' | 'age';
      readonly compare: Comparison;
      readonly value: number;
    }
  | UseTerm
  | { readonly kind: 'labels'; readonly selector: LabelSelector };

type TextColumn = keyof typeof textColumns;

const textColumns = {
  namespace: row => row.namespace,
  name: row => row.name,
  ready: row => row.ready,
  status: row => row.status,
  node: row => row.node,
  cause: row => row.cause,
  rule: row => row.rule,
  owner: row => (row.owner ? `${row.owner.kind}/${row.owner.name}` : ''),
  ip: row => row.ip,
  qos: row => row.qos,
  verdict: row => row.verdict ?? '',
} as const satisfies Record<string, (row: PodRow) => string>;

const columnWords: Readonly<Record<string, TextColumn>> = {
  ns: 'namespace',
  ...Object.fromEntries(Object.keys(textColumns).map(word => [word, word as TextColumn])),
};

/** Parsed filter, or what is wrong with it as a sentence (`error` is '' when nothing is). */
export type ParsedFilter = { readonly terms: readonly FilterTerm[]; readonly error: string };

/**
 * Reads a filter of the list: words are regular expressions over the row, case ignored; `!` negates one; `-l app=web`
 * selects by labels; `status:`, `ns:`, `node:`, `cause:` and the like look at one column; `restarts>5` and `age<2h`
 * compare, and so do `cpu>500m` and `mem>80%`, of the limit or, without one, of the request. Quotes hold a phrase together.
 */
export const parseFilter = (text: string): ParsedFilter => {
  const words = splitWords(text);
  const terms: FilterTerm[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const negated = word.startsWith('!') && word.length > 1;
    const bare = negated ? word.slice(1) : word;
    if (bare === '!') continue;
    const parsed =
      bare === '-l'
        ? labelTerm(words[++index] ?? '')
        : bare.startsWith('-l')
          ? labelTerm(bare.slice(2))
          : wordTerm(bare);
    if (typeof parsed === 'string') return { terms: [], error: parsed };
    if (parsed) terms.push({ ...parsed, negated });
  }
  return { terms, error: '' };
};

/** Whether a row passes a filter; `now` (ms) decides ages. */
export const passes = (terms: readonly FilterTerm[], row: PodRow, now: number, uses: PodUses = noUses): boolean => {
  for (const term of terms) if (holds(term, row, now, uses) === term.negated) return false;
  return true;
};

/** Words that mean themselves: no expression, no column, no label. */
const isPlain = (text: string): boolean => /^[A-Za-z0-9][\w-]*(?: +[A-Za-z0-9][\w-]*)* *$/.test(text);

/** Whether a filter passes only rows that the one before passes, as while its last word is being typed. */
export const narrows = (before: string, filter: string): boolean =>
  isPlain(before) && isPlain(filter) && filter.startsWith(before);

/** Whether the passing of time alone can change what passes. */
export const usesTime = (terms: readonly FilterTerm[]): boolean =>
  terms.some(term => term.kind === 'number' && term.column === 'age');

/** Whether what passes depends on what pods use. */
export const termsUseSamples = (terms: readonly FilterTerm[]): boolean => terms.some(({ kind }) => kind === 'use');

const holds = (term: FilterTerm, row: PodRow, now: number, uses: PodUses): boolean => {
  switch (term.kind) {
    case 'text':
      return term.pattern.test(term.column === 'row' ? rowText(row) : textColumns[term.column](row));
    case 'word':
      return hasWord(term.pattern, term.lower, row);
    case 'number': {
      const value = term.column === 'restarts' ? row.restarts : row.createdAt && now - row.createdAt;
      return value !== undefined && compares(value, term.compare, term.value);
    }
    case 'use':
      return holdsForUse(term, uses.byUid.get(row.uid));
    case 'labels':
      return selects(term.selector, row.labels);
  }
};

const rowText = (row: PodRow): string =>
  `${row.namespace} ${row.name} ${row.ready} ${row.status} ${row.node} ${row.cause} ${row.ip} ${textColumns.owner(row)}`;

/**
 * The same as looking at `rowText`, without putting it together: most rows end at their name. Names are in lower case:
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
const hasWord = (pattern: RegExp, lower: string, row: PodRow): boolean =>
  row.name.includes(lower) ||
  row.namespace.includes(lower) ||
  row.node.includes(lower) ||
  pattern.test(row.status) ||
  pattern.test(row.cause) ||
  pattern.test(row.ready) ||
  pattern.test(row.ip) ||
  pattern.test(textColumns.owner(row));

/** Words are divided by spaces, but not inside quotes or parentheses: `-l 'app in (web, api)'`. */
const splitWords = (text: string): readonly string[] =>
  (text.match(/(?:"[^"]*"?|'[^']*'?|\([^)]*\)?|[^\s"'(])+/g) ?? []).map(word => word.replace(/["']/g, ''));

const wordTerm = (word: string): FilterCondition | string | undefined => {
  const [, column, sign = '', amount = ''] = /^(restarts|age|cpu|mem|memory)(<=|>=|<|>|=|:)(.*)$/i.exec(word) ?? [];
  if (column !== undefined) return numberTerm(column.toLowerCase(), (sign === ':' ? '=' : sign) as Comparison, amount);
  const [, text, source = ''] = /^([a-z]+):(.*)$/i.exec(word) ?? [];
  const name = columnWords[text?.toLowerCase() ?? ''];
  return textTerm(name ?? 'row', name ? source : word);
};

const textTerm = (column: TextColumn | 'row', source: string): FilterCondition | string | undefined => {
  if (source === '') return undefined;
  try {
    const pattern = new RegExp(source, 'i');
    return column === 'row' && /^[\w-]+$/.test(source)
      ? { kind: 'word', pattern, lower: source.toLowerCase() }
      : { kind: 'text', column, pattern };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `${error.message.replace(/^Invalid regular expression: /, 'Not a regular expression: ')}.`;
  }
};

const numberTerm = (column: string, compare: Comparison, text: string): FilterCondition | string | undefined => {
  if (text === '') return undefined;
  if (isUseWord(column)) return termOfUse(column, compare, text);
  if (column === 'age') {
    const value = parseDuration(text);
    return value === undefined
      ? `${text} is not a duration such as 90s, 2h or 3d.`
      : { kind: 'number', column: 'age', compare, value };
  }
  return /^\d+$/.test(text)
    ? { kind: 'number', column: 'restarts', compare, value: Number(text) }
    : `${text} is not a number of restarts.`;
};

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `1h30m`, `3d` in ms. */
const parseDuration = (text: string): number | undefined => {
  if (!/^(?:\d+[smhd])+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)([smhd])/g)].reduce(
    (ms, [, count, unit]) => ms + Number(count) * (units[unit ?? ''] ?? 0),
    0,
  );
};

const labelTerm = (text: string): FilterCondition | string | undefined => {
  if (text === '') return undefined;
  try {
    return { kind: 'labels', selector: parseSelector(text) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return `${text} is not a label selector such as app=web.`;
  }
};
