import type { Family, Rule } from './rule.ts';

/** A rule with the family it belongs to. */
export type FamilyRule = { readonly rule: Rule; readonly family: string };

/** Every rule once, by family and then by id. */
export const allRules = (families: readonly Family[]): readonly FamilyRule[] =>
  families.flatMap(family => {
    const rules = new Map(
      [...family.pods, ...family.objects].flatMap(check => check.rules).map(rule => [rule.id, rule]),
    );
    return [...rules.values()]
      .sort((one, other) => one.id.localeCompare(other.id))
      .map(rule => ({ rule, family: family.name }));
  });
