import type { LogOptions, Stream } from '../cluster/cluster.ts';
import type { LogSince } from '../state/screen.ts';
import type { Wanted } from '../state/wanted.ts';
import { createLogBuffer } from './log-buffer.ts';
import { pace } from './pace.ts';
import type { Wish, WishNeeds } from './wishes.ts';

/** Log lines are drawn sooner than the list: somebody is reading them. */
const drawEveryMs = 60;

/** One buffer, fed by a stream for each container. */
export const wishForLog = (wanted: Extract<Wanted, { wanted: 'log' }>, { cluster, dispatch }: WishNeeds): Wish => {
  const buffer = createLogBuffer(wanted.containers);
  const drawing = pace(() => dispatch({ type: 'log-changed', log: buffer.lines() }), drawEveryMs);
  const streams: readonly Stream[] = wanted.containers.map((container, source) =>
    cluster.logs(
      container,
      { follow: !wanted.previous, previous: wanted.previous, ...sinceOptions(wanted.since, wanted.containers.length) },
      {
        lines: lines => {
          buffer.append(source, lines);
          drawing.changed();
        },
        status: status => {
          buffer.setStatus(source, status);
          drawing.changed();
        },
      },
    ),
  );
  drawing.changed();
  return {
    refresh: () => undefined,
    close: () => {
      drawing.stop();
      for (const stream of streams) stream.close();
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
