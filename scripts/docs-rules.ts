import { allRules, type FamilyRule } from '../src/diagnosis/all-rules.ts';
import { everyFamily } from '../src/diagnosis/rules/every-family.ts';

const note = '<!-- Written by `npm run docs` from src/diagnosis/rules: change the rule, not this page. -->';

/** A page for each family of rules, and the list of all. */
export const rulePages = (): ReadonlyMap<string, string> => {
  const rules = allRules(everyFamily);
  const byFamily = Map.groupBy(rules, ({ family }) => family);
  return new Map([
    ['docs/rules/README.md', index(rules)],
    ...[...byFamily].map(([family, own]) => [`docs/rules/${family}.md`, familyPage(family, own)] as const),
  ]);
};

const index = (rules: readonly FamilyRule[]): string =>
  [
    note,
    '# Rules',
    `podctl knows ${rules.length} rules. \`podctl explain RULE\` shows one in the terminal.`,
    ['| rule | family | severity | it says |', '| --- | --- | --- | --- |', ...rules.map(row)].join('\n'),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');

const row = ({ rule, family }: FamilyRule): string =>
  `| [${rule.id}](${family}.md#${rule.id}) | ${family} | ${rule.severity} | ${cell(rule.title)} |`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const familyPage = (family: string, rules: readonly FamilyRule[]): string =>
  [note, `# ${family}`, ...rules.map(section)].join('\n\n').concat('\n');

const section = ({ rule, onRequest }: FamilyRule): string =>
  [
    `## ${rule.id}`,
    `*${rule.severity}${rule.role && rule.role !== 'cause' ? `, ${rule.role}` : ''}*`,
    rule.about,
    onRequest ? `Told by \`podctl diagnose ${onRequest}\` only.` : '',
    `> **${rule.title}**  \n> ${rule.explanation.replaceAll('\n', ' ')}`,
    rule.next.map(({ why, command }) => `- ${why}${command ? `  \n  \`${command}\`` : ''}`).join('\n'),
    rule.examples?.length ? `Texts it knows:\n\n${rule.examples.map(example).join('\n\n')}` : '',
    rule.reference ? `Source: <${rule.reference}>` : '',
  ]
    .filter(Boolean)
    .join('\n\n');

const example = ({ text, from }: { readonly text: string; readonly from: string }): string =>
  `\`\`\`text\n${text}\n\`\`\`\n\n(${from})`;
