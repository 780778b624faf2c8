import { ifRead } from '../../../model/known.ts';
import type { Node, Pod } from '../../../model/kubernetes.ts';
import { type NodeDemand, pinnedNodes, unmetDemands } from '../../../model/node-affinity.ts';
import { podRequests, reservedBy } from '../../../model/pod-requests.ts';
import { parseQuantity } from '../../../model/quantity.ts';
import { type Taint, untoleratedTaints } from '../../../model/taints.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { Obstacle } from './question.ts';

/** One resource of which a node has too little for a pod, in base units. */
export type Shortfall = {
  readonly resource: string;
  readonly requested: number;
  readonly allocatable: number;
  /** What other pods have reserved; undefined where they could not be read. */
  readonly reserved: number | undefined;
};

/** Everything that the objects themselves show to keep a pod off a node. */
export type NodeObstacles = {
  readonly node: Node;
  readonly cordoned: boolean;
  readonly taints: readonly Taint[];
  readonly demands: readonly NodeDemand[];
  readonly shortfalls: readonly Shortfall[];
  /** Which of these the scheduler meets first, and therefore names. */
  readonly first: Obstacle;
};

/** How many nodes' pods are read to add up what they have reserved. */
const mostNodesToSum = 12;

/** Goes through the scheduler's filters in its order for every node. Undefined where nodes could not be read. */
export const nodeObstacles = (pod: Pod, snapshot: Snapshot): readonly NodeObstacles[] | undefined => {
  const nodes = ifRead(snapshot.objects('Node', ''));
  if (!nodes) return undefined;
  const pinned = pinnedNodes(pod);
  const requests = [...podRequests(pod), ['pods', 1] as const].filter(([, requested]) => requested > 0);
  let summed = 0;
  return nodes.map(node => {
    const cordoned =
      node.spec?.unschedulable === true &&
      untoleratedTaints(pod, { spec: { taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] } })
        .length > 0;
    const taints = untoleratedTaints(pod, node).filter(
      taint => !(node.spec?.unschedulable && taint.key === 'node.kubernetes.io/unschedulable'),
    );
    const demands = unmetDemands(pod, node);
    const early = cordoned || taints.length > 0 || demands.length > 0;
    const sum = !early && summed < mostNodesToSum && (!pinned || pinned.includes(node.metadata?.name ?? ''));
    if (sum) summed += 1;
    const others = sum ? ifRead(snapshot.podsOnNode(node.metadata?.name ?? '')) : undefined;
    const shortfalls = shortfallsOf(requests, node, others);
    return { node, cordoned, taints, demands, shortfalls, first: firstOf(cordoned, taints, demands, shortfalls) };
  });
};

/** Whether a node would take the pod if one kind of obstacle were away, as far as its object tells. */
export const isOnly = (node: NodeObstacles, obstacle: Obstacle): boolean =>
  (obstacle === 'cordoned' || !node.cordoned) &&
  (obstacle === 'taints' || node.taints.length === 0) &&
  (obstacle === 'demands' || node.demands.length === 0) &&
  (obstacle === 'shortfalls' || node.shortfalls.length === 0);

/** Those of some nodes that have what the pod demands of its node; all of them where none has. */
export const demandedFirst = (nodes: readonly NodeObstacles[]): readonly NodeObstacles[] => {
  const demanded = nodes.filter(node => node.demands.length === 0);
  return demanded.length > 0 ? demanded : nodes;
};

const shortfallsOf = (
  requests: readonly (readonly [resource: string, requested: number])[],
  node: Node,
  others: readonly Pod[] | undefined,
): readonly Shortfall[] => {
  const reserved = others && reservedBy(others);
  return requests.flatMap(([resource, requested]) => {
    const offered = parseQuantity(node.status?.allocatable?.[resource]);
    if (resource === 'pods' && offered === undefined) return [];
    const all = offered ?? 0;
    const taken = reserved && (reserved.get(resource) ?? 0);
    return requested + (taken ?? 0) > all * (1 + 1e-9)
      ? [{ resource, requested, allocatable: all, reserved: taken }]
      : [];
  });
};

const firstOf = (
  cordoned: boolean,
  taints: readonly Taint[],
  demands: readonly NodeDemand[],
  shortfalls: readonly Shortfall[],
): Obstacle => {
  if (cordoned) return 'cordoned';
  if (taints.length > 0) return 'taints';
  if (demands.length > 0) return 'demands';
  return shortfalls.length > 0 ? 'shortfalls' : 'rest';
};
