import type { DiagnosisReport } from '../../diagnosis/report.ts';
import { hasPods } from '../../model/workload-kinds.ts';
import { displayWidth } from '../../text/display-width.ts';
import { indented } from './break-lines.ts';
import { idOf, type NotedObject, type NoteGroup, noteGroups, workloadsOf } from './note-groups.ts';
import { paint, type TextStyle } from './style.ts';

/** Lines of names below a note; more are not read name by name. */
const mostLines = 4;
/** So many that do not have what the others have are named instead of the others. */
const mostExceptions = 3;

/**
 * What these rules note: each thing that is said, with whom it is said of. What few have comes first: it stands out, while
 * what all or nearly all have is the custom of the place, and has a line.
 */
export const noteLines = (report: DiagnosisReport, rules: ReadonlySet<string>, style: TextStyle): readonly string[] => {
  const groups = noteGroups(report, rules);
  if (groups.length === 0) return ['No notes.'];
  const workloads = workloadsOf(report, groups);
  const customs = Map.groupBy(groups, group => customOf(group, workloads));
  return [
    paint(style, 'strong', 'Notes: risks of which nothing fails now'),
    ...(customs.get('') ?? []).flatMap(group => ['', ...groupLines(group, style)]),
    ...[...customs].flatMap(([custom, same]) => (custom ? ['', ...customLines(custom, same, style)] : [])),
    '',
    paint(style, 'quiet', 'podctl explain RULE tells what is meant, -o json where it stands.'),
  ];
};

/** Whom a note is true of in few words, where that is all workloads or nearly all; else nothing. */
const customOf = ({ pods, objects }: NoteGroup, workloads: readonly NotedObject[]): string => {
  const having = new Set(objects.map(idOf));
  const others = workloads.filter(one => !having.has(idOf(one)));
  const [first] = workloads;
  if (pods === 0 || !first || others.length > mostExceptions || having.size <= 2 * others.length) return '';
  if (others.length > 0) return `All workloads but ${others.map(placeOf).join(', ')}`;
  return workloads.length === 1 ? placeOf(first) : `All ${workloads.length} workloads`;
};

const customLines = (custom: string, groups: readonly NoteGroup[], style: TextStyle): readonly string[] => [
  `  ${custom}`,
  ...groups.flatMap(group => {
    const [only, ...others] = group.objects;
    const title = `${group.title}${only && others.length === 0 ? containersText(only) : ''}`;
    return indented(titleLines({ title }, group.rule, style.columns - 4, style), 4);
  }),
];

const groupLines = (group: NoteGroup, style: TextStyle): readonly string[] => {
  const about = [group.rule, countText(group)].filter(Boolean).join(' · ');
  const names = nameLines(group.objects, style.columns - 4);
  return [...indented(titleLines(group, about, style.columns - 2, style), 2), ...indented(names, 4)];
};

const titleLines = (
  { title }: Pick<NoteGroup, 'title'>,
  about: string,
  width: number,
  style: TextStyle,
): readonly string[] => {
  const [strong, quiet] = [paint(style, 'strong', title), paint(style, 'quiet', about)];
  return displayWidth(title) + 2 + displayWidth(about) <= width ? [`${strong}  ${quiet}`] : [strong, quiet];
};

const countText = ({ pods, objects }: NoteGroup): string => {
  const many = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
  if (pods > objects.length) return `${many(pods, 'pod')} of ${many(objects.length, 'workload')}`;
  const areWorkloads = objects.every(({ kind }) => hasPods(kind) && kind !== 'Service');
  return objects.length > 1 ? many(objects.length, areWorkloads ? 'workload' : 'object') : '';
};

/** The objects, as many on a line as fit, each namespace on lines of its own; what is left out is counted. */
const nameLines = (objects: readonly NotedObject[], width: number): readonly string[] => {
  const lines: { text: string; count: number; readonly namespace: string }[] = [];
  for (const object of objects) {
    const name = nameOf(object);
    const last = lines.at(-1);
    if (last?.namespace === object.namespace && displayWidth(`${last.text}, ${name}`) < width) {
      last.text += `, ${name}`;
      last.count += 1;
    } else {
      const isNew = object.namespace !== '' && last?.namespace !== object.namespace;
      lines.push({ text: isNew ? `${object.namespace}: ${name}` : name, count: 1, namespace: object.namespace });
    }
  }
  const texts = lines.map(({ text }) => text);
  // The line that would count the last one can as well hold it.
  if (lines.length <= mostLines + 1) return texts;
  const left = lines.slice(mostLines).reduce((sum, { count }) => sum + count, 0);
  return [...texts.slice(0, mostLines), `… and ${left} more`];
};

const nameOf = (object: NotedObject): string => `${object.kind} ${object.name}${containersText(object)}`;

const containersText = ({ containers }: NotedObject): string =>
  containers.size > 0 ? ` [${[...containers].join(', ')}]` : '';

const placeOf = (object: NotedObject): string => `${object.namespace}/${object.name} (${object.kind})`;
