import { parseResources } from '../model/pod-resources.ts';
import type { NodeScreen, OpenedNode } from './node-screen.ts';
import { type PodComparison, podOrder } from './pod-order.ts';
import { noPods, type PodRow } from './pod-row.ts';
import { noUses, type PodUses } from './pod-uses.ts';
import type { State } from './state.ts';

/** The pods that take up room on a node, and what they were made from: the same wish over the same pods is the same list. */
export type NodeList = {
  /** In order. */
  readonly rows: readonly PodRow[];
  /** What they request together: cores and bytes. */
  readonly requests: { readonly cpu: number; readonly memory: number };
  /** Why these may not be all of them: a sentence, or ''. */
  readonly partial: string;
  readonly pods: readonly PodRow[];
  readonly own: OpenedNode['pods'];
  readonly uses: PodUses;
  readonly wish: Pick<NodeScreen, 'name' | 'sort' | 'inverted'>;
};

export const emptyNodeList: NodeList = {
  rows: [],
  requests: { cpu: 0, memory: 0 },
  partial: '',
  pods: noPods.rows,
  own: undefined,
  uses: noUses,
  wish: { name: '', sort: 'memory', inverted: false },
};

/** The list for the node of a screen. */
export const nodeList = (before: NodeList, state: State, { name, sort, inverted }: NodeScreen): NodeList => {
  const { pods, uses, connection } = state;
  const own = connection.namespace === '' ? undefined : openedNode(state, name)?.pods;
  const { wish } = before;
  const sameWish = wish.name === name && wish.sort === sort && wish.inverted === inverted;
  if (sameWish && before.pods === pods.rows && before.own === own && before.uses === uses) return before;
  const listed = pods.rows.filter(({ node }) => node === name);
  // Those in view have been judged.
  const others = own?.state === 'read' ? own.value.filter(row => row.namespace !== connection.namespace) : [];
  // What is finished keeps its name on the node and no room.
  const rows = [...listed, ...others].filter(({ resources }) => resources !== '').sort(orderOf(sort, inverted, uses));
  return {
    rows,
    requests: requestsOf(rows),
    partial: partialText(state, own),
    pods: pods.rows,
    own,
    uses,
    wish: { name, sort, inverted },
  };
};

/** What is known of this node. */
export const openedNode = ({ node }: State, name: string): OpenedNode | undefined =>
  node?.name === name ? node : undefined;

const requestsOf = (rows: readonly PodRow[]): NodeList['requests'] => {
  let [cpu, memory] = [0, 0];
  for (const { resources } of rows) {
    const { requests } = parseResources(resources);
    cpu += requests.cpu ?? 0;
    memory += requests.memory ?? 0;
  }
  return { cpu, memory };
};

const partialText = ({ connection }: State, own: OpenedNode['pods']): string => {
  const { namespace, recording } = connection;
  if (recording !== undefined) return 'Only the pods that the recording holds are counted.';
  if (namespace === '' || own?.state === 'read') return '';
  return own?.state === 'forbidden'
    ? `Only pods of namespace ${namespace} are counted: ${own.why}`
    : `Pods of namespaces other than ${namespace} are being read …`;
};

/** Without samples, what is requested stands in for what is used. */
const orderOf = (sort: NodeScreen['sort'], inverted: boolean, uses: PodUses): PodComparison => {
  const resource = sort === 'cpu' || sort === 'cpuShare' ? 'cpu' : sort.startsWith('memory') ? 'memory' : undefined;
  const order = podOrder(sort, inverted, uses);
  if (resource === undefined || uses.byUid.size > 0) return order;
  const requested = (row: PodRow): number => parseResources(row.resources).requests[resource] ?? 0;
  return (one, other) => (inverted ? -1 : 1) * (requested(other) - requested(one)) || order(one, other);
};
