import { parseGoDuration } from './go-duration.ts';
import type { NodeMetrics, PodMetrics, Usage } from './kubernetes.ts';
import type { PodBounds } from './pod-resources.ts';
import { parseQuantity } from './quantity.ts';
import { parseTime } from './time.ts';

/** Cores and bytes that something uses. */
export type Use = { readonly cpu: number; readonly memory: number };

/** A measurement: CPU is an average over the window that ended at `at`, memory is the working set at that time. Both ms. */
export type Sample = Use & { readonly at: number; readonly windowMs: number };

export type ContainerUse = Use & { readonly name: string };

/** What a pod uses, all its containers together, and each of them. */
export type PodUse = Sample & { readonly containers: readonly ContainerUse[] };

/** Shares of 1 of what is requested and of what is allowed; undefined where there is nothing to compare with. */
export type UseShares = {
  readonly cpuOfRequest: number | undefined;
  readonly cpuOfLimit: number | undefined;
  readonly memoryOfRequest: number | undefined;
  readonly memoryOfLimit: number | undefined;
};

/** Undefined for a sample without a time or without a container: it says nothing. */
export const podUse = ({ timestamp, window, containers }: PodMetrics): PodUse | undefined => {
  const at = parseTime(timestamp);
  const measured = (containers ?? []).flatMap(container => {
    const use = usageOf(container?.usage);
    return use ? [{ name: container.name ?? '', ...use }] : [];
  });
  if (at === undefined || measured.length === 0) return undefined;
  let [cpu, memory] = [0, 0];
  for (const use of measured) {
    cpu += use.cpu;
    memory += use.memory;
  }
  return { at, windowMs: parseGoDuration(window ?? '') ?? 0, cpu, memory, containers: measured };
};

export const nodeUse = ({ timestamp, window, usage }: NodeMetrics): Sample | undefined => {
  const at = parseTime(timestamp);
  const use = usageOf(usage);
  return at === undefined || !use ? undefined : { at, windowMs: parseGoDuration(window ?? '') ?? 0, ...use };
};

const usageOf = (usage: Usage | undefined): Use | undefined => {
  const [cpu, memory] = [parseQuantity(usage?.cpu), parseQuantity(usage?.memory)];
  return cpu === undefined || memory === undefined ? undefined : { cpu, memory };
};

/**
 * How a pod's use compares. With its requests the pod as a whole is compared, as the kubelet does to choose whom to evict
 * (https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/); with limits what is nearest to its
 * own: each container is throttled and killed by itself, and the pod as a whole where it has limits of its own.
 */
export const sharesOf = (use: PodUse, { requests, limits, containers }: PodBounds): UseShares => {
  let [cpuOfLimit, memoryOfLimit] = [share(use.cpu, limits.cpu), share(use.memory, limits.memory)];
  for (const container of use.containers) {
    const own = containers.find(({ name }) => name === container.name)?.limits;
    cpuOfLimit = larger(cpuOfLimit, share(container.cpu, own?.cpu));
    memoryOfLimit = larger(memoryOfLimit, share(container.memory, own?.memory));
  }
  return {
    cpuOfRequest: share(use.cpu, requests.cpu),
    cpuOfLimit,
    memoryOfRequest: share(use.memory, requests.memory),
    memoryOfLimit,
  };
};

/** A part of something; undefined of nothing, which is how "no request" and "no limit" are also written. */
export const share = (used: number, of: number | undefined): number | undefined =>
  of === undefined || of <= 0 ? undefined : used / of;

const larger = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || (other !== undefined && other > one) ? other : one;

/** A sample is looked at with doubt once it is so old, ms: several readings of its source are missing. */
const staleMs = 2 * 60_000;

/** Whether a sample is too old to be taken for what is used now. */
export const isStale = ({ at, windowMs }: Sample, now: number): boolean => now - at > Math.max(staleMs, 3 * windowMs);

/** Whole millicores below ten cores (`1250m`), then cores. */
export const cpuText = (cores: number): string =>
  cores < 9.9995 ? `${Math.round(cores * 1000)}m` : `${Math.round(cores * 10) / 10}`;

/** Bytes in three digits or so: `117Mi`, `1.3Gi`. */
export const memoryText = (bytes: number): string => {
  const gibi = bytes / 2 ** 30;
  if (gibi >= 9.95) return `${Math.round(gibi)}Gi`;
  if (gibi >= 0.9995) return `${gibi.toFixed(1)}Gi`;
  return bytes >= 2 ** 20 ? `${Math.round(bytes / 2 ** 20)}Mi` : `${Math.round(bytes / 2 ** 10)}Ki`;
};

/** `93`, for columns that have the sign in their title; '' where there is nothing to compare with. */
export const percentText = (part: number | undefined): string =>
  part === undefined ? '' : String(Math.round(part * 100));
