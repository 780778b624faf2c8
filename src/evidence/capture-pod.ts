import type { Cluster, ServerVersion } from '../cluster/cluster.ts';
import type { DiagnosedPod } from '../diagnosis/report.ts';
import type { Family } from '../diagnosis/rule.ts';
import { type Want, wantText } from '../diagnosis/snapshot.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import type { LogExcerpt } from '../model/log-excerpt.ts';
import { createAnswers } from './answers.ts';
import { readScope } from './read-scope.ts';
import { recordReads } from './record-reads.ts';
import { readSurroundings } from './surroundings.ts';

/** Everything that was read about one pod, with nothing taken out yet. */
export type Capture = {
  readonly pod: DiagnosedPod;
  readonly objects: readonly KubernetesObject[];
  readonly logs: readonly LogExcerpt[];
  readonly read: readonly string[];
  /** ms; the server's clock. */
  readonly at: number;
  readonly server: ServerVersion;
  /** What was asked for and refused, or failed. */
  readonly unread: readonly { readonly what: string; readonly why: string }[];
};

/**
 * Reads a pod and all that its diagnosis looks at, and what a person would look at: owners, node, volumes, configuration,
 * Services, limits, events and logs. Undefined where the pod does not exist; 'forbidden' with the reason where it may not
 * be read. Rejects with an `ApiError` where the cluster is out of reach.
 */
export const capturePod = async (
  cluster: Cluster,
  namespace: string,
  name: string,
  families: readonly Family[],
): Promise<Capture | { readonly forbidden: string } | undefined> => {
  const reads = recordReads(cluster);
  const scope = { namespace, only: [{ kind: 'Pod', namespace, name }] };
  const { pods, podsUnreadable, snapshot } = await readScope(reads.cluster, scope, async () => families);
  if (podsUnreadable !== undefined) return { forbidden: podsUnreadable };
  const [pod] = pods;
  if (!pod) return undefined;
  const answers = createAnswers(reads.cluster, () => Date.now() + cluster.clockOffset());
  const asked: Want[] = await readSurroundings(pod.pod, reads.cluster, answers, snapshot.now);
  const unread = asked.flatMap(want => {
    const answer = answers.get(want);
    if (answer.state === 'forbidden') return [{ what: wantText(want), why: answer.why }];
    return answer.state === 'unknown' ? [{ what: wantText(want), why: 'the request failed' }] : [];
  });
  answers.close();
  return {
    pod,
    objects: reads.objects(),
    logs: reads.logs(),
    read: reads.read(),
    at: snapshot.now,
    server: await cluster.version(),
    unread,
  };
};
