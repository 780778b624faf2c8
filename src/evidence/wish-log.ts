import type { LogOptions } from '../cluster/cluster.ts';
import type { LogSince } from '../state/screen.ts';
import type { Wanted } from '../state/wanted.ts';
import { createLogBuffer } from './log-buffer.ts';
import { followLogSources, type LogSourceState } from './log-sources.ts';
import { pace } from './pace.ts';
import { podsOfContainers } from './pod-scope.ts';
import type { Wish, WishNeeds } from './wishes.ts';

/** Log lines are drawn sooner than the list: somebody is reading them. */
const drawEveryMs = 60;

/** One buffer for the lines of all containers, over all the runs they have while the screen is open. */
export const wishForLog = (wanted: Extract<Wanted, { wanted: 'log' }>, { cluster, dispatch }: WishNeeds): Wish => {
  const { containers, previous } = wanted;
  const buffer = createLogBuffer(containers);
  const drawing = pace(() => dispatch({ type: 'log-changed', log: buffer.lines() }), drawEveryMs);
  const shown: LogSourceState['status'][] = [];
  const sources = followLogSources(
    cluster,
    {
      pods: podsOfContainers(containers),
      containers,
      wants: (pod, { name }) =>
        containers.some(
          ({ namespace, pod: podName, container }) =>
            container === name && podName === pod.metadata?.name && namespace === pod.metadata?.namespace,
        ),
      // A pod may come back under its name, as those of a StatefulSet do.
      joins: true,
    },
    { follow: !previous, previous, ...sinceOptions(wanted.since, containers.length) },
    {
      lines: lines => {
        for (const { source, time, ms, text, kind } of lines)
          if (kind === 'event') buffer.appendEvent(source, text, ms);
          else buffer.append(source, [{ time, text }]);
        drawing.changed();
      },
      sources: states => {
        for (const [source, { status }] of states.entries())
          if (shown[source] !== status) {
            shown[source] = status;
            buffer.setStatus(source, status);
            drawing.changed();
          }
      },
      done: () => undefined,
      // Nothing is left out: each container then says itself what the server answers.
      failed: () => undefined,
    },
  );
  drawing.changed();
  return {
    refresh: () => undefined,
    close: () => {
      drawing.stop();
      sources.close();
    },
  };
};

/** Lines asked for are shared between the sources, so that many of them do not flood the first screen. */
const sinceOptions = (since: LogSince, sources: number): Partial<LogOptions> => {
  switch (since.kind) {
    case 'tail':
      return { tailLines: Math.max(50, Math.ceil(since.lines / sources)) };
    case 'ms':
      return { sinceSeconds: Math.ceil(since.ms / 1000) };
    case 'head':
      return {};
  }
};
