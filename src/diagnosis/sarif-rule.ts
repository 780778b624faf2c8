import type { Rule } from './rule.ts';

/** A rule as a SARIF reportingDescriptor: what `podctl explain` says of it, as text and as Markdown. */
export const sarifRule = (rule: Rule, family: string): object => ({
  id: rule.id,
  name: pascalCase(rule.id),
  shortDescription: { text: open(rule.title) },
  fullDescription: { text: rule.about },
  help: {
    text: [
      rule.about,
      ...rule.next.map(({ why, command }) => `${open(why)}${command ? `: ${open(command)}` : ''}`),
    ].join('\n'),
    markdown: [
      rule.about,
      rule.next.map(({ why, command }) => `- ${open(why)}${command ? `: \`${open(command)}\`` : ''}`).join('\n'),
      rule.reference ? `[Source](${rule.reference})` : '',
    ]
      .filter(Boolean)
      .join('\n\n'),
  },
  ...(rule.reference && URL.canParse(rule.reference) ? { helpUri: rule.reference } : {}),
  defaultConfiguration: { level: sarifLevel(rule) },
  properties: { tags: ['kubernetes', family], severity: rule.severity },
});

/** SARIF knows three levels, podctl four severities; what never alarms is a note. */
export const sarifLevel = ({ role, severity }: Pick<Rule, 'role' | 'severity'>): 'error' | 'warning' | 'note' => {
  if (role === 'note' || severity === 'low') return 'note';
  return severity === 'medium' ? 'warning' : 'error';
};

/** A text without its values: `{image}` becomes `IMAGE`. */
const open = (template: string): string =>
  template.replace(/(?<!\{)\{([a-zA-Z]\w*)\}(?!\})/g, (_, name: string) =>
    name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toUpperCase(),
  );

const pascalCase = (id: string): string =>
  id
    .split('-')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
