import { parseTime } from '../model/time.ts';
import type { Finding, Verdict } from './finding.ts';
import { conditionOf, type PodFacts } from './pod-facts.ts';

/** The longest a pod may be under way without a finding before its state counts as undecided, ms. */
const settleMs = 10 * 60_000;

/**
 * The verdict on a pod: the worst effect of its findings, else what its own state says. A pod that is neither well nor
 * explained is `progressing` while it is young and `inconclusive` afterwards.
 */
export const podVerdict = (pod: PodFacts, findings: readonly Finding[], now: number): Verdict => {
  for (const effect of ['failing', 'degraded', 'progressing'] as const)
    if (findings.some(finding => finding.effect === effect)) return effect;
  if (pod.pod.status?.phase === 'Succeeded') return 'completed';
  // A failed try of a Job that has completed since is history.
  if (pod.pod.status?.phase === 'Failed')
    return findings.some(({ rule }) => rule === 'job-retried') ? 'completed' : 'failing';
  if (pod.stage === 'deleting') return 'progressing';
  if (conditionOf(pod, 'Ready')?.status === 'True') return 'healthy';
  return now - lastStart(pod) < settleMs ? 'progressing' : 'inconclusive';
};

/** The last step that the pod got on: made, taken by a kubelet, an init container ended, a container started. */
const lastStart = (pod: PodFacts): number =>
  Math.max(
    pod.createdAt,
    parseTime(pod.pod.status?.startTime) ?? 0,
    ...pod.containers.map(({ running, terminated }) => parseTime(running?.startedAt ?? terminated?.finishedAt) ?? 0),
  );

/** The verdict on an object that is not a pod. */
export const objectVerdict = (findings: readonly Finding[]): Verdict =>
  (['failing', 'degraded', 'progressing'] as const).find(effect =>
    findings.some(finding => finding.effect === effect),
  ) ?? 'healthy';
