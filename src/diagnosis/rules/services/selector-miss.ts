import type { KubernetesObject } from '../../../model/kubernetes.ts';
import { nearName } from '../../../model/near-names.ts';

type Labels = Readonly<Record<string, string>>;

/** What labels lack to be selected. */
export type Miss = {
  readonly object: KubernetesObject;
  /** The selector's entries that do not hold, as `key=value`. */
  readonly wanted: readonly string[];
  /** What the object has in their place, as `key=value`. */
  readonly has: readonly string[];
  /** Label keys that `has` quotes. */
  readonly keys: readonly string[];
  readonly matched: number;
};

/**
 * How near an object's labels come to a selector: undefined where nothing of it matches and no value is even alike.
 */
export const missOf = (selector: Labels, object: KubernetesObject): Miss | undefined => {
  const labels = object.metadata?.labels ?? {};
  const wrong = Object.entries(selector).filter(([key, value]) => labels[key] !== value);
  const matched = Object.keys(selector).length - wrong.length;
  const keys: string[] = [];
  let alike = 0;
  for (const [key, value] of wrong) {
    const other = labels[key];
    const sameValue = Object.keys(labels).find(name => labels[name] === value);
    if (other !== undefined) {
      keys.push(key);
      if (nearName(value, [other])) alike += 1;
    } else if (sameValue) {
      keys.push(sameValue);
      alike += 1;
    }
  }
  if (matched === 0 && alike === 0) return undefined;
  return {
    object,
    wanted: wrong.map(pair => pair.join('=')),
    has: keys.map(key => `${key}=${labels[key]}`),
    keys,
    matched,
  };
};

/** The nearest of several objects; ties keep their order. */
export const nearestMiss = (selector: Labels, objects: readonly KubernetesObject[]): Miss | undefined =>
  objects
    .flatMap(object => missOf(selector, object) ?? [])
    .reduce<Miss | undefined>((best, miss) => {
      if (!best) return miss;
      const [one, other] = [score(best), score(miss)];
      return other > one ? miss : best;
    }, undefined);

const score = (miss: Miss): number => miss.matched * 10 + miss.keys.length - miss.wanted.length;
