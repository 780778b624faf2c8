import type { Titles } from '../audit/title-without-log.ts';
import { allRules } from '../diagnosis/all-rules.ts';
import { families } from '../diagnosis/rules/index.ts';

/** The templates of the titles of all rules. */
export const ruleTitles = (): Titles => {
  const titles = new Map(allRules(families).map(({ rule }) => [rule.id, rule.title]));
  return rule => titles.get(rule);
};
