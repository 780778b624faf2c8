import { parseResources } from '../model/pod-resources.ts';
import type { NodeScreen, OpenedNode } from './node-screen.ts';
import { podOrder } from './pod-order.ts';
import type { PodRow } from './pod-row.ts';
import type { State } from './state.ts';

/** The pods that take up room on a node, in order. */
export type NodeRows = {
  readonly rows: readonly PodRow[];
  /** Why these may not be all of them: a sentence, or ''. */
  readonly partial: string;
};

export const nodeRows = (state: State, { name, sort, inverted }: NodeScreen): NodeRows => {
  const { namespace } = state.connection;
  const listed = state.pods.rows.filter(({ node }) => node === name);
  const own = namespace === '' ? undefined : openedNode(state, name)?.pods;
  // Those in view have been judged.
  const others = own?.state === 'read' ? own.value.filter(row => row.namespace !== namespace) : [];
  return {
    // What is finished keeps its name on the node and no room.
    rows: [...listed, ...others].filter(({ resources }) => resources !== '').sort(orderOf(sort, inverted, state)),
    partial: partialText(state, own),
  };
};

const partialText = ({ connection }: State, own: OpenedNode['pods']): string => {
  const { namespace, recording } = connection;
  if (recording !== undefined) return 'Only the pods that the recording holds are counted.';
  if (namespace === '' || own?.state === 'read') return '';
  return own?.state === 'forbidden'
    ? `Only pods of namespace ${namespace} are counted: ${own.why}`
    : `Pods of namespaces other than ${namespace} are being read …`;
};

/** What is known of this node. */
export const openedNode = ({ node }: State, name: string): OpenedNode | undefined =>
  node?.name === name ? node : undefined;

/** Without samples, what is requested stands in for what is used. */
const orderOf = (sort: NodeScreen['sort'], inverted: boolean, { uses }: State) => {
  const resource = sort === 'cpu' || sort === 'cpuShare' ? 'cpu' : sort.startsWith('memory') ? 'memory' : undefined;
  const order = podOrder(sort, inverted, uses);
  if (resource === undefined || uses.byUid.size > 0) return order;
  const requested = (row: PodRow): number => parseResources(row.resources).requests[resource] ?? 0;
  return (one: PodRow, other: PodRow): number =>
    (inverted ? -1 : 1) * (requested(other) - requested(one)) || order(one, other);
};
