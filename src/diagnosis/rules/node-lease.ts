import { humanDuration } from '../../model/age.ts';
import { ifRead } from '../../model/known.ts';
import { parseTime } from '../../model/time.ts';
import { cite, type Evidence } from '../evidence.ts';
import type { Snapshot } from '../snapshot.ts';
import { fill } from '../template.ts';

/** A kubelet renews its lease every ten seconds; the node controller gives it 40 to 50, ms. */
const renewalBudget = 60_000;

const texts = {
  fresh: 'Its kubelet renewed its lease {ago} ago, so it runs: it hangs with this pod, or has a long backlog.',
  stale: 'Its kubelet last renewed its lease {ago} ago, by the clock of the node.',
};

/**
 * What the lease of a node adds to a finding on its kubelet: one sentence, '' where the lease is not known or is dated in
 * the future. `nodes/silent-kubelet.ts` finds a node by its lease alone, with more care.
 */
export const leaseText = (
  node: string,
  snapshot: Snapshot,
): { readonly text: string; readonly evidence: readonly Evidence[] } => {
  const lease = ifRead(snapshot.object('Lease', 'kube-node-lease', node));
  const age = snapshot.now - (parseTime(lease?.spec?.renewTime) ?? Number.NaN);
  if (!lease || Number.isNaN(age) || age < -renewalBudget) return { text: '', evidence: [] };
  return {
    text: fill(age <= renewalBudget ? texts.fresh : texts.stale, { ago: humanDuration(Math.max(0, age)) }),
    evidence: cite({ ...lease, kind: 'Lease' }, 'spec.renewTime'),
  };
};
