import type { ContainerRef } from '../model/kubernetes.ts';
import { podSubresourcePath, type Query } from './api-paths.ts';
import { asApiError } from './as-api-error.ts';
import type { BackOff } from './back-off.ts';
import type { LogLine, LogOptions, LogSink, LogStatus } from './cluster.ts';
import { type RunState, runState } from './container-run.ts';
import { ApiError } from './errors.ts';
import { cleanLine, isLostLog, maxLineBytes, readLogLine } from './log-line.ts';
import { type LogGap, logPosition } from './log-position.ts';
import { newestStamp } from './newest-stamp.ts';
import { retryLoop, type WakeableStream } from './retry-loop.ts';
import { sinkDoor, warnOfSink } from './sink-door.ts';
import { type StallWatch, stallWatch } from './stall-watch.ts';
import { type StreamClock, systemClock } from './stream-clock.ts';
import { textLines } from './text-lines.ts';
import type { Transport } from './transport.ts';
import type { WorkTurns } from './work-turns.ts';

/** Times in milliseconds. */
export type LogTuning = StreamClock & {
  /** How long a followed log is silent before the server is asked whether it is, at first and at most. */
  readonly silentMs: number;
  readonly longestSilentMs: number;
  /** What a line that was just written may take to come. */
  readonly graceMs: number;
  /** Between pieces of work; shared with the other logs of the cluster. */
  readonly turns: WorkTurns;
  /** An exception of the sink: a fault in podctl that costs one batch of lines, never the stream. */
  sinkFailed(error: unknown): void;
};

/**
 * Log lines of one run of a container, in batches as they arrive. While following, a broken connection is resumed
 * after the last line, and a refusal (the container is waiting to start, say) is asked again; otherwise a
 * refusal is the end. A log that ends is only `ended` when the pod says that the run is over.
 */
export const followLogs = (
  transport: Transport,
  container: ContainerRef,
  options: LogOptions,
  sink: LogSink,
  tuning: Partial<LogTuning> = {},
): WakeableStream => {
  const { sinkFailed, silentMs, longestSilentMs, graceMs, turns, ...clock } = { ...defaults, ...tuning };
  const door = sinkDoor(sinkFailed);
  const deliver = door.guard((lines: readonly LogLine[]) => sink.lines(lines));
  const tellGap = door.guard((gap: LogGap) => sink.gap?.(gap));
  const say = door.guard((status: LogStatus) => sink.status(status));
  const follow = options.follow && options.previous !== true;
  const position = logPosition();
  const patience = { afterMs: silentMs };
  let brokeBefore = false;
  let emptyReads = 0;
  /** The newest line there was while none had been delivered and none older was asked for. */
  let newestBefore = '';

  /** The line, unless it was delivered before a break. */
  const fresh = (line: string, cut: boolean): LogLine | undefined => {
    const raw = readLogLine(line);
    if (raw.time === '' && isLostLog(raw.text)) throw new ApiError('other', raw.text, { status: 200 });
    return position.isNew(raw) ? cleanLine(raw, cut) : undefined;
  };

  const isBehind = async (signal: AbortSignal): Promise<boolean> => {
    const newest = await newestStamp(transport, container, signal);
    const known = position.since() || newestBefore;
    if (known !== '') return newest !== known && Date.parse(newest) >= Date.parse(known);
    newestBefore = newest;
    return newest !== '' && !asksForNewOnly(options);
  };

  /** One request, to its end. */
  const read = async (outer: AbortSignal): Promise<LogEnd> => {
    const stall = stallWatch(outer, { patience, shortestMs: silentMs, longestMs: longestSilentMs, graceMs, isBehind });
    try {
      return await readWatched(stall);
    } catch (error) {
      // An aborted read fails with whatever its library throws; the reason of the abort is what happened.
      throw stall.signal.aborted ? stall.signal.reason : error;
    } finally {
      stall.clear();
    }
  };

  const readWatched = async ({ signal, heard, waiting }: StallWatch): Promise<LogEnd> => {
    const path = logPath(container, options, follow, position.since());
    position.resume();
    const { body } = await transport.request({ method: 'GET', path, signal, streaming: follow });
    say({ phase: 'streaming' });
    let grew = false;
    let bytes = 0;
    let batch: LogLine[] = [];
    const lines = textLines(maxLineBytes, (line, cut) => {
      const next = fresh(line, cut);
      const gap = position.takeGap();
      if (gap) {
        deliver(batch);
        batch = [];
        tellGap(gap);
      }
      if (next !== undefined) batch.push(next);
    });
    if (follow) waiting();
    for await (const chunk of body) {
      heard();
      bytes += chunk.length;
      lines.push(chunk);
      if (batch.length > 0) {
        grew = true;
        deliver(batch);
        batch = [];
        await sink.ready?.();
        await turns.next();
      }
      if (follow) waiting();
    }
    return { rest: lines.rest(), grew, bytes };
  };

  const ended = (rest: LogEnd['rest']): 'done' => {
    const line = rest && fresh(rest.line, rest.cut);
    if (line !== undefined) deliver([line]);
    say({ phase: 'ended' });
    return 'done';
  };

  const stateNow = (signal: AbortSignal): Promise<RunState> =>
    runState(transport, container, { lastLine: position.since(), uid: options.uid }, signal);

  const readFollowing = async (signal: AbortSignal): Promise<'again' | 'done'> => {
    if (brokeBefore && (position.since() !== '' || options.uid !== undefined)) {
      const state = await stateNow(signal);
      if (state === 'replaced') return ended(undefined);
    }
    // Until it has come to its end: whatever interrupts it, another run may have begun meanwhile.
    brokeBefore = true;
    const { rest, grew, bytes } = await read(signal);
    if (bytes >= (options.limitBytes ?? Number.POSITIVE_INFINITY)) return ended(rest);
    emptyReads = grew ? 0 : emptyReads + 1;
    const state = await stateNow(signal);
    brokeBefore = false;
    if (state === 'ended' || state === 'replaced' || (state === 'unknown' && emptyReads > 1)) return ended(rest);
    // The status lags behind the container, or the kubelet ended a log that goes on (restart, time limit, rotation).
    if (emptyReads > 0) await clock.sleep(Math.min(125 * 2 ** emptyReads, patienceMs), signal);
    return 'again';
  };

  const readOnce = async (signal: AbortSignal): Promise<'done'> => {
    try {
      return ended((await read(signal)).rest);
    } catch (error) {
      const { message, status } = asApiError(signal.aborted ? signal.reason : error);
      say({ phase: 'refused', why: message, code: status });
      return 'done';
    }
  };

  const failed = (error: ApiError, waits: BackOff): number => {
    const delayMs = error.kind === 'forbidden' ? forbiddenMs + waits.nextMs() : waits.nextMs();
    const soonMs = waitingToStart.has(error.status) ? Math.min(delayMs, patienceMs) : delayMs;
    const waitMs = Math.max(soonMs, Math.min(error.retryAfterMs ?? 0, forbiddenMs));
    if (error.status > 0) say({ phase: 'refused', why: error.message, code: error.status });
    else say({ phase: 'reconnecting', lost: error.message, nextAttemptAt: clock.now() + waitMs });
    return waitMs;
  };

  // Not before the caller has the stream in hand.
  queueMicrotask(() => say({ phase: 'connecting' }));
  const loop = retryLoop({ attempt: follow ? readFollowing : readOnce, failed }, clock);
  return {
    wake: loop.wake,
    close() {
      door.shut();
      loop.close();
    },
  };
};

type LogEnd = {
  /** A last line without a newline: shown only once nothing can be added to it. */
  readonly rest: { readonly line: string; readonly cut: boolean } | undefined;
  /** Whether there was any line that had not been delivered before. */
  readonly grew: boolean;
  readonly bytes: number;
};

/** Rights rarely change by the second. Milliseconds. */
const forbiddenMs = 30_000;
/** Longest wait for a container that will start, or whose end is not yet known. Milliseconds. */
const patienceMs = 5_000;
/** Statuses of a log that is not there yet (400, 404) or was lost (200, see `isLostLog`). */
const waitingToStart: ReadonlySet<number> = new Set([200, 400, 404]);

const defaults: LogTuning = {
  ...systemClock,
  silentMs: 15_000,
  longestSilentMs: 60_000,
  graceMs: 2_000,
  turns: { next: () => undefined },
  sinkFailed: warnOfSink,
};

/** Whether there may be lines that were not meant to come. */
const asksForNewOnly = ({ tailLines, sinceSeconds, sinceTime }: LogOptions): boolean =>
  tailLines === 0 || sinceSeconds !== undefined || sinceTime !== undefined;

const logPath = (container: ContainerRef, options: LogOptions, follow: boolean, since: string): string => {
  const { tailLines, sinceSeconds, sinceTime, limitBytes } = options;
  const from: Query = since === '' ? { tailLines, sinceSeconds, sinceTime, limitBytes } : { sinceTime: since };
  return podSubresourcePath(container.namespace, container.pod, 'log', {
    container: container.container,
    timestamps: true,
    follow: follow || undefined,
    previous: options.previous || undefined,
    ...from,
  });
};
