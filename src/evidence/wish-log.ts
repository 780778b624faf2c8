import type { LogOptions, Stream } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import type { Diagnosis } from '../diagnosis/finding.ts';
import { isMain } from '../model/container.ts';
import { hasPods } from '../model/workload-kinds.ts';
import { citations } from '../state/citation.ts';
import type { LogSince } from '../state/screen.ts';
import type { Wanted } from '../state/wanted.ts';
import { createLogBuffer } from './log-buffer.ts';
import { logLag } from './log-lag.ts';
import { followLogSources, type LogSourceState, type LogTarget } from './log-sources.ts';
import { pace } from './pace.ts';
import { podsOfContainers } from './pod-scope.ts';
import { podsOfOwner } from './pods-of-owner.ts';
import type { Wish, WishNeeds } from './wishes.ts';

/** Log lines are drawn sooner than the list: somebody is reading them. */
const drawEveryMs = 60;

type WantedLog = Extract<Wanted, { wanted: 'log' }>;

/**
 * One buffer for the lines of all containers, over all the runs they have while the screen is open; or of all pods of a
 * workload, those that come included.
 */
export const wishForLog = (wanted: WantedLog, { cluster, store, dispatch }: WishNeeds): Wish => {
  const { containers, previous, workload, bufferBytes } = wanted;
  const buffer = createLogBuffer(containers, bufferBytes);
  const drawing = pace(() => {
    buffer.setBehind(lag.ms);
    dispatch({ type: 'log-changed', log: buffer.lines() });
  }, drawEveryMs);
  const lag = logLag(() => Date.now() + cluster.clockOffset(), drawing.changed);
  const shown: LogSourceState[] = [];
  let known: readonly LogSourceState[] = [];
  let added = containers.length;
  let sources: Stream | undefined;
  let closed = false;
  /** The diagnoses that are cited, by pod. */
  const cited = new Map<string, Diagnosis | undefined>();

  /** Containers of pods that came are sources of the buffer before it has a line of them. */
  const join = (): void => {
    for (const { container } of known.slice(added)) buffer.addSource(container);
    added = Math.max(added, known.length);
  };
  /** What the diagnoses of these pods cite, as they are now. */
  const cite = (): void => {
    let isNew = false;
    for (const { container } of known) {
      const pod = `${container.namespace}/${container.pod}`;
      const stored = store.byName(container.namespace, container.pod);
      // What was said of a pod that is gone still holds for its lines.
      if (!stored || cited.get(pod) === stored.diagnosis) continue;
      cited.set(pod, stored.diagnosis);
      isNew = true;
    }
    if (!isNew) return;
    buffer.setCitations([...cited.values()].flatMap(citations));
    drawing.changed();
  };
  const read = (target: LogTarget): void => {
    const expected = Math.max(1, containers.length);
    sources = followLogSources(
      cluster,
      target,
      { follow: !previous, previous, ...sinceOptions(wanted.since, workload ? workloadSources : expected) },
      {
        lines: lines => {
          join();
          buffer.add(lines);
          lag.read(lines.findLast(({ kind }) => kind === 'log')?.ms);
          drawing.changed();
        },
        sources: states => {
          known = states;
          join();
          cite();
          for (const [source, state] of states.entries())
            if (shown[source] !== state) {
              shown[source] = state;
              buffer.setStatus(source, state.status, state.gone);
              drawing.changed();
            }
        },
        done: () => undefined,
        // Where pods cannot be found out about, each container then says itself what the server answers.
        failed: error => {
          if (!(error instanceof ApiError)) stoppedBy(error);
          else if (workload) refuse(error);
        },
      },
    );
  };
  /** A fault of podctl's own: said where the lines would be. */
  const stoppedBy = (error: unknown): void => {
    const what = error instanceof Error ? error.message : String(error);
    buffer.appendEvent(0, `podctl has stopped reading because of a fault of its own: ${what}`, undefined);
    drawing.changed();
  };
  /** A workload whose pods cannot be found out about stands for them. */
  const refuse = ({ message, status = 0 }: ApiError): void => {
    if (!workload) return;
    const container = { namespace: workload.namespace, pod: workload.name, container: workload.kind.toLowerCase() };
    buffer.setStatus(buffer.addSource(container), { phase: 'refused', why: message, code: status });
    drawing.changed();
  };

  if (!workload) read(targetOf(containers));
  else if (hasPods(workload.kind))
    podsOfOwner(cluster, workload.kind, workload.namespace, workload.name).then(
      pods => closed || read({ pods: [pods], containers: [], wants: (_pod, view) => isMain(view), joins: true }),
      (error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        refuse(error);
      },
    );
  drawing.changed();
  return {
    refresh: cite,
    close: () => {
      closed = true;
      drawing.stop();
      lag.stop();
      sources?.close();
    },
  };
};

const targetOf = (containers: WantedLog['containers']): LogTarget => ({
  pods: podsOfContainers(containers),
  containers,
  wants: (pod, { name }) =>
    containers.some(
      ({ namespace, pod: podName, container }) =>
        container === name && podName === pod.metadata?.name && namespace === pod.metadata?.namespace,
    ),
  // A pod may come back under its name, as those of a StatefulSet do.
  joins: true,
});

/** How many containers a workload is expected to have, for sharing the lines that are asked for. */
const workloadSources = 10;

/** Lines asked for are shared between the sources, so that many of them do not flood the first screen. */
const sinceOptions = (since: LogSince, sources: number): Partial<LogOptions> => {
  switch (since.kind) {
    case 'tail':
      return { tailLines: Math.max(50, Math.ceil(since.lines / sources)) };
    case 'ms':
      return { sinceSeconds: Math.ceil(since.ms / 1000) };
    case 'time':
      return { sinceTime: new Date(since.at).toISOString() };
    case 'head':
      return {};
  }
};
