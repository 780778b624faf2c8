import { humanDuration } from '../../../model/age.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { parseTime } from '../../../model/time.ts';
import { cite } from '../../evidence.ts';
import type { Outcome, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';

/** How long the controller may take to notice a change, ms. A controller manager renews its lease every two seconds. */
const controllerBudget = 60_000;

export const staleStatus: Rule = {
  id: 'deploy-stale-status',
  severity: 'high',
  title: 'The Deployment controller does not act',
  explanation:
    'Generation {generation} of the Deployment has not been looked at: its status still tells of generation {observed}. {lease}',
  next: [
    {
      why: 'See whether the controller manager runs',
      command: 'kubectl get pods -n kube-system -l component=kube-controller-manager',
    },
  ],
  about:
    'Controllers note the generation they have seen. One that stays behind means that no controller works on the object.',
};

const texts = {
  unknown: 'The controller manager probably does not run.',
  stale: 'The controller manager last renewed its lease {ago} ago: it does not run.',
};

/**
 * A change that the controller has not noted for longer than it takes. Every change is so for a moment: when it was made
 * is told by managed fields, which are often left out, and for the first generation by the creation. Where neither tells,
 * only a lease that has run out does.
 */
export function* staleStatusOf(deployment: ObjectOf<'Deployment'>, snapshot: Snapshot): Iterable<Outcome> {
  const generation = deployment.metadata?.generation ?? 0;
  const observed = deployment.status?.observedGeneration ?? 0;
  if (observed >= generation) return;
  const changed = changedAt(deployment, generation);
  if (changed !== undefined && snapshot.now - changed <= controllerBudget) return;
  const lease = ifRead(snapshot.object('Lease', 'kube-system', 'kube-controller-manager'));
  const silent = snapshot.now - (parseTime(lease?.spec?.renewTime) ?? Number.NaN);
  const isSilent = silent > controllerBudget;
  if (changed === undefined && !isSilent) return;
  yield {
    outcome: 'found',
    rule: staleStatus,
    values: {
      generation,
      observed,
      lease: isSilent ? fill(texts.stale, { ago: humanDuration(silent) }) : texts.unknown,
    },
    evidence: [
      ...cite(deployment, 'metadata.generation', 'status.observedGeneration'),
      ...(lease && isSilent ? cite({ ...lease, kind: 'Lease' }, 'spec.renewTime') : []),
    ],
    confidence: 'likely',
    ...(changed === undefined ? {} : { since: changed }),
  };
}

/** When what is asked for was last changed, ms; undefined where that cannot be told. */
const changedAt = ({ metadata }: ObjectOf<'Deployment'>, generation: number): number | undefined => {
  const times = (metadata?.managedFields ?? [])
    .filter(field => field?.subresource !== 'status')
    .flatMap(field => parseTime(field?.time) ?? []);
  if (generation <= 1) times.push(parseTime(metadata?.creationTimestamp) ?? 0);
  return times.length > 0 ? Math.max(...times) || undefined : undefined;
};
