import catalogue from '../docs/catalogue.json' with { type: 'json' };
import { allRules, type FamilyRule } from '../src/diagnosis/all-rules.ts';
import { everyFamily } from '../src/diagnosis/rules/every-family.ts';
import { markdownTable } from './markdown-table.ts';

/** An entry of the catalogue of pod failures: `by` names rules that tell it under their own id, `why` what keeps it from being told. */
type CatalogueEntry = {
  readonly id: string;
  readonly section: string;
  readonly what: string;
  readonly by?: readonly string[];
  readonly why?: string;
};

const entries: readonly CatalogueEntry[] = catalogue.entries;
const sections: Readonly<Record<string, string>> = catalogue.sections;

/** What is wrong between the catalogue and the rules, a line each; nothing where they agree. */
export const coverageFaults = (): readonly string[] => {
  const rules = new Set(allRules(everyFamily).map(({ rule }) => rule.id));
  const known = new Set([...entries, ...catalogue.own].map(({ id }) => id));
  const listed = [...entries, ...catalogue.own].map(({ id }) => id);
  return [
    ...[...rules]
      .filter(id => !known.has(id) && !isLogRule(id))
      .map(id => `the rule ${id} is not in docs/catalogue.json`),
    ...catalogue.own
      .filter(({ id }) => !rules.has(id))
      .map(({ id }) => `${id} is listed as podctl's own, but is no rule`),
    ...entries
      .filter(({ id, by, why }) => !rules.has(id) && !by && !why)
      .map(({ id }) => `${id} has no rule and no reason why`),
    ...entries.flatMap(({ id, by = [] }) =>
      by.filter(rule => !rules.has(rule)).map(rule => `${id} is told by ${rule}, which is no rule`),
    ),
    ...listed
      .filter((id, index) => listed.indexOf(id) !== index)
      .map(id => `${id} stands twice in docs/catalogue.json`),
    ...entries.filter(({ section }) => !sections[section.charAt(0)]).map(({ id }) => `${id} is in no section`),
  ];
};

/** Which rule tells what, failure by failure. */
export const coveragePage = (): string => {
  const rules = allRules(everyFamily);
  const byId = new Map(rules.map(one => [one.rule.id, one]));
  const told = entries.filter(({ id }) => byId.has(id)).length;
  const onRequest = entries.filter(({ id }) => byId.get(id)?.onRequest).length;
  const elsewhere = entries.filter(({ id, by }) => !byId.has(id) && by).length;
  const own = [
    ...catalogue.own,
    ...rules.filter(({ rule }) => isLogRule(rule.id)).map(({ rule }) => ({ id: rule.id, what: placeless(rule.title) })),
  ];
  return [
    '<!-- Written by `npm run docs` from docs/catalogue.json and src/diagnosis/rules: change those, not this page. -->',
    '# Coverage',
    [
      `The catalogue of pod failures has ${entries.length} entries: ${told} have a rule of their own (${onRequest} of them are told on request: \`podctl diagnose --audit\`), ${elsewhere} are told by another rule,`,
      `and ${entries.length - told - elsewhere} are not told, for the reason that stands beside them. \`<…>\` stands for a value of the case.`,
    ].join(' '),
    ...Object.entries(sections).flatMap(([letter, title]) => {
      const within = entries.filter(({ section }) => section.startsWith(letter));
      if (within.length === 0) return [];
      return [
        `## ${letter}. ${title}`,
        markdownTable(
          ['entry', 'what', 'told by'],
          within.map(entry => [entry.id, literal(entry.what), teller(entry, byId)]),
        ),
      ];
    }),
    '## Beyond the catalogue',
    'Rules for what the catalogue tells without an id, for what no other rule knows, and for causes that only a log names.',
    markdownTable(
      ['rule', 'what'],
      own.map(({ id, what }) => [link(id, byId), literal(what)]),
    ),
  ]
    .join('\n\n')
    .concat('\n');
};

const isLogRule = (id: string): boolean => id.startsWith('log-');

const teller = ({ id, by = [], why }: CatalogueEntry, byId: ReadonlyMap<string, FamilyRule>): string => {
  const own = byId.get(id);
  const others = by.map(rule => link(rule, byId)).join(', ');
  if (own?.onRequest)
    return `${link(id, byId)} with \`${own.onRequest}\`${others ? `; where it does harm, ${others}` : ''}`;
  if (own) return link(id, byId);
  return [others, why && (others ? `(${why})` : `_${why}_`)].filter(Boolean).join(' ');
};

const link = (id: string, byId: ReadonlyMap<string, FamilyRule>): string => {
  const family = byId.get(id)?.family;
  return family ? `[${id}](rules/${family}.md#${id})` : id;
};

/** `<…>` would be taken for HTML. */
const literal = (text: string): string => text.replaceAll('<', '&lt;');

const placeless = (title: string): string =>
  title.replace(/(?<!\{)\{([a-zA-Z]\w*)\}(?!\})/g, (_, name: string) => `<${name}>`);
