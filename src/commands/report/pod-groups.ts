import type { DiagnosisReport, ReportFinding, ReportPod } from '../../diagnosis/report.ts';
import { displayWidth } from '../../text/display-width.ts';

/** Pods with the same verdict for the same cause: the replicas of a workload, told once. */
export type PodGroup = {
  readonly pods: readonly [ReportPod, ...ReportPod[]];
  readonly lead: ReportFinding | undefined;
};

/** The pods that are not well, worst first, in groups. */
export const podGroups = (report: DiagnosisReport): readonly PodGroup[] => {
  const groups = new Map<string, { pods: [ReportPod, ...ReportPod[]]; lead: ReportFinding | undefined }>();
  for (const pod of report.pods.filter(needsSomebody)) {
    const lead = report.findings[pod.findings[0] ?? -1];
    const key = lead ? `${pod.verdict} ${lead.fingerprint}` : `${pod.verdict} ${pod.namespace}/${pod.name}`;
    const group = groups.get(key);
    if (group) group.pods.push(pod);
    else groups.set(key, { pods: [pod], lead });
  }
  return [...groups.values()];
};

/** Healthy and completed pods are only counted. */
export const needsSomebody = ({ verdict }: ReportPod): boolean => verdict !== 'healthy' && verdict !== 'completed';

/** Whether a finding about something else is but what the group's trouble looks like from there: its owner, its Service. */
export const followsFrom = ({ subject, evidence }: ReportFinding, { pods }: PodGroup): boolean =>
  pods.some(
    ({ namespace, name, owner }) =>
      (subject.kind === owner?.kind && subject.name === owner.name && subject.namespace === namespace) ||
      (subject.kind === 'Service' &&
        evidence.some(({ object, path }) => object === `Pod/${namespace}/${name}` && path.startsWith('status.'))),
  );

/** `and 4 more of Deployment web: web-a, web-b, … 2 more`, on one line of `width` cells. */
export const otherPods = ({ pods: [first, ...others] }: PodGroup, width: number): string => {
  if (others.length === 0) return '';
  const owner =
    first.owner && others.every(({ owner: own }) => own?.name === first.owner?.name) ? first.owner : undefined;
  let line = `and ${others.length} more${owner ? ` of ${owner.kind} ${owner.name}` : ''}: `;
  for (const [index, pod] of others.entries()) {
    const name = pod.namespace === first.namespace ? pod.name : `${pod.namespace}/${pod.name}`;
    const longer = `${line}${index > 0 ? ', ' : ''}${name}`;
    const left = others.length - index;
    if (index > 0 && displayWidth(longer) + (left > 1 ? 12 : 0) > width) return `${line}, … ${left} more`;
    line = longer;
  }
  return line;
};
