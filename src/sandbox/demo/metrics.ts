import type { Container, Pod, PodMetrics } from '../../model/kubernetes.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { timestamp } from '../clock.ts';
import { type DemoWorld, seededRandom } from './world.ts';

/** How often metrics-server's manifest makes it measure, ms. */
const everyMs = 15_000;

/** Measures every running container now and then, as metrics-server does; what is over is no longer measured. */
export const measurePods = (world: DemoWorld): void =>
  // Its own chance: names and times of the demo do not depend on what is measured.
  measure({ ...world, random: seededRandom(11) });

const measure = (world: DemoWorld): void => {
  const { sandbox } = world;
  const perNode = new Map<string, Used>();
  const measured = new Set<string>();
  for (const pod of sandbox.all('Pod')) {
    const sample = podSample(world, pod);
    if (!sample) continue;
    const { namespace = '', name = '' } = pod.metadata ?? {};
    measured.add(`${namespace}/${name}`);
    sandbox.put<PodMetrics>(sample.metrics);
    const node = pod.spec?.nodeName ?? '';
    const before = perNode.get(node) ?? { cpu: 0, memory: 0 };
    perNode.set(node, { cpu: before.cpu + sample.used.cpu, memory: before.memory + sample.used.memory });
  }
  for (const { metadata } of sandbox.all('PodMetrics'))
    if (!measured.has(`${metadata?.namespace}/${metadata?.name}`))
      sandbox.remove('PodMetrics', metadata?.namespace ?? '', metadata?.name ?? '');
  for (const [name, used] of perNode)
    sandbox.put({
      kind: 'NodeMetrics',
      metadata: { name },
      timestamp: timestamp(world.now()),
      window: window(everyMs),
      // The kubelet, the runtime and the kernel take their part.
      usage: quantities({ cpu: used.cpu + 0.18, memory: used.memory + 1.4 * 2 ** 30 }),
    });
  world.later(everyMs, () => measure(world));
};

/** Cores and bytes. */
type Used = { readonly cpu: number; readonly memory: number };

const podSample = (world: DemoWorld, pod: Pod): { readonly metrics: PodMetrics; readonly used: Used } | undefined => {
  const specs = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const running = statuses.flatMap(({ name, state }) => {
    const startedAt = Date.parse(String(state?.running?.startedAt ?? ''));
    const spec = specs.find(one => one.name === name);
    // It takes two looks to know how much CPU was used in between.
    return spec && world.now() - startedAt >= everyMs ? [{ name, used: usedBy(world, spec, startedAt) }] : [];
  });
  if (running.length === 0) return undefined;
  const { namespace = '', name = '', labels } = pod.metadata ?? {};
  return {
    used: {
      cpu: running.reduce((sum, { used }) => sum + used.cpu, 0),
      memory: running.reduce((sum, { used }) => sum + used.memory, 0),
    },
    metrics: {
      kind: 'PodMetrics',
      metadata: { namespace, name, ...(labels && { labels }) },
      timestamp: timestamp(world.now()),
      window: window(everyMs),
      containers: running.map(container => ({ name: container.name, usage: quantities(container.used) })),
    },
  };
};

/** What each workload of the demo takes of its memory limit once it has settled; the others take about half. */
const appetites: Readonly<Record<string, number>> = { gateway: 0.78, sessions: 0.93, redis: 0.4, agent: 0.3 };

/** A container warms up within a minute and then breathes; one that is going to be killed for its memory only grows. */
const usedBy = ({ now, random }: DemoWorld, { name, resources }: Container, startedAt: number): Used => {
  const limit = parseQuantity(resources?.limits?.['memory']) ?? 192 * 2 ** 20;
  const request = parseQuantity(resources?.requests?.['cpu']) ?? 0.1;
  const age = now() - startedAt;
  const grows = name === 'app';
  const settled = appetites[name] ?? 0.45;
  const share = grows ? 0.35 + (0.64 * age) / 45_000 : settled * Math.min(1, 0.6 + age / 150_000);
  const breath = 0.97 + 0.06 * random();
  return {
    memory: Math.min(0.99, share * breath) * limit,
    cpu: request * (grows ? 0.9 : 0.12 + 0.3 * random()),
  };
};

const quantities = ({ cpu, memory }: Used) => ({
  cpu: `${Math.round(cpu * 1e9)}n`,
  memory: `${Math.round(memory / 1024)}Ki`,
});

const window = (ms: number): string => `${(ms / 1000).toFixed(3)}s`;
