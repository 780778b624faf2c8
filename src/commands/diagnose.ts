import type { Cluster } from '../cluster/cluster.ts';
import { allRules } from '../diagnosis/all-rules.ts';
import { type DiagnosisReport, diagnosisReport } from '../diagnosis/report.ts';
import type { Family } from '../diagnosis/rule.ts';
import { wantText } from '../diagnosis/snapshot.ts';
import { diagnoseSet } from '../evidence/diagnose-set.ts';
import { readScope, type ScopeReading, type Unlisted } from '../evidence/read-scope.ts';
import { kindOfWord, kindPaths } from '../model/kinds.ts';
import type { Kind, KubernetesObject, ObjectRef } from '../model/kubernetes.ts';
import { UsageError } from '../model/usage-error.ts';
import { connectionFlags, type Flag, type FlagValues, fromFlag, readOnlyFlag, textOf } from './options.ts';
import { refuseRecord } from './recording.ts';
import type { Call, Subcommand } from './subcommand.ts';
import { withCluster } from './with-cluster.ts';
import { type ReportFormat, type ReportOrigin, reportFormats, writeReport } from './write-report.ts';

const auditFlag: Flag = {
  name: 'audit',
  description: 'also note what is a risk in the specs, though nothing fails of it',
};

const timelineFlag: Flag = {
  name: 'timeline',
  description: 'also tell what happened to the pods that are not well, in order of time',
};

export const diagnose: Subcommand = {
  name: 'diagnose',
  usage: 'podctl diagnose [POD | KIND/NAME ...] [flags]',
  summary: 'Say why pods are not doing their job, once, as text, JSON, YAML or SARIF',
  details: [
    `Examples:
  podctl diagnose                      the pods of the context's namespace
  podctl diagnose -A -o json           everything, for a script
  podctl diagnose web-0                one pod
  podctl diagnose deployment/web       one workload and its pods
  podctl diagnose -A --audit           what is a risk in the specs too, though nothing fails of it
  podctl diagnose web-0 --timeline     what happened to it, in order of time, too
  podctl diagnose --from ./dump        a recording, a cluster-info dump, a must-gather, a support bundle (as .tar.gz
                                       too), or files of objects`,
    `Exit codes:
  0  nothing found        2  usage, unreadable input or kubeconfig     4  timed out or out of reach
  1  findings             3  inconclusive: the evidence could not be read`,
  ],
  flags: [
    ...connectionFlags,
    { name: 'selector', short: 'l', value: 'SELECTOR', description: 'only pods with these labels' },
    readOnlyFlag,
    fromFlag,
    auditFlag,
    timelineFlag,
    {
      name: 'output',
      short: 'o',
      value: 'FORMAT',
      choices: reportFormats,
      description: 'text, json, yaml or sarif (default: text)',
    },
  ],
  run: call => run(call),
};

const run = async ({ args, flags }: Call): Promise<number> => {
  const format = textOf(flags, 'output') ?? 'text';
  if (!isFormat(format))
    throw new UsageError(`-o ${format} is not an output of podctl diagnose`, 'Choose text, json, yaml or sarif.');
  const from = textOf(flags, 'from');
  if (from !== undefined) refuseRecord(flags, '--from');
  const result = from === undefined ? await fromCluster(args, flags) : await fromPath(from, args, flags);
  const exitCode = exitCodeOf(result);
  const { report, timelines, placeOf } = result;
  await writeReport(report, format, { exitCode, placeOf, notes: await notedRules(flags), timelines });
  return exitCode;
};

/** The rules of an audit are loaded only where one is asked for. */
const familiesFor = async (flags: FlagValues): Promise<readonly Family[]> =>
  flags['audit']
    ? (await import('../diagnosis/rules/every-family.ts')).everyFamily
    : (await import('../diagnosis/rules/index.ts')).families;

/** An audit lists what stands in specs, whichever family notes it. */
const notedRules = async (flags: FlagValues): Promise<ReadonlySet<string>> => {
  if (!flags['audit']) return new Set();
  const rules = allRules(await familiesFor(flags)).map(({ rule }) => rule);
  return new Set(rules.filter(({ inSpec }) => inSpec).map(({ id }) => id));
};

const isFormat = (word: string): word is ReportFormat => reportFormats.some(format => format === word);

type Result = {
  readonly report: DiagnosisReport;
  readonly timelines: ReportOrigin['timelines'];
  readonly unreadable: boolean;
  readonly placeOf: ReportOrigin['placeOf'];
};

const exitCodeOf = ({ report, unreadable }: Result): number => {
  if (report.findings.some(finding => finding.role !== 'note')) return 1;
  return unreadable || report.pods.some(pod => pod.verdict === 'inconclusive') ? 3 : 0;
};

const nowhere = (): undefined => undefined;

/** The report with the timelines that were asked for; what makes them is loaded only then. */
const withPast = async (
  flags: FlagValues,
  report: DiagnosisReport,
  { pods, snapshot }: Pick<ScopeReading, 'pods' | 'snapshot'>,
): Promise<Pick<Result, 'report' | 'timelines'>> => {
  if (!flags['timeline']) return { report, timelines: new Map() };
  const { timelineTexts, withTimelines } = await import('../diagnosis/timeline/report-timeline.ts');
  const isRecorded = report.source.kind === 'snapshot';
  return { report: withTimelines(report, pods, snapshot), timelines: timelineTexts(pods, snapshot, isRecorded) };
};

const fromCluster = (args: readonly string[], flags: FlagValues): Promise<Result> =>
  withCluster(flags, async (cluster, recorder) => {
    const namespace = flags['all-namespaces'] ? '' : cluster.context.namespace;
    const selector = textOf(flags, 'selector');
    const only = args.map(word => refOf(word, cluster.context.namespace));
    const reading = await readScope(
      cluster,
      {
        namespace,
        ...(selector ? { labelSelector: selector } : {}),
        only,
        ...(flags['timeline']
          ? { wants: (await import('../diagnosis/timeline/report-timeline.ts')).timelineWants }
          : {}),
      },
      () => familiesFor(flags),
    );
    const [missing] = reading.notFound;
    if (missing)
      throw new UsageError(
        `There is no ${missing.kind} ${missing.name}${missing.namespace ? ` in namespace ${missing.namespace}` : ''}`,
        'Name another namespace with -n.',
      );
    const found = [...reading.pods.map(({ pod }) => pod), ...reading.objects.map(({ object }) => object)];
    if (namespace && !found.some(({ metadata }) => metadata?.namespace)) await needNamespace(cluster, namespace);
    if (recorder) (await import('./record-diagnosed.ts')).recordDiagnosed(recorder, reading);
    const source = { kind: 'cluster', context: cluster.context.name } as const;
    const report = diagnosisReport(source, reading.pods, reading.objects, reading.snapshot, reading.whyUnknown);
    const { podsUnreadable, unlisted } = reading;
    const pods =
      podsUnreadable === undefined
        ? []
        : [{ what: `pods in ${namespace || 'all namespaces'}`, why: `forbidden: ${podsUnreadable}`, rules: [] }];
    const others = unlisted
      .map(({ kind, why, rules }) => ({ what: listText(kind, namespace), why: `forbidden: ${why}`, rules }))
      .filter(({ what }) => !report.missing.some(one => one.what === what));
    return {
      ...(await withPast(flags, { ...report, missing: [...pods, ...report.missing, ...others] }, reading)),
      unreadable: podsUnreadable !== undefined || (report.pods.length === 0 && unlisted.some(isWithin(namespace))),
      placeOf: nowhere,
    };
  });

/** Where there is not even a pod, what may not be listed there is all there could be. */
const isWithin =
  (namespace: string) =>
  ({ kind }: Unlisted): boolean =>
    !namespace || kindPaths[kind].namespaced;

/** A mistyped namespace must not look like one in which all is well. */
const needNamespace = async (cluster: Cluster, namespace: string): Promise<void> => {
  const { state } = await cluster.get('Namespace', '', namespace);
  if (state === 'absent')
    throw new UsageError(`There is no namespace ${namespace}`, 'kubectl get namespaces lists them; -A looks at all.');
};

const listText = (kind: Kind, namespace: string): string => {
  if (kind === 'Event' && !namespace) return 'events of the cluster';
  if (kind === 'Event') return wantText({ want: 'events', of: { kind, namespace, name: '' } });
  return wantText({ want: 'objects', kind, namespace: kindPaths[kind].namespaced ? namespace : '' });
};

const fromPath = async (path: string, args: readonly string[], flags: FlagValues): Promise<Result> => {
  const { loadRecording } = await import('../recording/load.ts');
  const families = await familiesFor(flags);
  const namespace = textOf(flags, 'namespace') ?? '';
  const selector = textOf(flags, 'selector');
  const set = loadRecording(path);
  if (
    namespace &&
    !set.objects.some(
      ({ kind, metadata }) => (kind === 'Namespace' ? metadata?.name : metadata?.namespace) === namespace,
    )
  )
    throw new UsageError(`Nothing in ${path} is in namespace ${namespace}`, 'Leave it out to see what is there.');
  const all = args.length === 0 && !namespace && !selector && !flags['all-namespaces'];
  const named = args.map(word => refOf(word, namespace));
  const lost = named.find(ref => !set.objects.some(object => isNamed(object, ref)));
  if (lost)
    throw new UsageError(
      `There is no ${lost.kind} ${lost.name}${lost.namespace ? ` in namespace ${lost.namespace}` : ''} in ${path}`,
      'Leave the name out to see what is there.',
    );
  const only = all && set.about ? [set.about] : named;
  const { pods, objects, snapshot } = diagnoseSet(
    set,
    { namespace, only, ...(selector ? { labelSelector: selector } : {}) },
    families,
  );
  const report = diagnosisReport({ kind: 'snapshot', path }, pods, objects, snapshot);
  const broken = set.problems.map(({ file, why }) => ({ what: file, why, rules: [] }));
  return {
    ...(await withPast(flags, { ...report, missing: [...broken, ...report.missing] }, { pods, snapshot })),
    unreadable: broken.length > 0,
    placeOf: subject => set.placeOf?.(subject),
  };
};

/** Whether an object of a recording is meant by a name, which holds for every namespace unless one is given. */
const isNamed = ({ kind, metadata }: KubernetesObject, ref: ObjectRef): boolean =>
  kind === ref.kind &&
  metadata?.name === ref.name &&
  (!ref.namespace || !metadata?.namespace || metadata.namespace === ref.namespace);

/** `web-0` is a pod, `deployment/web` and `deploy/web` a workload. */
const refOf = (word: string, namespace: string): ObjectRef => {
  const [left = '', right] = word.split('/');
  const kind = right === undefined ? 'Pod' : kindOfWord(left);
  const name = right ?? left;
  if (!kind)
    throw new UsageError(
      `${left} is not a kind that podctl knows`,
      'Write it like deployment/web, node/worker-1 or pvc/data.',
    );
  if (!name) throw new UsageError(`${word} names nothing`, 'Write it like deployment/web.');
  return { kind, namespace: kind === 'Node' || kind === 'PersistentVolume' ? '' : namespace, name };
};
