import { ifRead } from '../../../model/known.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

/** What has become of the work of a pod that failed for good. */
export type Replacement = {
  /** A Ready pod of the same controller, where there is one. */
  readonly ready: Pod | undefined;
  /** How many pods of the same controller have failed, this one included. */
  readonly failed: number;
  /** The same in words, as half a sentence. */
  readonly text: string;
  readonly evidence: readonly Evidence[];
};

/** Looks for other pods of the same controller. */
export const replacementOf = (pod: PodFacts, snapshot: Snapshot): Replacement => {
  const owner = pod.pod.metadata?.ownerReferences?.find(reference => reference.controller);
  if (!owner || owner.kind === 'Node')
    return { ready: undefined, failed: 1, text: 'nobody makes another one, since it has no controller', evidence: [] };
  const siblings = (ifRead(snapshot.objects('Pod', pod.namespace)) ?? []).filter(other =>
    other.metadata?.ownerReferences?.some(reference => reference.controller && reference.uid === owner.uid),
  );
  const failed = Math.max(1, siblings.filter(other => other.status?.phase === 'Failed').length);
  const created = pod.pod.metadata?.creationTimestamp ?? '';
  const ready = siblings.find(
    other =>
      other.metadata?.name !== pod.name &&
      (other.metadata?.creationTimestamp ?? '') >= created &&
      (other.status?.phase === 'Succeeded' ||
        other.status?.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True')),
  );
  const evidence = [
    ...(ready ? cite({ ...ready, kind: 'Pod' }, 'metadata.name') : []),
    ...siblings
      .filter(other => other.status?.phase === 'Failed')
      .slice(0, 20)
      .flatMap(other => cite({ ...other, kind: 'Pod' }, 'status.phase')),
  ];
  const several = failed > 1 ? `, and ${failed} pods of it have failed so far` : '';
  if (ready)
    return {
      ready,
      failed,
      text: `${owner.kind} ${owner.name} has replaced it already by ${ready.metadata?.name}, which is well${several}`,
      evidence,
    };
  return {
    ready: undefined,
    failed,
    text: `its ${owner.kind} ${owner.name} decides whether another one is made${several}`,
    evidence,
  };
};
