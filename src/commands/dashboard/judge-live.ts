import type { Cluster } from '../../cluster/cluster.ts';
import { type DiagnosisReport, diagnosisReport } from '../../diagnosis/report.ts';
import type { Family } from '../../diagnosis/rule.ts';
import { readScope } from '../../evidence/read-scope.ts';
import type { ObjectRef } from '../../model/kubernetes.ts';

/** What `podctl diagnose` would report of a pod, or of a namespace ('' for all), as of now. Rejects with an `ApiError`. */
export const judgeLive = async (
  cluster: Cluster,
  pod: ObjectRef | undefined,
  namespace: string,
  families: readonly Family[],
): Promise<DiagnosisReport> => {
  const reading = await readScope(cluster, { namespace, only: pod ? [pod] : [] }, async () => families);
  const source = { kind: 'cluster', context: cluster.context.name } as const;
  return diagnosisReport(source, reading.pods, reading.objects, reading.snapshot, reading.whyUnknown);
};
