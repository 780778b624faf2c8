import type { FamilyRule } from './all-rules.ts';
import type { Rule } from './rule.ts';

/** One rule as a text: for `podctl explain` and, under another heading, its page in the docs. */
export const ruleText = ({ rule, family, onRequest }: FamilyRule): string => {
  const examples = (rule.examples ?? []).map(({ text, from }) => `  ${text.replaceAll('\n', '\n  ')}\n    (${from})`);
  return [
    `${rule.id}  (${family}, ${rule.severity}${rule.role && rule.role !== 'cause' ? `, ${rule.role}` : ''})`,
    rule.about,
    onRequest ? `Told by \`podctl diagnose ${onRequest}\` only.` : '',
    `It says\n  ${rule.title}\n  ${rule.explanation}`,
    rule.next.length > 0 ? `What to do\n${rule.next.map(stepText).join('\n')}` : '',
    examples.length > 0 ? `Texts it knows\n${examples.join('\n')}` : '',
    rule.reference ? `See ${rule.reference}` : '',
  ]
    .filter(Boolean)
    .join('\n\n');
};

const stepText = ({ why, command }: Rule['next'][number]): string => `  ${why}${command ? `\n      ${command}` : ''}`;

/** All rules, one a line. */
export const rulesTable = (rules: readonly FamilyRule[]): string => {
  const width = Math.max(0, ...rules.map(({ rule }) => rule.id.length));
  const familyWidth = Math.max(0, ...rules.map(({ family }) => family.length));
  return rules
    .map(
      ({ rule, family }) =>
        `${rule.id.padEnd(width)}  ${family.padEnd(familyWidth)}  ${rule.severity.padEnd(8)}  ${rule.title}`,
    )
    .join('\n');
};
