import { quoteLength } from './without-quotes.ts';

/** The template of a rule's title, for a rule's id. */
export type Titles = (rule: string) => string | undefined;

/**
 * The title of a finding that rests on a log line: names in it (a setting, a host) stay, what is long enough to be
 * a quote goes. A title that does not fit its template goes whole: the rule's id tells what was found.
 */
export const titleWithoutLog = (title: string, rule: string, titles: Titles): string => {
  const template = titles(rule);
  // Behind the exit code a container's last words stand.
  if (template?.includes('{exitTitle}')) return title.replace(/(exit code \d+): .*$/is, `$1: ${instead}`);
  if (!rule.startsWith('log-')) return title;
  if (template === undefined) return rule;
  const parts = template.split(/\{\w+\}/);
  const pattern = parts.map(part => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('(.*)');
  const values = new RegExp(`^${pattern}$`, 's').exec(title);
  if (!values) return rule;
  return parts
    .map((part, index) => part + (index < parts.length - 1 ? shortOnly(values[index + 1] ?? '') : ''))
    .join('');
};

const instead = '(log text, not recorded)';
const shortOnly = (value: string): string => (value.length > quoteLength ? instead : value);
