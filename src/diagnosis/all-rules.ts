import { compareText } from '../model/compare-text.ts';
import type { Family, Rule } from './rule.ts';

/** A rule with the family it belongs to, and the flag that asks for it where nobody else does. */
export type FamilyRule = { readonly rule: Rule; readonly family: string; readonly onRequest?: string };

/** Every rule once, by family and then by id; one that two families tell belongs to the first. */
export const allRules = (families: readonly Family[]): readonly FamilyRule[] => {
  const known = new Set<string>();
  return families.flatMap(({ name, onRequest, pods, objects }) => {
    const rules = new Map([...pods, ...objects].flatMap(check => check.rules).map(rule => [rule.id, rule]));
    const own = [...rules.values()].filter(({ id }) => !known.has(id));
    for (const { id } of own) known.add(id);
    return own
      .sort((one, other) => compareText(one.id, other.id))
      .map(rule => ({ rule, family: name, ...(onRequest ? { onRequest } : {}) }));
  });
};
