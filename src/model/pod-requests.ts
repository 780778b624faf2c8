import type { Container, Node, Pod } from './kubernetes.ts';
import { parseQuantity } from './quantity.ts';

/** Amounts per resource in base units: cores, bytes, pieces. */
export type Amounts = ReadonlyMap<string, number>;

type RequestingPod = { readonly spec?: Pod['spec'] };

/**
 * What the scheduler reserves for a pod: containers and sidecars together, or its largest init phase where that is
 * more, or the pod-level requests, plus the RuntimeClass overhead. Source: k8s.io/component-helpers/resource.
 */
export const podRequests = (pod: RequestingPod): Amounts => {
  const { running: total, initPeak } = containerSums(pod);
  for (const [resource, amount] of initPeak) total.set(resource, Math.max(amount, total.get(resource) ?? 0));
  const podLevel = pod.spec?.resources;
  for (const [resource, amount] of amountsOf(podLevel?.requests)) total.set(resource, amount);
  add(total, amountsOf(pod.spec?.overhead));
  return total;
};

/** What the pods bound to a node reserve together; finished pods reserve nothing. */
export const reservedBy = (pods: readonly Pod[]): Amounts => {
  const total = new Map<string, number>();
  for (const pod of pods.filter(isReserving)) {
    add(total, podRequests(pod));
    total.set('pods', (total.get('pods') ?? 0) + 1);
  }
  return total;
};

/** What a node offers to pods. */
export const allocatableOf = (node: Node): Amounts => amountsOf(node.status?.allocatable);

/** Whether a pod still takes up room on its node. A pod that is being deleted does until it is gone. */
export const isReserving = (pod: Pod): boolean => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed';

/** Quantities read as numbers; what is not a quantity is left out. */
export const amountsOf = (quantities: Readonly<Record<string, string>> | null | undefined): Map<string, number> => {
  const amounts = new Map<string, number>();
  for (const [resource, quantity] of Object.entries(quantities ?? {})) {
    const amount = parseQuantity(quantity);
    if (amount !== undefined) amounts.set(resource, amount);
  }
  return amounts;
};

const containerSums = (pod: RequestingPod): { running: Map<string, number>; initPeak: Map<string, number> } => {
  const running = new Map<string, number>();
  for (const container of pod.spec?.containers ?? []) add(running, requestsOf(container));
  const sidecars = new Map<string, number>();
  const initPeak = new Map<string, number>();
  for (const container of pod.spec?.initContainers ?? []) {
    const own = requestsOf(container);
    if (container?.restartPolicy === 'Always') {
      add(sidecars, own);
      continue;
    }
    const phase = new Map(sidecars);
    add(phase, own);
    for (const [resource, amount] of phase) initPeak.set(resource, Math.max(amount, initPeak.get(resource) ?? 0));
  }
  add(running, sidecars);
  return { running, initPeak };
};

/** A limit without a request is the request as well; the API server writes it so, manifests need not. */
const requestsOf = (container: Container | null | undefined): Amounts => {
  const requests = amountsOf(container?.resources?.limits);
  for (const [resource, amount] of amountsOf(container?.resources?.requests)) requests.set(resource, amount);
  return requests;
};

const add = (total: Map<string, number>, more: Amounts): void => {
  for (const [resource, amount] of more) total.set(resource, (total.get(resource) ?? 0) + amount);
};
