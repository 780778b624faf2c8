import type { Cluster } from '../../cluster/cluster.ts';
import type { SourceLine } from '../../evidence/log-merge.ts';
import { followLogSources, type LogSourceState, type LogTarget } from '../../evidence/log-sources.ts';
import type { PodScope } from '../../evidence/pod-scope.ts';
import { type ContainerView, isMain, podContainers } from '../../model/container.ts';
import type { ContainerRef, Pod } from '../../model/kubernetes.ts';
import type { ColorDepth } from '../../views/color.ts';
import { outletTo, type Stdio } from '../stdio.ts';
import type { LogRequest } from './log-request.ts';
import { eventText, type LogTextOptions, logText } from './log-text.ts';
import { type NamedPod, sourceName } from './source-name.ts';

export type LogPrinting = {
  readonly pods: readonly PodScope[];
  /** Containers that are read even where pods may not be. */
  readonly containers: readonly ContainerRef[];
  /** Whether pods that come later are read too. */
  readonly joins: boolean;
  /** Whether lines are told apart by the name of their source. */
  readonly named: boolean;
  readonly namespaces: boolean;
  readonly color: ColorDepth;
};

/**
 * Writes logs until they end, `signal` is aborted or the reader goes away; answers the exit code. Rejects with an
 * `ApiError` where the pods cannot be found out about, and with what was thrown where podctl itself is at fault. What podctl has to say
 * itself goes to standard error, so that a pipe gets the logs alone; with `json` events go with them.
 */
export const printLogs = async (
  cluster: Cluster,
  { pods, containers, joins, named, namespaces, color }: LogPrinting,
  request: LogRequest,
  io: Pick<Stdio, 'stdout' | 'stderr'>,
  signal: AbortSignal,
): Promise<number> => {
  const { promise: over, resolve: end } = Promise.withResolvers<unknown>();
  const out = outletTo(io.stdout);
  const names = new Map<string, NamedPod>();
  const seenContainers = new Set<string>();
  const refusals = new Set<string>();
  let states: readonly LogSourceState[] = [];
  let isLost = false;

  const text: LogTextOptions = {
    ...request,
    color,
    container: source => states[source]?.container,
    name: source => {
      const container = states[source]?.container;
      const pod = container && names.get(`${container.namespace}/${container.pod}`);
      return named && container ? sourceName(container, pod ?? unknownPod, namespaces) : '';
    },
  };
  const target: LogTarget = {
    pods,
    containers,
    joins,
    wants: (pod, view) => {
      seenContainers.add(view.name);
      names.set(`${pod.metadata?.namespace}/${pod.metadata?.name}`, namedPod(pod, request));
      return isWanted(view, request);
    },
  };
  const print = (line: SourceLine): void => {
    if (line.kind === 'event' && request.format !== 'json') io.stderr.write(eventText(line, text));
    else if (line.kind === 'event' || request.isLineWanted(line)) out.write(logText(line, text));
  };
  /** While following, a refusal is asked again: it is told once. That a container waits to start is an event. */
  const tellRefusals = (): void => {
    for (const { status } of states)
      if (status.phase === 'refused' && isTrouble(status.code) && !refusals.has(status.why)) {
        refusals.add(status.why);
        say(status.why);
      }
  };
  const say = (message: string): boolean => io.stderr.write(`podctl: ${message}\n`);

  const sources = followLogSources(cluster, target, request.options, {
    lines: lines => {
      for (const line of lines) print(line);
    },
    sources: newer => {
      states = newer;
      if (request.options.follow) tellRefusals();
      if (newer.length > 0 && newer.every(({ status }) => status.phase === 'refused' && status.code === 403))
        end('done');
    },
    synced: () => {
      if (states.length === 0 && request.options.follow && joins) say('no pod yet; waiting for one');
    },
    done: () => end('done'),
    failed: end,
    connection: status => {
      if (status.phase === 'live') isLost = false;
      // Logs that are being read say so themselves.
      const isReading = states.some(
        state => state.status.phase === 'streaming' || state.status.phase === 'reconnecting',
      );
      if (status.phase !== 'reconnecting' || isLost || isReading) return;
      isLost = true;
      say(`the connection is lost: ${status.lost}`);
    },
    ready: out.ready,
  });
  signal.addEventListener('abort', () => end('interrupted'), { once: true });
  if (signal.aborted) end('interrupted');
  out.gone.addEventListener('abort', () => end('unread'), { once: true });
  try {
    const how = await over;
    if (how === 'unread') return 0;
    if (how === 'interrupted') return 130;
    if (how !== 'done') throw how;
    return report(states, seenContainers, request, why => refusals.has(why) || say(why));
  } finally {
    sources.close();
    await out.flushed();
  }
};

const unknownPod: NamedPod = { generateName: '', templateHash: '', severalContainers: false };

const namedPod = (pod: Pod, request: LogRequest): NamedPod => ({
  generateName: pod.metadata?.generateName ?? '',
  templateHash: pod.metadata?.labels?.['pod-template-hash'] ?? '',
  severalContainers: podContainers(pod).filter(view => isWanted(view, request)).length > 1,
});

/** Missing rights or a server that fails; others are a log that is not there yet, or no longer. */
const isTrouble = (code: number): boolean => code === 401 || code === 403 || code >= 500;

/** Init and debug containers are read when they are asked for; of those that have not ended before there is no previous log. */
const isWanted = (
  view: ContainerView,
  { container, allContainers, isContainerWanted, options }: LogRequest,
): boolean => {
  if (container !== undefined ? !isContainerWanted(view.name) : !allContainers && !isMain(view)) return false;
  return !options.previous || container !== undefined || view.lastTerminated !== undefined;
};

/** What could not be read, and the exit code. */
const report = (
  states: readonly LogSourceState[],
  containers: ReadonlySet<string>,
  { container, options }: LogRequest,
  say: (message: string) => void,
): number => {
  if (states.length === 0) {
    if (containers.size === 0) say('there is no such pod');
    else if (options.previous && container === undefined)
      say('no container has ended before: there is no previous log');
    else say(`there is no container ${container}; there is ${[...containers].join(', ')}`);
    return 1;
  }
  const refusals = new Set(states.flatMap(({ status }) => (status.phase === 'refused' ? [status.why] : [])));
  for (const why of refusals) say(why);
  return refusals.size > 0 ? 1 : 0;
};
