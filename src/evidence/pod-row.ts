import type { Diagnosis } from '../diagnosis/finding.ts';
import type { Pod } from '../model/kubernetes.ts';
import { likelyTopOwner } from '../model/owner.ts';
import { resourcesText } from '../model/pod-resources.ts';
import { podColumns } from '../model/pod-status.ts';
import { parseTime } from '../model/time.ts';
import type { PodRow } from '../state/pod-row.ts';
import { rowContainers } from '../state/row-container.ts';
import { type SharedValues, unshared } from './shared-values.ts';

/** All that is kept of a pod that is well, and what the list shows of any. */
export const podRow = (
  pod: Pod,
  diagnosis: Diagnosis | undefined,
  serverMinor: number | undefined,
  shared: SharedValues = unshared,
): PodRow => {
  const { ready, status, restarts, restartedAt } = podColumns(pod, serverMinor);
  const lead = diagnosis?.findings.find(finding => finding.role !== 'note');
  const gates = pod.spec?.readinessGates ?? [];
  const owner = likelyTopOwner(pod);
  return {
    uid: pod.metadata?.uid ?? '',
    namespace: shared.text(pod.metadata?.namespace ?? ''),
    name: pod.metadata?.name ?? '',
    ready: shared.text(ready),
    status: shared.text(status),
    restarts,
    restartedAt,
    createdAt: parseTime(pod.metadata?.creationTimestamp),
    node: shared.text(pod.spec?.nodeName ?? ''),
    ip: pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP ?? '',
    qos: shared.text(pod.status?.qosClass ?? ''),
    owner: owner && shared.value(owner),
    nominatedNode: pod.status?.nominatedNodeName ?? '',
    gates: gates.length === 0 ? '' : `${gates.filter(gate => holds(pod, gate.conditionType)).length}/${gates.length}`,
    labels: shared.value(pod.metadata?.labels ?? {}),
    containers: shared.value(rowContainers(pod)),
    resources: shared.text(resourcesText(pod)),
    deleting: pod.metadata?.deletionTimestamp !== undefined,
    verdict: diagnosis?.verdict,
    severity: lead?.severity,
    cause: lead?.title ?? '',
    rule: lead?.rule ?? '',
    fingerprint: lead?.fingerprint ?? '',
    since: lead?.since,
    nextAttemptAt: lead?.nextAttemptAt,
    nextCommand: lead?.next.find(step => step.command)?.command ?? '',
  };
};

const holds = (pod: Pod, type: string): boolean =>
  pod.status?.conditions?.some(condition => condition.type === type && condition.status === 'True') === true;

/** Whether two rows show the same: then the old one is kept, whose identity says that nothing must be drawn. */
export const sameRow = (one: PodRow, other: PodRow): boolean => {
  for (const key of Object.keys(one) as (keyof PodRow)[]) {
    const left = one[key];
    const right = other[key];
    if (left === right) continue;
    if (typeof left !== 'object' || JSON.stringify(left) !== JSON.stringify(right)) return false;
  }
  return true;
};
