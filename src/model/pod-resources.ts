import type { Container, ContainerStatus, Pod } from './kubernetes.ts';
import { isReserving, podRequests } from './pod-requests.ts';
import { parseQuantity } from './quantity.ts';

/** Cores and bytes; undefined where nothing is set. */
export type CpuMemory = { readonly cpu: number | undefined; readonly memory: number | undefined };

/** What a container has reserved, and what it is held to now. */
export type ContainerBounds = { readonly name: string; readonly requests: CpuMemory; readonly limits: CpuMemory };

export type PodBounds = {
  /** What the scheduler has reserved for the pod. */
  readonly requests: CpuMemory;
  /** The limits of the pod as a whole, which are rare: the containers have theirs. */
  readonly limits: CpuMemory;
  readonly containers: readonly ContainerBounds[];
};

/**
 * The CPU and memory that a pod requests and is held to as one short text, equal for equal pods: it is made for every row
 * of a list, and only read (`parseResources`) where use is shown. '' for a pod that is finished and reserves nothing.
 */
export const resourcesText = (pod: Pod): string => {
  const { spec, status } = pod;
  if (!spec || !isReserving(pod)) return '';
  const infeasible = isResizeInfeasible(pod);
  let text = '';
  for (const container of spec.initContainers ?? [])
    if (container)
      text += containerText(
        container.restartPolicy === 'Always' ? 's' : 'i',
        container,
        status?.initContainerStatuses,
        infeasible,
      );
  for (const container of spec.containers ?? [])
    if (container) text += containerText('r', container, status?.containerStatuses, infeasible);
  if (spec.resources) text += part('p', '', spec.resources.requests, spec.resources.limits);
  if (spec.overhead) text += part('o', '', spec.overhead, undefined);
  return text;
};

/** Reads what `resourcesText` wrote. */
export const parseResources = (text: string): PodBounds => {
  const initContainers: Container[] = [];
  const containers: Container[] = [];
  const bounds: ContainerBounds[] = [];
  let podLevel: Resources | undefined;
  let overhead: Amounts | undefined;
  for (const line of text.split(';')) {
    const [role, name = '', ...quantities] = line.split(',');
    const [cpu, memory, cpuLimit, memoryLimit] = quantities;
    const resources = { requests: amounts(cpu, memory), limits: amounts(cpuLimit, memoryLimit) };
    if (role === 'p') podLevel = resources;
    else if (role === 'o') overhead = resources.requests;
    else if (role === 'r' || role === 's' || role === 'i') {
      const list = role === 'r' ? containers : initContainers;
      list.push({ name, resources, ...(role === 's' && { restartPolicy: 'Always' }) });
      bounds.push({ name, requests: requestsOf(resources), limits: numbersOf(resources.limits) });
    }
  }
  const requests = podRequests({
    spec: { initContainers, containers, ...(podLevel && { resources: podLevel }), ...(overhead && { overhead }) },
  });
  return {
    requests: { cpu: requests.get('cpu'), memory: requests.get('memory') },
    limits: numbersOf(podLevel?.limits ?? {}),
    containers: bounds,
  };
};

type Amounts = { readonly cpu?: string; readonly memory?: string };
type Resources = { readonly requests: Amounts; readonly limits: Amounts };
type Quantities = Readonly<Record<string, string>> | null | undefined;

/**
 * While a container is resized in place its spec says what is wanted and its status what holds. The scheduler reserves
 * the larger of the two, unless the node can never give what is wanted; what the container is held to is in its status.
 * Source: k8s.io/component-helpers/resource, determineContainerReqs; KEP-1287.
 */
const containerText = (
  role: 'i' | 's' | 'r',
  { name, resources }: Container,
  statuses: readonly ContainerStatus[] | null | undefined,
  infeasible: boolean,
): string => {
  const status = statuses?.find(one => one?.name === name);
  const actual = status?.state?.running ? status.resources : undefined;
  const wanted = resources?.requests;
  const requests =
    !status || (!actual && !status.allocatedResources)
      ? wanted
      : larger(larger(infeasible ? undefined : wanted, actual?.requests), status.allocatedResources);
  return part(role, name, requests, actual ? actual.limits : resources?.limits);
};

const part = (role: string, name: string, requests: Quantities, limits: Quantities): string =>
  `${role},${name},${requests?.['cpu'] ?? ''},${requests?.['memory'] ?? ''},${limits?.['cpu'] ?? ''},${limits?.['memory'] ?? ''};`;

/** Nearly always both say the same: then nothing is parsed. */
const larger = (one: Quantities, other: Quantities): Quantities => {
  if (!one || !other) return one ?? other;
  const [cpu, memory] = [largerOf(one['cpu'], other['cpu']), largerOf(one['memory'], other['memory'])];
  return { ...(cpu && { cpu }), ...(memory && { memory }) };
};

const largerOf = (one: string | undefined, other: string | undefined): string | undefined => {
  if (one === other || other === undefined) return one;
  return (parseQuantity(one) ?? -1) >= (parseQuantity(other) ?? -1) ? one : other;
};

const isResizeInfeasible = ({ status }: Pod): boolean =>
  status?.conditions?.some(
    condition =>
      condition?.type === 'PodResizePending' && condition.reason === 'Infeasible' && condition.status === 'True',
  ) === true;

const amounts = (cpu: string | undefined, memory: string | undefined): Amounts => ({
  ...(cpu && { cpu }),
  ...(memory && { memory }),
});

const numbersOf = ({ cpu, memory }: Amounts): CpuMemory => ({ cpu: parseQuantity(cpu), memory: parseQuantity(memory) });

/** A limit without a request is the request as well. */
const requestsOf = ({ requests, limits }: Resources): CpuMemory => numbersOf({ ...limits, ...requests });
