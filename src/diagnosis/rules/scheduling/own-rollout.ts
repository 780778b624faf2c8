import { ifRead } from '../../../model/known.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { likelyTopOwner } from '../../../model/owner.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';

const nothing = { text: '', evidence: [] };

/**
 * A sentence for a pod that waits for what older pods of its own Deployment hold: the rolling update may take none of
 * them away before the new pod is ready (maxUnavailable 0), so it waits for itself. Empty where others hold it too.
 */
export const ownRollout = (
  facts: PodFacts,
  holders: readonly Pod[],
  snapshot: Snapshot,
): { readonly text: string; readonly evidence: readonly Evidence[] } => {
  const owner = likelyTopOwner(facts.pod);
  const revision = facts.pod.metadata?.labels?.['pod-template-hash'];
  if (owner?.kind !== 'Deployment' || !revision || holders.length === 0) return nothing;
  const isOlder = (pod: Pod): boolean =>
    pod.metadata?.namespace === facts.namespace &&
    likelyTopOwner(pod)?.name === owner.name &&
    pod.metadata?.labels?.['pod-template-hash'] !== revision;
  if (!holders.every(isOlder)) return nothing;
  const deployment = ifRead(snapshot.object('Deployment', facts.namespace, owner.name));
  const { strategy, replicas } = deployment?.spec ?? {};
  if (!deployment || strategy?.type !== 'RollingUpdate') return nothing;
  if (roundedDown(strategy.rollingUpdate?.maxUnavailable ?? '25%', replicas ?? 1) > 0) return nothing;
  return {
    text: fill(
      ' {those} of the Deployment {name} itself, whose rolling update takes no old pod away before a new one is ready: it waits for itself. With maxUnavailable 1, or the strategy Recreate, an old pod goes first.',
      { those: holders.length === 1 ? 'That is an older pod' : 'Those are older pods', name: owner.name },
    ),
    evidence: cite(
      { ...deployment, kind: 'Deployment' },
      'spec.strategy.rollingUpdate.maxUnavailable',
      'spec.replicas',
    ),
  };
};

/** How many of a Deployment's pods may be away: a number, or per cent of its replicas. Source: ResolveFenceposts in pkg/controller/deployment/util, which rounds down. */
export const roundedDown = (allowed: string | number, replicas: number): number =>
  typeof allowed === 'number' ? allowed : Math.floor((Number.parseInt(allowed, 10) * replicas) / 100);
