import type { LogLine } from '../cluster/cluster.ts';
import type { LogStatus } from '../model/log-status.ts';
import { logMerge, type SourceLine, stampReader } from './log-merge.ts';

/** Brings the lines of several sources into the order of their time while they arrive. */
export type LogOrder = {
  lines(source: number, lines: readonly LogLine[]): void;
  /** A line of podctl's own, after all that its source has delivered so far. `time` in RFC 3339, else it is now. */
  event(source: number, text: string, time: string | undefined): void;
  /** How a source fares: one that has just begun may have much to catch up with. */
  status(source: number, status: LogStatus): void;
  /** Delivers what is still held. */
  flush(): void;
  stop(): void;
};

/** Milliseconds: how long lines wait for older ones, and how often it is looked whether they have. */
const windowMs = 200;
const tickMs = 40;
/** A source that is silent for so long has caught up. Milliseconds. */
const quietMs = 150;
/** A source that has not begun to deliver by then is not waited for. Milliseconds. */
const patienceMs = 3000;
const maxBytes = 32 * 1024 * 1024;

type Progress = { readonly since: number; lastAt: number | undefined };

/** `serverNow` gives the server's time in ms. With one source nothing waits. */
export const logOrder = (
  serverNow: () => number,
  deliver: (lines: readonly SourceLine[]) => void,
  clock: () => number = Date.now,
): LogOrder => {
  const merge = logMerge(maxBytes);
  const stampMs = stampReader();
  const seen = new Set<number>();
  /** Sources that catch up. */
  const behind = new Map<number, Progress>();
  let timer: NodeJS.Timeout | undefined;

  const caughtUp = (source: number): void => {
    behind.delete(source);
    merge.setBehind(source, false);
  };
  const out = (lines: readonly SourceLine[]): void => {
    if (lines.length > 0) deliver(lines);
  };

  const release = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const now = clock();
    for (const [source, { since, lastAt }] of behind)
      if (lastAt === undefined ? now - since > patienceMs : now - lastAt > quietMs) caughtUp(source);
    out(merge.take(now, windowMs));
    if (merge.size > 0) timer = setTimeout(release, tickMs);
  };
  const held = (): void => {
    if (seen.size <= 1) out(merge.rest());
    else timer ??= setTimeout(release, tickMs);
  };

  return {
    lines: (source, lines) => {
      const now = clock();
      const progress = behind.get(source);
      if (progress) progress.lastAt = now;
      const stamped = lines.map(({ time, text }) => ({ source, time, ms: stampMs(time), text, kind: 'log' }) as const);
      // One source alone has nobody to be put in order with.
      if (seen.size <= 1 && merge.size === 0) return out(stamped);
      for (const line of stamped) merge.push(line, now);
      const last = stampMs(lines.at(-1)?.time ?? '');
      if (progress && last !== undefined && last >= serverNow() - windowMs) caughtUp(source);
      held();
    },
    event: (source, text, time) => {
      const ms = (time === undefined ? undefined : stampMs(time)) ?? serverNow();
      merge.push({ source, time: new Date(ms).toISOString(), ms, text, kind: 'event' }, clock());
      held();
    },
    status: (source, { phase }) => {
      if (phase === 'connecting' && !seen.has(source)) {
        behind.set(source, { since: clock(), lastAt: undefined });
        merge.setBehind(source, true);
      }
      seen.add(source);
      const progress = behind.get(source);
      if (!progress) return;
      if (phase === 'streaming') progress.lastAt ??= clock();
      else if (phase !== 'connecting') caughtUp(source);
    },
    flush: () => {
      clearTimeout(timer);
      timer = undefined;
      out(merge.rest());
    },
    stop: () => clearTimeout(timer),
  };
};
