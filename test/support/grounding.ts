import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Evidence } from '../../src/diagnosis/evidence.ts';
import type { AnyObjectCheck, Family, Found, Outcome, PodCheck } from '../../src/diagnosis/rule.ts';
import { humanDuration } from '../../src/model/age.ts';
import { parseGoDuration } from '../../src/model/go-duration.ts';
import { formatBytes, parseQuantity } from '../../src/model/quantity.ts';

/** A finding as its rule gave it, before its texts were filled in, and whom it is about. */
export type Said = { readonly found: Found; readonly about: readonly string[] };

/** The same families, which hand on every finding that they make. */
export const listening = (families: readonly Family[], hear: (said: Said) => void): readonly Family[] => {
  const heard = (outcomes: Iterable<Outcome>, about: readonly string[]): Iterable<Outcome> => {
    const all = [...outcomes];
    for (const outcome of all) if (outcome.outcome === 'found') hear({ found: outcome, about });
    return all;
  };
  return families.map(family => ({
    ...family,
    pods: family.pods.map(
      (check): PodCheck => ({
        ...check,
        run: (pod, snapshot) => heard(check.run(pod, snapshot), [pod.name, pod.namespace]),
      }),
    ),
    objects: family.objects.map(
      (check): AnyObjectCheck => ({
        ...check,
        run: (object, snapshot) => {
          const { name = '', namespace = '' } =
            (object as { readonly metadata?: { readonly name?: string; readonly namespace?: string } }).metadata ?? {};
          return heard(check.run(object, snapshot), [name, namespace]);
        },
      }),
    ),
  }));
};

/**
 * What a finding's title and explanation say and its evidence does not: every number, name and quotation that its
 * values bring into the sentences must stand in a cited object's name, field path or value, or follow from cited ones:
 *
 * - the subject's own name, namespace and container need no proof, and neither do the words of the template itself;
 * - a plain word may be one that the rules themselves write ("readiness", "once");
 * - an amount may be a cited one in another unit, a sum or difference of cited ones, or a count of what is cited;
 * - a span of time may lie between two cited times, or a cited time and now, lengthened or shortened by a cited one;
 * - zero may stand for a field that is not set.
 */
export const ungrounded = ({ found, about }: Said, now: number): readonly string[] => {
  const known = groundsOf(found.evidence, now);
  const own = new Set([...about, found.container ?? '']);
  const places = new Set(
    [found.rule.title, found.rule.explanation].flatMap(text =>
      [...text.matchAll(/\{([a-zA-Z]\w*)\}/g)].map(([, name]) => name ?? ''),
    ),
  );
  return [...places].flatMap(place => {
    const value = String(found.values[place] ?? '');
    if (value === '' || own.has(value) || (!isNumber(value) && known.text.includes(value))) return [];
    const told = value.replace(/\band (\d+) more\b/g, (all, rest: string) => (isRest(Number(rest), known) ? '' : all));
    return [
      ...quotations(told).filter(quotation => !known.text.includes(quotation)),
      ...words(told).filter(word => !own.has(word) && !stands(word, known)),
    ].map(word => `{${place}} ${word}`);
  });
};

/** `a, b, c and 4 more`: the whole number is cited. */
const isRest = (rest: number, known: Grounds): boolean =>
  [2, 3].some(shown => known.amounts().has(String(rest + shown)));

/** Quotations as a whole: the rules' own words do not prove them. */
const quotations = (value: string): readonly string[] =>
  [...value.matchAll(/["`]([^"`]+)["`]/g)].map(([, inner]) => trimmed(inner ?? ''));

const words = (value: string): readonly string[] =>
  value
    .split(/[\s"`]+/)
    .map(trimmed)
    .filter(Boolean);

const trimmed = (word: string): string => word.replace(/^[([{'.,;:…]+|[)\]}'.,;:?!…]+$/g, '');

type Grounds = {
  readonly text: string;
  readonly amounts: () => ReadonlySet<string>;
  readonly spans: () => ReadonlySet<string>;
};

const time = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

const groundsOf = (evidence: readonly Evidence[], now: number): Grounds => {
  const cited = evidence.map(({ object, path: field, value }) => `${object} ${field} ${value}`).join('\n');
  // The kernel's path of a parameter is its name with slashes.
  const text = `${cited}\n${cited.replace(/\/proc\/sys\/(\S+)/g, (_, parameter: string) => parameter.replaceAll('/', '.'))}`;
  const budgets = budgetsOf(evidence);
  return {
    text,
    amounts: once(() => amountsOf(evidence, text, budgets)),
    spans: once(() => spansOf(text, budgets, now)),
  };
};

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** Cited seconds, and a probe's budget: so many failures, so many seconds apart, after a delay. */
const budgetsOf = (evidence: readonly Evidence[]): readonly number[] => {
  const numbers = (pattern: RegExp): readonly number[] => [
    ...new Set(
      evidence.flatMap(({ path: field, value }) =>
        new RegExp(`${pattern.source}$`).test(field)
          ? Number(value)
          : [...value.matchAll(new RegExp(`${pattern.source}":(\\d+)`, 'g'))].map(([, number]) => Number(number)),
      ),
    ),
  ];
  const seconds = numbers(/[Ss]econds/);
  const counts = numbers(/Threshold/);
  // A startup probe, and the readiness probe after it.
  const probes = evidence.map(({ value }) => probeBudgetOf(value)).filter(budget => budget > 0);
  const both = probes.reduce((sum, budget) => sum + budget, 0);
  return [both, ...probes].concat(
    seconds.flatMap(one => [
      one,
      ...counts.flatMap(count => [one * count, ...seconds.map(delay => delay + one * count)]),
    ]),
  );
};

const probeBudgetOf = (value: string): number => {
  const number = (name: string): number => Number(new RegExp(`"${name}":(\\d+)`).exec(value)?.[1] ?? 0);
  return number('initialDelaySeconds') + number('periodSeconds') * number('failureThreshold');
};

const amountsOf = (evidence: readonly Evidence[], text: string, budgets: readonly number[]): ReadonlySet<string> => {
  const written = [
    ...text.replace(time, ' ').matchAll(/(?<![\w.-])[+-]?\d+(?:\.\d+)?(?:m|k|M|G|T|[KMGTP]i)?(?!\w|\.\d)/g),
  ].flatMap(([number]) => parseQuantity(number) ?? []);
  const counters = evidence.flatMap(({ path: field, value }) =>
    /^\d+$/.test(value) && !/econds$/.test(field) ? Number(value) : [],
  );
  const amounts = [
    0,
    ...written,
    ...budgets,
    ...counters.flatMap(one => counters.map(other => one - other)),
    ...evidence.flatMap(({ value }) => (value.startsWith('[') ? listLength(value) : [])),
    ...countsOf(evidence),
    ...sums(evidence),
  ];
  return new Set(amounts.flatMap(forms));
};

/** How many objects of a kind are cited, and how many places with the same field. */
const countsOf = (evidence: readonly Evidence[]): readonly number[] => {
  const groups = new Map<string, Set<string>>();
  const count = (group: string, one: string): void => {
    groups.set(group, (groups.get(group) ?? new Set()).add(one));
  };
  for (const { object, path: field } of evidence) {
    count(object.split('/')[0] ?? '', object);
    count(lastName(field).replace(/\[\d+\]$/, ''), `${object} ${field}`);
  }
  return [...groups.values()].map(places => places.size);
};

/**
 * Sums over what is the same field of one object or of several, as the requests of the pods of a node, with and without
 * each of them, and what they leave of a cited amount of the same name.
 */
const sums = (evidence: readonly Evidence[]): readonly number[] => {
  const cited = evidence.flatMap(({ object, path: field, value }) => {
    const amount = parseQuantity(value);
    return amount === undefined
      ? []
      : [{ object, field: field.replace(/\[\d+\]/g, ''), name: lastName(field), amount }];
  });
  const groups = new Map<string, typeof cited>();
  for (const one of cited)
    for (const key of [one.name, `${one.object} ${one.name}`, one.field])
      groups.set(key, [...(groups.get(key) ?? []), one]);
  return [...groups.values()].flatMap(group => {
    const total = group.reduce((sum, { amount }) => sum + amount, 0);
    const parts = [...new Set(group.map(({ object }) => object))].map(object =>
      group.filter(one => one.object !== object).reduce((sum, { amount }) => sum + amount, 0),
    );
    const wholes = cited.filter(({ name }) => name === group[0]?.name).map(({ amount }) => amount);
    return [total, ...parts].flatMap(sum => [sum, ...wholes.map(whole => whole - sum)]);
  });
};

const lastName = (field: string): string => /\["([^"]+)"\]$/.exec(field)?.[1] ?? field.split('.').at(-1) ?? '';

/** Every span between two cited times or one and now, alone or with a cited length; the API's times are whole seconds. */
const spansOf = (text: string, budgets: readonly number[], now: number): ReadonlySet<string> => {
  const times = [...new Set([now, ...[...text.matchAll(time)].map(([written]) => Date.parse(written))])];
  const lengths = new Set([
    0,
    ...budgets.map(budget => budget * 1000),
    ...[...text.replace(time, ' ').matchAll(/\b(?:\d+(?:\.\d+)?(?:h|m|s|ms))+\b/g)].flatMap(
      ([span]) => parseGoDuration(span) ?? [],
    ),
  ]);
  const between = new Set(times.flatMap(one => times.map(other => Math.abs(one - other))));
  const spans = new Set(budgets.map(budget => `${budget}s`));
  for (const span of between)
    for (const length of lengths)
      for (const ms of [span + length, Math.abs(span - length)])
        for (const rounded of [ms - 1000, ms, ms + 500, ms + 1000])
          if (rounded >= 0) spans.add(humanDuration(rounded)).add(String(Math.floor(rounded / 1000)));
  return spans;
};

const listLength = (json: string): number => {
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) ? list.length : 0;
  } catch {
    return 0;
  }
};

const forms = (amount: number): readonly string[] => [
  String(amount),
  String(Math.round(amount * 10) / 10),
  String(Math.round(amount)),
  String(Math.floor(amount)),
  `0${Math.round(amount).toString(8)}`,
  `${Math.round(amount * 1000)}m`,
  // The kubelet writes millicores without their unit.
  `${amount}m`,
  String(amount / 1000),
  formatBytes(amount),
  formatBytes(amount * 1024),
];

const isNumber = (text: string): boolean => /^\d+$/.test(text);

const stands = (atom: string, known: Grounds): boolean => {
  if ((!isNumber(atom) && known.text.includes(atom)) || vocabulary().has(atom)) return true;
  if (/^[\w.%~×]+$/.test(atom) && /\d/.test(atom[0] ?? '')) {
    const bare = atom.replace(/[%x×]$/, '');
    return known.amounts().has(bare) || known.spans().has(bare);
  }
  if (/^[A-Za-z][A-Za-z'-]*$/.test(atom)) return known.text.toLowerCase().includes(atom.toLowerCase());
  // `limit=32Mi`, `:8080/ready`: each part for itself.
  const parts = atom.split(/[=:/,()[\]{}]+/).filter(Boolean);
  return parts.length > 0 && parts.join('') !== atom && parts.every(part => stands(trimmed(part), known));
};

const written = new Set<string>();

/** The words of the rules themselves, without those of their examples and comments, and without what holds digits, but for file modes. */
const vocabulary = (): ReadonlySet<string> => {
  if (written.size === 0)
    for (const folder of ['src/diagnosis', 'src/model'])
      for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
        name.endsWith('.ts'),
      ))
        for (const line of readFileSync(path.join(folder, file), 'utf8')
          .replace(/\/\*[\s\S]*?\*\/|\{\s*text: [\s\S]*?from: [\s\S]*?\}/g, '')
          .split('\n'))
          if (!/^\s*\/\//.test(line))
            for (const word of [...line.split(/[\s"'`]+/).map(trimmed), ...(line.match(/[A-Za-z][\w'-]*/g) ?? [])])
              if (!/\d/.test(word) || /^0[0-7]{3}$/.test(word)) written.add(word);
  return written;
};
