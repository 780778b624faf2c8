import type { Node, Pod } from '../../../model/kubernetes.ts';
import { pinnedNodes } from '../../../model/node-affinity.ts';
import type { SchedulingMessage } from './message.ts';
import type { NodeObstacles } from './node-obstacles.ts';
import { type ClauseRow, nameOf, type Wording } from './question.ts';

/**
 * A node that would take the pod by now, where every node was refused for its labels, its taints or a cordon: somebody
 * has changed it since, and the scheduler, which is told of that, has only not answered yet.
 */
export const freedNode = (
  pod: Pod,
  { clauses, total }: SchedulingMessage,
  rows: readonly ClauseRow[],
  nodes: readonly NodeObstacles[] | undefined,
): Node | undefined => {
  const counted = clauses.reduce((sum, { count }) => sum + count, 0);
  const isPlain = rows.every(({ obstacle }) => /^(?:cordoned|taints|demands)$/.test(obstacle));
  if (total === 0 || counted !== total || rows.length !== clauses.length || !isPlain) return undefined;
  const pinned = pinnedNodes(pod);
  return nodes?.find(
    ({ node, first, shortfalls }) =>
      first === 'rest' && shortfalls.length === 0 && (!pinned || pinned.includes(nameOf(node))),
  )?.node;
};

/** What is said of a refusal that does not hold any more. */
export const freedWording: Wording = {
  title: 'No node was fit; {freed} is by now',
  explanation:
    'The scheduler refused the pod: “{clause}” ({count} of {total} node(s)). Since then {freed} has been changed and has nothing of that any more, so the scheduler tries again.',
};
