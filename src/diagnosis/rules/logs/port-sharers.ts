import { ifRead } from '../../../model/known.ts';
import { likelyTopOwner } from '../../../model/owner.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';

/** Who may hold a port that a container wants: the subject of a sentence, and what it rests on. */
export type PortSharers = { readonly text: string; readonly evidence: readonly Evidence[] };

export const noSharers: PortSharers = { text: '', evidence: [] };

/**
 * The containers of a pod share its ports. With hostNetwork they are those of the node, where the pod's own kind are the
 * first suspects: a second replica, or the one that is being replaced.
 */
export const portSharers = (pod: PodFacts, snapshot: Snapshot): PortSharers => {
  if (!pod.pod.spec?.hostNetwork) return { text: texts.pod, evidence: [] };
  const own = cite(pod.pod, 'spec.hostNetwork', 'spec.nodeName');
  const owner = likelyTopOwner(pod.pod);
  const sibling = (ifRead(snapshot.objects('Pod', pod.namespace)) ?? []).find(
    other =>
      owner !== undefined &&
      other.metadata?.name !== pod.name &&
      other.spec?.nodeName === pod.node &&
      other.spec?.hostNetwork === true &&
      other.status?.phase === 'Running' &&
      likelyTopOwner(other)?.kind === owner.kind &&
      likelyTopOwner(other)?.name === owner.name,
  );
  if (!sibling) return { text: fill(texts.node, { node: pod.node ?? '' }), evidence: own };
  const values = {
    node: pod.node ?? '',
    sibling: sibling.metadata?.name ?? '',
    owner: `${owner?.kind} ${owner?.name}`,
  };
  return {
    text: fill(texts.sibling, values),
    evidence: [...own, ...cite({ ...sibling, kind: 'Pod' }, 'metadata.name', 'spec.hostNetwork')],
  };
};

const texts = {
  pod: 'Another process of the pod',
  node: 'The pod uses the network of node {node} itself (hostNetwork), and another process there',
  sibling:
    'The pod uses the network of node {node} itself (hostNetwork), and so does {sibling} of the same {owner}: another process of the node',
} as const;
