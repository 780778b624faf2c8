import { type ContainerView, podContainers } from '../../../model/container.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { type ProbeKind, probeBudget, probeOf, probeTarget } from '../../../model/probe.ts';
import { parseQuantity } from '../../../model/quantity.ts';
import { displayWidth } from '../../../text/display-width.ts';
import { hanging, type Line, piece, spread } from '../../../text/line.ts';
import { padEnd } from '../../../text/pad.ts';
import type { PodUses } from '../../pod-uses.ts';
import { containerState, exitText } from '../container-state.ts';
import { heading } from './section.ts';
import { containerUseLines, type OpenedUse, openedUse, podUseLines, sampleText } from './use-lines.ts';

/** Every container by its role: how it is, how it ended last, its image, probes and resources. */
export const containerLines = (pod: Pod, uses: PodUses, now: number, width: number): readonly Line[] => {
  const containers = podContainers(pod);
  if (containers.length === 0) return [];
  const names = Math.min(24, Math.max(...containers.map(({ name }) => displayWidth(name))));
  const use = openedUse(pod, uses);
  const measured = sampleText(use?.sample, uses, now);
  return [
    [...heading('Containers'), piece('  '), measured],
    ...(use ? podUseLines(use, [piece(`   ${padEnd('pod', names)}  `)], width) : []),
    ...containers.flatMap(container => one(container, use, names, now, width)),
  ];
};

const one = (
  container: ContainerView,
  use: OpenedUse | undefined,
  names: number,
  now: number,
  width: number,
): readonly Line[] => {
  const { symbol, tone, text, message } = containerState(container, now);
  const role = container.role === 'regular' ? '' : `${container.role} · `;
  const restarts = container.restartCount;
  const indent = 3 + names + 2;
  const margin: Line = [piece(' '.repeat(indent))];
  const inUse = use ? containerUseLines(use, container.name, margin, width) : [];
  const details = [
    imageText(container),
    ...probeTexts(container),
    ...resourceTexts(container, inUse.length > 0),
    ...resizeTexts(container),
  ];
  const last =
    container.lastTerminated && !container.terminated ? `last run: ${exitText(container.lastTerminated, now)}` : '';
  return [
    spread(
      [piece(`   ${padEnd(container.name, names)}  `), piece(`${role}`, 'quiet'), piece(`${symbol} ${text}`, tone)],
      restarts === 0 ? [] : [piece(`${restarts} ${restarts === 1 ? 'restart' : 'restarts'} `, 'quiet')],
      width,
    ),
    ...(message ? hanging(margin, message, width) : []),
    ...(last ? hanging(margin, last, width) : []),
    ...(container.lastTerminated?.message && !container.terminated
      ? hanging(margin, container.lastTerminated.message.trim(), width)
      : []),
    ...inUse,
    ...hanging(margin, details.join(' · '), width, 'quiet'),
  ];
};

const imageText = ({ spec }: ContainerView): string => spec.image ?? 'no image';

const kinds: readonly ProbeKind[] = ['Startup', 'Liveness', 'Readiness'];

/** `readiness :8080/healthz every 10s, 3 failures (30s)`; an init container has none. */
const probeTexts = (container: ContainerView): readonly string[] => {
  if (container.role === 'init' || container.role === 'ephemeral') return [];
  const probes = kinds.flatMap(kind => {
    const probe = probeOf(container, kind);
    if (!probe) return [];
    const { period, failureThreshold } = probe.numbers;
    const budget = `every ${period}s, ${failureThreshold} ${failureThreshold === 1 ? 'failure' : 'failures'} (${probeBudget(probe.numbers)}s)`;
    return [`${kind.toLowerCase()} ${probeTarget(probe.spec, container.spec)} ${budget}`];
  });
  return probes.length > 0 ? probes : ['no probes'];
};

/** `cpu 100m of 500m` is the request and the limit; `–` stands for none. */
const resourceTexts = ({ spec }: ContainerView, inUse: boolean): readonly string[] => {
  const { requests, limits } = spec.resources ?? {};
  const names = [...new Set([...Object.keys(requests ?? {}), ...Object.keys(limits ?? {})])].sort();
  // Beside what is used it has been said.
  const untold = inUse ? names.filter(name => name !== 'cpu' && name !== 'memory') : names;
  return untold.map(name => `${name} ${requests?.[name] ?? '–'} requested, limit ${limits?.[name] ?? '–'}`);
};

/** `memory limit 256Mi wanted`: what a resize in place has not brought about yet. https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/ */
const resizeTexts = ({ spec, status, running }: ContainerView): readonly string[] => {
  const actual = running && status?.resources;
  if (!actual) return [];
  return (['requests', 'limits'] as const).flatMap(bound =>
    (['cpu', 'memory'] as const).flatMap(resource => {
      const wanted = spec.resources?.[bound]?.[resource];
      const has = actual[bound]?.[resource];
      const same = wanted === undefined || has === undefined || parseQuantity(wanted) === parseQuantity(has);
      return same ? [] : [`${resource} ${bound === 'limits' ? 'limit' : 'request'} ${wanted} wanted, ${has} so far`];
    }),
  );
};
