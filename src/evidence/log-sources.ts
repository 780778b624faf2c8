import type { Cluster, LogOptions, Stream, WatchStatus } from '../cluster/cluster.ts';
import { type ContainerView, podContainers } from '../model/container.ts';
import type { ContainerRef, Pod } from '../model/kubernetes.ts';
import type { LogStatus } from '../model/log-status.ts';
import { followPods, type PodListener, readPods } from './follow-pods.ts';
import type { SourceLine } from './log-merge.ts';
import { logOrder } from './log-order.ts';
import { logOutages } from './log-outages.ts';
import { logSlots } from './log-slots.ts';
import { type LogSource, logSource } from './log-source.ts';
import type { PodScope } from './pod-scope.ts';

/** Whose logs are read. */
export type LogTarget = {
  readonly pods: readonly PodScope[];
  /** Containers that are known beforehand: the first sources, in this order. */
  readonly containers: readonly ContainerRef[];
  /** Which containers of those pods are read. */
  wants(pod: Pod, container: ContainerView): boolean;
  /** Whether the reading goes on for pods that come later. Without, it ends with the last of the pods. */
  readonly joins: boolean;
};

export type LogSourcesOptions = Omit<LogOptions, 'uid'> & {
  /** Logs read at once; the others wait. 50 where it is not given. */
  readonly maxStreams?: number;
};

/** One container in the reading. `status` is that of its newest run. */
export type LogSourceState = {
  readonly container: ContainerRef;
  readonly status: LogStatus;
  /** Its pod no longer exists, and all that could be had of its log has been read. */
  readonly gone: boolean;
};

export type LogSourcesSink = {
  /** Lines in the order of their time, as far as that can be had within a fifth of a second. */
  lines(lines: readonly SourceLine[]): void;
  /** A source came, or the status of one changed. Each keeps its place for ever. */
  sources(sources: readonly LogSourceState[]): void;
  /** The pods that exist are known. */
  synced?(): void;
  /** All that there is has been delivered. */
  done(): void;
  /** Pods cannot be found out about; or a fault of podctl's own (any other error) has ended the reading. */
  failed(error: unknown): void;
  /** How the watch of the pods fares. */
  connection?(status: WatchStatus): void;
  /** Asked after each batch of lines: reading goes on when the promise resolves. */
  ready?(): Promise<void> | undefined;
};

type KnownPod = {
  readonly namespace: string;
  readonly name: string;
  readonly sources: Map<string, LogSource>;
  leaving: boolean;
  over: boolean;
  gone: boolean;
};

/**
 * Reads the logs of many containers at once, each over all its runs, and puts their lines into one order. While
 * following, pods that come are joined, and what happens to pods and containers is told between the lines.
 */
export const followLogSources = (
  cluster: Cluster,
  target: LogTarget,
  { maxStreams = 50, ...options }: LogSourcesOptions,
  sink: LogSourcesSink,
): Stream => {
  const follow = options.follow && options.previous !== true;
  const serverNow = (): number => Date.now() + cluster.clockOffset();
  const slots = logSlots(maxStreams);
  const stop = new AbortController();
  /** Exceptions would be lost in the streams that call: the reading ends with the first, and whoever reads hears of it. */
  const loud =
    <A extends readonly unknown[]>(call: (...values: A) => void): ((...values: A) => void) =>
    (...values) => {
      if (stop.signal.aborted) return;
      try {
        call(...values);
      } catch (error) {
        close();
        sink.failed(error);
      }
    };
  const order = logOrder(
    serverNow,
    loud(lines => sink.lines(lines)),
  );
  const states: LogSourceState[] = [];
  const outages = logOutages({
    name: source => states[source]?.container.container ?? '',
    say: loud((source, text) => order.event(source, text, undefined)),
  });
  const numbers = new Map<string, number>();
  const pods = new Map<string, KnownPod>();
  /** Sources of containers whose pods may not be read. */
  const blind: LogSource[] = [];
  let watch: Stream | undefined;
  let synced = false;
  let watching = false;
  const begun = new Set<number>();
  let denied = false;
  let waitingTold = 0;

  const numberOf = (container: ContainerRef): number => {
    const key = `${container.namespace}/${container.pod}/${container.container}`;
    const known = numbers.get(key) ?? states.push({ container, status: { phase: 'connecting' }, gone: false }) - 1;
    numbers.set(key, known);
    return known;
  };
  const setStatus = (number: number, status: LogStatus): void => {
    const state = states[number];
    if (state) states[number] = { ...state, status, gone: false };
    order.status(number, status);
    sink.sources(states);
  };

  /** A pod may have come under the same name meanwhile: then its containers are there. */
  const setGone = ({ namespace, name, sources }: KnownPod): void => {
    if ([...pods.values()].some(pod => pod.name === name && pod.namespace === namespace)) return;
    for (const container of sources.keys()) {
      const number = numberOf({ namespace, pod: name, container });
      const state = states[number];
      if (state) states[number] = { ...state, gone: true };
    }
    sink.sources(states);
  };

  const read = (container: ContainerRef, uid: string | undefined): LogSource => {
    const number = numberOf(container);
    begun.add(number);
    return logSource({
      cluster,
      slots,
      container,
      uid,
      options: { ...options, follow },
      joined: synced,
      serverNow,
      lines: loud(lines => order.lines(number, lines)),
      event: loud((text, time) => follow && order.event(number, text, time)),
      broke: loud(why => follow && outages.broke(number, why)),
      back: loud(why => follow && outages.back(number, why)),
      status: loud(status => {
        const isBack = status.phase === 'streaming' && states[number]?.status.phase === 'reconnecting';
        setStatus(number, status);
        if (isBack) hurry();
      }),
      settled: loud(checkDone),
      ...(sink.ready && { ready: () => sink.ready?.() }),
    });
  };

  const tell = ({ namespace, name, sources }: KnownPod, text: string): void => {
    const [container] = sources.keys();
    if (follow && container !== undefined)
      order.event(numberOf({ namespace, pod: name, container }), `pod ${name} ${text}`, undefined);
  };

  const seen = (pod: Pod): void => {
    // Rights may come later: what is being read without them goes on as it is.
    if (blind.length > 0) return;
    const { uid = '', name = '', namespace = '', deletionTimestamp } = pod.metadata ?? {};
    const known: KnownPod = pods.get(uid) ?? {
      namespace,
      name,
      sources: new Map(),
      leaving: false,
      over: false,
      gone: false,
    };
    const isNew = !pods.has(uid);
    pods.set(uid, known);
    const views = podContainers(pod).filter(view => target.wants(pod, view));
    for (const view of views)
      if (!known.sources.has(view.name)) {
        const source = read({ namespace, pod: name, container: view.name }, uid || undefined);
        known.sources.set(view.name, source);
        if (!follow) source.read();
      }
    if (isNew && synced) tell(known, 'is new');
    if (deletionTimestamp && !known.leaving) tell(known, 'is being deleted');
    known.leaving ||= Boolean(deletionTimestamp);
    const isOver = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
    if (isOver && !known.over && pod.status?.reason)
      tell(known, `has failed: ${[pod.status.reason, pod.status.message].filter(Boolean).join(': ')}`);
    known.over ||= isOver;
    if (follow) for (const view of views) known.sources.get(view.name)?.update(view);
    if (synced) told();
    checkDone();
  };

  const left = (pod: Pod): void => {
    const known = pods.get(pod.metadata?.uid ?? '');
    if (!known) return;
    known.gone = true;
    for (const source of known.sources.values()) source.leave();
    checkDone();
  };

  /** Says how many logs have to wait for their turn. */
  const told = (): void => {
    if (follow && slots.waiting > waitingTold)
      order.event(0, `${maxStreams} logs are followed at once: ${slots.waiting} more wait until one ends`, undefined);
    waitingTold = slots.waiting;
  };

  const allSources = (): readonly LogSource[] => [
    ...blind,
    ...[...pods.values()].flatMap(it => [...it.sources.values()]),
  ];
  const hurry = (): void => {
    for (const source of allSources()) source.hurry();
  };
  function checkDone(): void {
    if (!synced || stop.signal.aborted) return;
    for (const [uid, pod] of pods)
      if (pod.gone && [...pod.sources.values()].every(({ idle }) => idle)) {
        tell(pod, 'is gone');
        pods.delete(uid);
        setGone(pod);
      }
    const goesOn = watching && (target.joins || [...pods.values()].some(({ over }) => !over));
    if (goesOn || !allSources().every(({ idle }) => idle)) return;
    order.flush();
    if (stop.signal.aborted) return;
    stop.abort();
    outages.stop();
    sink.done();
  }

  const listener: PodListener = {
    seen: loud(seen),
    left: loud(left),
    synced: loud(isWatching => {
      synced = true;
      watching = isWatching;
      for (const [number, { container }] of states.entries())
        if (!begun.has(number))
          setStatus(number, {
            phase: 'refused',
            why: `there is no ${container.pod}/${container.container}`,
            code: 404,
          });
      told();
      sink.synced?.();
      checkDone();
    }),
    failed: loud(error => {
      if (denied) return;
      denied = true;
      // Logs may be allowed where pods are not.
      for (const container of target.containers) blind.push(read(container, undefined));
      for (const source of blind) source.read();
      if (blind.length === 0) sink.failed(error);
    }),
    connection: loud(status => {
      if (status.phase === 'live') hurry();
      sink.connection?.(status);
    }),
  };

  for (const container of target.containers) numberOf(container);
  if (follow) watch = followPods(cluster, target.pods, listener);
  else
    void readPods(cluster, target.pods, listener, stop.signal).then(
      () => stop.signal.aborted || listener.synced(false),
    );
  sink.sources(states);
  function close(): void {
    stop.abort();
    order.stop();
    outages.stop();
    watch?.close();
    for (const source of allSources()) source.close();
  }
  return { close };
};
