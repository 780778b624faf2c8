import { type FilterTerm, parseFilter, passes, termsUseSamples, usesTime } from './filter.ts';
import { needsAttention } from './pod-list.ts';
import { podOrder } from './pod-order.ts';
import { noPods, type PodRow, type PodTable } from './pod-row.ts';
import { noUses, type PodUses } from './pod-uses.ts';
import type { CauseScope } from './screen.ts';

/** Pods with the same cause, the worst first: what the same rule says in the same words, or of the same workload. */
export type CauseGroup = {
  readonly key: string;
  /** '' where nothing that could be read says why. */
  readonly title: string;
  readonly rule: string;
  /** At least one; the first is the one that keys act on. */
  readonly rows: readonly PodRow[];
  readonly fingerprints: ReadonlySet<string>;
  /** `namespace/Kind/name` of what owns the pods, of bare pods their own; in the order of their worst pod. */
  readonly workloads: readonly string[];
  readonly namespaces: readonly string[];
  readonly nodes: readonly string[];
  /** When it began for the first and for the last pod, ms. */
  readonly firstSince: number | undefined;
  readonly newestSince: number | undefined;
};

/** The causes of these pods, and what they were made from. */
export type CauseList = {
  readonly groups: readonly CauseGroup[];
  /** What is wrong with the filter, '' if nothing: the list then stays as the last good filter left it. */
  readonly error: string;
  readonly pods: PodTable;
  readonly filter: string;
  readonly terms: readonly FilterTerm[];
  readonly now: number;
  readonly uses: PodUses;
};

export const emptyCauseList: CauseList = {
  groups: [],
  error: '',
  pods: noPods,
  filter: '',
  terms: [],
  now: 0,
  uses: noUses,
};

/** The causes of the pods that pass a filter; the same list as before where neither has changed. `now` in ms. */
export const causeList = (
  before: CauseList,
  pods: PodTable,
  filter: string,
  now: number,
  uses: PodUses = noUses,
): CauseList => {
  const sameFilter = before.filter === filter;
  const sameTime = before.now === now || !usesTime(before.terms);
  const sameUses = before.uses === uses || !termsUseSamples(before.terms);
  if (before.pods.rows === pods.rows && sameFilter && sameTime && sameUses) return before;
  const parsed = sameFilter ? { terms: before.terms, error: before.error } : parseFilter(filter);
  const terms = parsed.error === '' ? parsed.terms : before.terms;
  const groups = causeGroups(pods.rows.filter(row => passes(terms, row, now, uses)));
  return { groups, error: parsed.error, pods, filter, terms, now, uses };
};

/**
 * The causes among these pods, worst first: by the verdict and severity of their worst pod, then the newest. A
 * fingerprint stands for one workload; workloads that fail for the same reason are told in the same words, so equal words
 * of one rule make one cause. Pods that need attention without anything to blame stand together.
 */
export const causeGroups = (rows: readonly PodRow[]): readonly CauseGroup[] => {
  const keys = new Map<string, string>();
  const keyOf = (row: PodRow): string => {
    const words = `${row.rule} ${row.cause.replace(durations, '…')}`;
    if (row.fingerprint === '') return words;
    const key = keys.get(row.fingerprint) ?? words;
    keys.set(row.fingerprint, key);
    return key;
  };
  const ordered = rows.filter(row => row.cause !== '' || needsAttention(row)).sort(podOrder('worst', false));
  // A map keeps the order in which its keys came: that of each cause's worst pod.
  return [...Map.groupBy(ordered, keyOf)].map(([key, members]) => groupOf(key, members));
};

/** They grow while one looks: `runs for 23m`. */
const durations = /\b(?:\d+[dhms])+\b/g;

/** The pods of a cause that is open, as it is now; none once it has been cured. */
export const rowsOfCause = ({ groups }: CauseList, { key, fingerprint }: CauseScope): readonly PodRow[] =>
  (groups.find(group => group.key === key) ?? groups.find(group => group.fingerprints.has(fingerprint)))?.rows ??
  noPods.rows;

const groupOf = (key: string, rows: readonly PodRow[]): CauseGroup => {
  const times = rows.flatMap(({ since }) => since ?? []);
  return {
    key,
    title: rows[0]?.cause ?? '',
    rule: rows[0]?.rule ?? '',
    rows,
    fingerprints: distinct(rows, ({ fingerprint }) => fingerprint),
    workloads: [...distinct(rows, workloadOf)],
    namespaces: [...distinct(rows, ({ namespace }) => namespace)],
    nodes: [...distinct(rows, ({ node }) => node)],
    firstSince: times.length === 0 ? undefined : times.reduce((one, other) => Math.min(one, other)),
    newestSince: times.length === 0 ? undefined : times.reduce((one, other) => Math.max(one, other)),
  };
};

const workloadOf = ({ namespace, owner, name }: PodRow): string =>
  owner ? `${namespace}/${owner.kind}/${owner.name}` : `${namespace}/Pod/${name}`;

/** Texts that are not empty, each once. */
const distinct = (rows: readonly PodRow[], text: (row: PodRow) => string): ReadonlySet<string> =>
  new Set(rows.map(text).filter(found => found !== ''));
