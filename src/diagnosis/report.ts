import { compareText } from '../model/compare-text.ts';
import { isKind } from '../model/kinds.ts';
import { ifRead } from '../model/known.ts';
import type { KubernetesObject, Pod } from '../model/kubernetes.ts';
import { controllerOf, likelyTopOwner, type Owner } from '../model/owner.ts';
import { podColumns } from '../model/pod-status.ts';
import type { Diagnosis, Finding, Verdict } from './finding.ts';
import { type Snapshot, type Want, wantText } from './snapshot.ts';
import type { ReportTimeline } from './timeline/report-timeline.ts';

/** `podctl diagnose -o json`: the stable machine contract. */
export type DiagnosisReport = {
  readonly apiVersion: 'podctl.dev/v1';
  readonly kind: 'DiagnosisReport';
  readonly observedAt: string;
  readonly source: ReportSource;
  readonly pods: readonly ReportPod[];
  readonly findings: readonly ReportFinding[];
  readonly missing: readonly { readonly what: string; readonly why: string; readonly rules: readonly string[] }[];
};

export type ReportSource =
  | { readonly kind: 'cluster'; readonly context: string }
  | { readonly kind: 'snapshot'; readonly path: string };

export type ReportPod = {
  readonly namespace: string;
  readonly name: string;
  readonly owner?: Owner;
  readonly status: string;
  readonly ready: string;
  readonly restarts: number;
  readonly verdict: Verdict;
  readonly findings: readonly number[];
  /** What happened to it, where that was asked for. */
  readonly timeline?: ReportTimeline;
};

export type ReportFinding = Omit<Finding, 'causedBy' | 'key' | 'effect' | 'since' | 'nextAttemptAt'> & {
  readonly causedBy: readonly number[];
  readonly since?: string;
  readonly nextAttemptAt?: string;
};

export type DiagnosedPod = { readonly pod: Pod; readonly diagnosis: Diagnosis };
export type DiagnosedObject = { readonly object: KubernetesObject; readonly diagnosis: Diagnosis };

const verdictOrder: readonly Verdict[] = ['failing', 'degraded', 'inconclusive', 'progressing', 'healthy', 'completed'];

/** Why a question has no answer where everything that there is was read: a dump, a file. */
const notThere = (): string => 'not part of what was read';

/**
 * Puts diagnoses together as one report: pods worst first, each finding once however many pods it explains. `whyUnknown`
 * says what kept a question from being answered.
 */
export const diagnosisReport = (
  source: ReportSource,
  pods: readonly DiagnosedPod[],
  objects: readonly DiagnosedObject[],
  snapshot: Snapshot,
  whyUnknown: (want: Want) => string = notThere,
): DiagnosisReport => {
  const worstFirst = [...pods].sort(
    (one, other) =>
      verdictOrder.indexOf(one.diagnosis.verdict) - verdictOrder.indexOf(other.diagnosis.verdict) ||
      compareText(podName(one), podName(other)),
  );
  const findings = new Map<string, Finding>();
  for (const { diagnosis } of [...worstFirst, ...objects])
    for (const finding of diagnosis.findings) {
      const before = findings.get(finding.key);
      // The same Service or node finding may stand under several pods; its causes are those of all.
      if (!before || before.causedBy.length < finding.causedBy.length) findings.set(finding.key, finding);
    }
  const index = new Map([...findings.keys()].map((key, position) => [key, position]));
  return {
    apiVersion: 'podctl.dev/v1',
    kind: 'DiagnosisReport',
    observedAt: new Date(snapshot.now).toISOString().replace('.000Z', 'Z'),
    source,
    pods: worstFirst.map(({ pod, diagnosis }) => {
      const columns = orElse(() => podColumns(pod, snapshot.serverMinor), unreadable);
      const owner = orElse(() => topOwner(pod, snapshot), undefined);
      return {
        namespace: pod.metadata?.namespace ?? '',
        name: pod.metadata?.name ?? '',
        ...(owner ? { owner } : {}),
        status: columns.status,
        ready: columns.ready,
        restarts: columns.restarts,
        verdict: diagnosis.verdict,
        findings: diagnosis.findings.map(finding => index.get(finding.key) ?? -1),
      };
    }),
    findings: [...findings.values()].map(finding => reportFinding(finding, index)),
    missing: missingOf(
      [...pods, ...objects].map(({ diagnosis }) => diagnosis),
      whyUnknown,
    ),
  };
};

/** What stands for a pod whose status is none, as a broken file may hold. */
const unreadable = { status: 'Unknown', ready: '0/0', restarts: 0 };

const orElse = <T, E>(make: () => T, otherwise: E): T | E => {
  try {
    return make();
  } catch {
    return otherwise;
  }
};

/** The controller at the top of the chain: read where it was read, else told from the names. */
export const topOwner = (object: KubernetesObject, snapshot: Snapshot): Owner | undefined => {
  const namespace = object.metadata?.namespace ?? '';
  let owner = controllerOf(object);
  for (let depth = 0; owner && depth < 5; depth += 1) {
    const known = isKind(owner.kind) ? ifRead(snapshot.object(owner.kind, namespace, owner.name)) : undefined;
    const above = known && controllerOf(known);
    if (!known && depth === 0) return likelyTopOwner(object);
    if (!above) return owner;
    owner = above;
  }
  return owner;
};

const podName = ({ pod }: DiagnosedPod): string => `${pod.metadata?.namespace}/${pod.metadata?.name}`;

const reportFinding = (finding: Finding, index: ReadonlyMap<string, number>): ReportFinding => {
  const { causedBy, key: _key, effect: _effect, since, nextAttemptAt, ...rest } = finding;
  return {
    ...rest,
    causedBy: causedBy.flatMap(cause => index.get(cause) ?? []),
    ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
    ...(nextAttemptAt === undefined ? {} : { nextAttemptAt: new Date(nextAttemptAt).toISOString() }),
  };
};

const missingOf = (diagnoses: readonly Diagnosis[], whyUnknown: (want: Want) => string): DiagnosisReport['missing'] => {
  const missing = new Map<string, { what: string; why: string; rules: Set<string> }>();
  for (const diagnosis of diagnoses) {
    for (const { want, why, rules } of diagnosis.blind) note(missing, wantText(want), `forbidden: ${why}`, rules);
    for (const { want, rules } of diagnosis.unanswered ?? [])
      if (isMissed(want, rules, diagnosis)) note(missing, wantText(want), whyUnknown(want), rules);
  }
  return [...missing.values()].map(one => ({ ...one, rules: [...one.rules].sort() }));
};

/**
 * Whether an answer could change what is said. Nobody misses an object that no rule has asked for, or of a pod that is
 * well; nor the node, which nearly every rule only adds, where the cause is certain without it.
 */
const isMissed = (want: Want, rules: readonly string[], { verdict, findings }: Diagnosis): boolean => {
  if (want.want !== 'object') return true;
  const [lead] = findings.filter(({ role }) => role !== 'note');
  if (rules.length === 0 || (verdict === 'healthy' && !lead)) return false;
  return want.kind !== 'Node' || lead?.role !== 'cause' || lead.confidence !== 'certain';
};

const note = (
  missing: Map<string, { what: string; why: string; rules: Set<string> }>,
  what: string,
  why: string,
  rules: readonly string[],
): void => {
  const before = missing.get(what) ?? { what, why, rules: new Set<string>() };
  for (const rule of rules) before.rules.add(rule);
  missing.set(what, before);
};
