import type { DiagnosisReport, ReportFinding, ReportPod } from '../../diagnosis/report.ts';
import { compareText } from '../../model/compare-text.ts';

/** One thing that is noted, and everything it is noted of. */
export type NoteGroup = {
  readonly rule: string;
  readonly title: string;
  readonly objects: readonly NotedObject[];
  /** How many pods it is noted of; 0 for what is noted of other objects. */
  readonly pods: number;
};

/** A workload, or what has none above it. */
export type NotedObject = {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Which of its containers, where its pods have several; in the order in which they were found. */
  readonly containers: ReadonlySet<string>;
};

/** What these rules note in a report by what they say, those of the fewest first; pods are counted, and named by their owner. */
export const noteGroups = (report: DiagnosisReport, rules: ReadonlySet<string>): readonly NoteGroup[] => {
  const groups = new Map<string, OpenGroup>();
  const add = ({ rule, title, subject }: ReportFinding, pod: ReportPod | undefined): void => {
    const key = `${rule} ${title}`;
    const group = groups.get(key) ?? { rule, title, objects: new Map(), pods: new Set() };
    groups.set(key, group);
    if (pod) group.pods.add(pod);
    const noted = pod ? workloadOf(pod) : { ...subject, containers: new Set<string>() };
    const object = group.objects.get(idOf(noted)) ?? { ...noted, containers: new Set() };
    group.objects.set(idOf(noted), object);
    if (subject.container && !pod?.ready.endsWith('/1')) object.containers.add(subject.container);
  };
  const notes = report.findings.map(finding =>
    finding.role === 'note' && rules.has(finding.rule) ? finding : undefined,
  );
  // Several pods may point to one note: replicas have it alike.
  for (const pod of report.pods)
    for (const index of pod.findings) {
      const finding = notes[index];
      if (finding?.subject.kind === 'Pod') add(finding, pod);
    }
  for (const finding of notes) if (finding && finding.subject.kind !== 'Pod') add(finding, undefined);
  return [...groups.values()]
    .map(({ objects, pods, ...texts }) => ({ ...texts, objects: [...objects.values()].sort(byPlace), pods: pods.size }))
    .sort((one, other) => one.objects.length - other.objects.length || one.pods - other.pods);
};

/** What was looked at for these notes, each once: of pods that are leaving, and of bare ones that have ended, nothing is noted. */
export const workloadsOf = (report: DiagnosisReport, groups: readonly NoteGroup[]): readonly NotedObject[] => {
  const noted = new Set(groups.flatMap(({ objects }) => objects.map(idOf)));
  const all = report.pods.filter(
    pod => noted.has(idOf(workloadOf(pod))) || (pod.owner && pod.status !== 'Terminating'),
  );
  return [...new Map(all.map(workloadOf).map(one => [idOf(one), one])).values()].sort(byPlace);
};

/** Tells one object from every other. */
export const idOf = ({ kind, namespace, name }: Pick<NotedObject, 'kind' | 'namespace' | 'name'>): string =>
  `${kind}/${namespace}/${name}`;

type OpenGroup = {
  readonly rule: string;
  readonly title: string;
  readonly objects: Map<string, NotedObject & { readonly containers: Set<string> }>;
  readonly pods: Set<ReportPod>;
};

const workloadOf = ({ namespace, name, owner }: ReportPod): NotedObject => ({
  ...(owner ?? { kind: 'Pod', name }),
  namespace,
  containers: new Set(),
});

const byPlace = (one: NotedObject, other: NotedObject): number =>
  compareText(one.namespace, other.namespace) || compareText(one.name, other.name);
