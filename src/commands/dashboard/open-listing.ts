import type { LoadedConfiguration } from '../../configuration/loaded.ts';
import { allRules, type FamilyRule } from '../../diagnosis/all-rules.ts';
import type { DiagnosisReport } from '../../diagnosis/report.ts';
import type { Family } from '../../diagnosis/rule.ts';
import { ruleText } from '../../diagnosis/rule-text.ts';
import { everyFamily } from '../../diagnosis/rules/every-family.ts';
import type { ObjectRef } from '../../model/kubernetes.ts';
import { nearName } from '../../model/near-names.ts';
import { type ListedEntry, listingScreen } from '../../state/listing-screen.ts';
import { objectName } from '../../state/pages/text/text-source.ts';
import { documentScreen, type Screen } from '../../state/screen.ts';
import type { Tone } from '../../text/line.ts';
import { type NoteGroup, noteGroups, workloadsOf } from '../report/note-groups.ts';
import { configurationPage } from './configured.ts';
import { exampleHint } from './example-rules.ts';

/** The configuration as a text to read. */
export const configurationScreen = (configuration: LoadedConfiguration | undefined): Screen =>
  documentScreen({
    what: 'Configuration',
    name: configuration?.file.path ?? "podctl's own",
    text: configurationPage(configuration, process.env),
    prose: false,
  });

/** Every rule by family, or the page of one. Raises an `Error` for one that does not exist. */
export const rulesScreen = (id: string): Screen => {
  const rules = allRules(everyFamily);
  if (id === '')
    return listingScreen({ what: 'Rules', name: 'of the diagnosis', entries: rules.map(ruleEntry), none: '' });
  const found = rules.find(({ rule }) => rule.id === id);
  if (found) return documentScreen(rulePage(found));
  const near = nearName(
    id,
    rules.map(({ rule }) => rule.id),
  );
  throw new Error(`There is no rule ${id}.${near ? ` Did you mean ${near}?` : ''}`);
};

const ruleEntry = (of: FamilyRule): ListedEntry => ({
  group: of.onRequest ? `${of.family} (told by :audit and ${of.onRequest})` : of.family,
  mark: of.rule.id,
  tone: severityTones[of.rule.severity],
  title: of.rule.title,
  id: of.rule.id,
  page: rulePage(of),
});

const rulePage = (of: FamilyRule): ListedEntry['page'] => ({
  what: 'Rule',
  name: of.rule.id,
  text: ruleText(of) + exampleHint(of.rule.id),
  prose: true,
});

const severityTones = {
  critical: 'failing',
  high: 'failing',
  medium: 'degraded',
  low: 'quiet',
} as const satisfies Record<string, Tone>;

/** What is noted of the specs behind a report, by what it says. */
export const auditScreen = (report: DiagnosisReport, of: ObjectRef | undefined, namespace: string): Screen => {
  const rules = new Map(allRules(everyFamily).map(each => [each.rule.id, each]));
  const inSpec = new Set([...rules.values()].flatMap(({ rule }) => (rule.inSpec ? [rule.id] : [])));
  const groups = noteGroups(report, inSpec);
  const all = workloadsOf(report, groups).length;
  const entries = groups.map(group => auditEntry(group, rules.get(group.rule), report, sharedBy(group, all)));
  const where = namespace === '' ? 'all namespaces' : `namespace ${namespace}`;
  return listingScreen({
    what: 'Audit',
    name: `${of ? objectName(of) : where}, as of ${report.observedAt.slice(11, 19)}Z`,
    entries,
    none: `Nothing in these specs is a risk that podctl knows. :rules lists what was looked for.`,
  });
};

/** What most have alike is a habit; what sets a few apart is looked at first. */
const sharedBy = ({ objects }: NoteGroup, all: number): string => {
  if (all <= 2) return 'In the specs';
  return objects.length * 2 > all ? `Most of ${all} have it` : `A few of ${all} have it`;
};

const auditEntry = (
  { rule, title, objects, pods }: NoteGroup,
  known: FamilyRule | undefined,
  report: DiagnosisReport,
  shared: string,
): ListedEntry => {
  const findings = report.findings.filter(finding => finding.rule === rule && finding.title === title);
  const [first] = findings;
  const noted = objects.map(({ kind, namespace, name, containers }) => {
    const which = containers.size > 0 ? ` (${[...containers].join(', ')})` : '';
    return `  ${kind.toLowerCase()}/${name}${namespace ? ` in ${namespace}` : ''}${which}`;
  });
  const cited = (first?.evidence ?? []).map(({ path, value }) => `  ${path}: ${value}`);
  const steps = (first?.next ?? []).map(({ why, command }) => `  ${why}${command ? `\n      ${command}` : ''}`);
  const text = [
    title,
    ...(first ? [first.explanation] : []),
    `Noted of\n${noted.join('\n')}`,
    ...(cited.length > 0 ? [`What it rests on, of the first\n${cited.join('\n')}`] : []),
    ...(steps.length > 0 ? [`What to do\n${steps.join('\n')}`] : []),
    ...(known ? [`The rule\n\n${known.rule.about}`] : []),
  ].join('\n\n');
  const count =
    objects.length === 1 ? `${objects[0]?.kind.toLowerCase()}/${objects[0]?.name}` : `${objects.length} objects`;
  return {
    group: shared,
    mark: count,
    tone: 'quiet',
    title: pods > 1 ? `${title} (${pods} pods)` : title,
    id: rule,
    page: { what: 'Audit', name: rule, text, prose: true },
  };
};

/** What an audit asks: all rules, those on request too. */
export const auditFamilies: readonly Family[] = everyFamily;
