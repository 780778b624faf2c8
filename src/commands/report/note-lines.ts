import type { DiagnosisReport } from '../../diagnosis/report.ts';
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
 * what all have is the custom of the place, and has a line.
 */
export const noteLines = (report: DiagnosisReport, rules: ReadonlySet<string>, style: TextStyle): readonly string[] => {
  const groups = noteGroups(report, rules);
  if (groups.length === 0) return ['No notes.'];
  const workloads = workloadsOf(report);
  const isOfAll = (group: NoteGroup): boolean => group.pods > 0 && group.objects.length === workloads.length;
  const ofAll = groups.filter(isOfAll);
  return [
    paint(style, 'strong', 'Notes: risks of which nothing fails now'),
    ...groups.filter(group => !isOfAll(group)).flatMap(group => ['', ...groupLines(group, workloads, style)]),
    ...(ofAll.length > 0 ? ['', `  ${everybody(workloads)}`] : []),
    ...ofAll.flatMap(group => {
      const [only, ...others] = group.objects;
      const whose = only && others.length === 0 ? containersText(only) : '';
      return indented(titleLines({ title: `${group.title}${whose}` }, group.rule, style.columns - 4, style), 4);
    }),
    '',
    paint(style, 'quiet', 'podctl explain RULE tells what is meant, -o json where it stands.'),
  ];
};

const everybody = (workloads: readonly NotedObject[]): string => {
  const [first, ...others] = workloads;
  return first && others.length === 0 ? placeOf(first) : `All ${workloads.length} workloads`;
};

const groupLines = (group: NoteGroup, workloads: readonly NotedObject[], style: TextStyle): readonly string[] => {
  const about = [group.rule, countText(group)].filter(Boolean).join(' · ');
  const width = style.columns - 4;
  const having = new Set(group.objects.map(idOf));
  const others = workloads.filter(one => !having.has(idOf(one)));
  const names =
    group.pods > 0 && others.length <= mostExceptions && having.size > 2 * others.length
      ? [`All workloads but ${others.map(placeOf).join(', ')}`]
      : nameLines(group.objects, width);
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
  return objects.length > 1 ? many(objects.length, pods > 0 ? 'workload' : 'object') : '';
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
