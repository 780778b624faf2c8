import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kind, ObjectOf } from '../model/kubernetes.ts';
import { listPath } from './api-paths.ts';
import type { BackOff } from './back-off.ts';
import type { ListScope, WatchOptions, WatchSink, WatchStatus } from './cluster.ts';
import { deadline } from './deadline.ts';
import { ApiError, type ApiErrorKind } from './errors.ts';
import { listPage, listPages } from './list-pages.ts';
import { streamList } from './list-stream.ts';
import { retryLoop, type WakeableStream } from './retry-loop.ts';
import { sinkDoor, warnOfSink } from './sink-door.ts';
import { type StreamClock, systemClock } from './stream-clock.ts';
import type { Transport } from './transport.ts';
import { readWatch, type WatchEvent, type WatchRequest } from './watch-request.ts';

/** Times in milliseconds. */
export type WatchTuning = StreamClock &
  WatchOptions & {
    /** A watch that is silent for so long is dropped and resumed: bookmarks come about every minute. */
    readonly watchdogMs: number;
    /** A list that neither grows nor ends for so long is asked for in pages instead. */
    readonly listIdleMs: number;
    /** An exception of the sink: a fault in podctl that costs one object, never the stream. */
    sinkFailed(error: unknown): void;
  };

/**
 * Lists and watches a kind until closed. The list comes in one answer, object by object, or, where that fails, in pages;
 * which one is remembered as long as the stream lives. A lost watch is resumed from where it was; only what makes that
 * impossible (410 above all) lists anew, and the sink keeps its old rows until `synced`.
 */
export const watchObjects = <K extends Kind>(
  transport: Transport,
  kind: K,
  scope: ListScope,
  sink: WatchSink<ObjectOf<K>>,
  tuning: Partial<WatchTuning> = {},
): WakeableStream => {
  const { watchdogMs, listIdleMs, sinkFailed, firstPage, ...clock } = { ...defaults, ...tuning };
  const door = sinkDoor(sinkFailed);
  const out: WatchSink<ObjectOf<K>> = {
    listing: door.guard(() => sink.listing()),
    upsert: door.guard(object => sink.upsert(object)),
    remove: door.guard(object => sink.remove(object)),
    synced: door.guard(() => sink.synced()),
    status: door.guard(status => sink.status(status)),
  };
  let phase: WatchStatus['phase'] = 'connecting';
  let lastHeardAt = clock.now();
  /** Where the watch goes on from; '' when there is no complete list. */
  let version = '';
  let inOneAnswer = true;
  /** The first list may be what the server has at hand; one after that must not be older than what was seen. */
  let seen = false;
  let brokenLists = 0;

  const say = (status: WatchStatus): void => {
    phase = status.phase;
    out.status(status);
  };
  const live = (): void => {
    if (phase !== 'live') say({ phase: 'live', since: clock.now() });
  };
  const synced = (from: string): void => {
    version = from;
    seen = true;
    out.synced();
    live();
  };

  const take = ({ type, object }: WatchEvent): void => {
    if (type === 'ADDED' || type === 'MODIFIED') out.upsert(object as ObjectOf<K>);
    else if (type === 'DELETED') out.remove(object as ObjectOf<K>);
    version = object.metadata?.resourceVersion ?? version;
  };

  const watch = (query: object, request: Pick<WatchRequest, 'signal' | 'opened' | 'take'>): Promise<void> => {
    const timeoutSeconds = 290 + Math.floor(clock.random() * 30);
    const path = listPath(kind, scope, { watch: true, allowWatchBookmarks: true, timeoutSeconds, ...query });
    const heard = (): void => {
      lastHeardAt = clock.now();
    };
    return readWatch(transport, { kind, path, watchdogMs, heard, ...request });
  };

  /** The beginning of the list, and all of it where there is no more. */
  const listBeginning = async (limit: number, signal: AbortSignal): Promise<void> => {
    const page = await listPage(transport, kind, scope, limit, signal);
    lastHeardAt = clock.now();
    out.listing();
    for (const object of page.items) out.upsert(object);
    if (page.continueToken === '') synced(page.resourceVersion);
    // A connection is free again a turn after its answer: what follows then needs no other one.
    await nextTurn();
  };

  const listAtOnce = async (signal: AbortSignal): Promise<void> => {
    const listing = deadline(signal, listIdleMs, () => new ApiError('unprocessable', 'The list never ended.'));
    let opened = false;
    try {
      const from = await streamList(transport, {
        kind,
        scope,
        signal: listing.signal,
        resourceVersion: seen ? '' : '0',
        opened: () => {
          opened = true;
          listing.extend();
          out.listing();
        },
        heard: () => {
          listing.extend();
          lastHeardAt = clock.now();
        },
        take: out.upsert,
      });
      synced(from);
    } catch (error) {
      // Something on the way may cut long answers: short ones, pages, get through.
      if (opened && !signal.aborted && ++brokenLists === 2) inOneAnswer = false;
      throw listing.signal.aborted ? listing.signal.reason : error;
    } finally {
      listing.clear();
    }
  };

  const pageList = async (signal: AbortSignal): Promise<void> => {
    let begun = false;
    const begin = (): void => {
      if (!begun) out.listing();
      begun = true;
      lastHeardAt = clock.now();
    };
    const from = await listPages(
      transport,
      kind,
      scope,
      object => {
        begin();
        out.upsert(object);
      },
      signal,
    );
    begin();
    synced(from);
  };

  const listAndWatch = async (signal: AbortSignal): Promise<void> => {
    if (!seen && firstPage) await listBeginning(firstPage, signal);
    if (version === '' && inOneAnswer) {
      try {
        await listAtOnce(signal);
      } catch (error) {
        if (!(error instanceof ApiError) || error.kind !== 'unprocessable') throw error;
        inOneAnswer = false;
      }
    }
    if (version === '') await pageList(signal);
    await watch({ resourceVersion: version }, { signal, opened: live, take });
  };

  const attempt = async (signal: AbortSignal): Promise<'again'> => {
    try {
      await listAndWatch(signal);
    } catch (error) {
      if (error instanceof ApiError && !resumable(error)) version = '';
      if (!(error instanceof ApiError && error.kind === 'gone')) throw error;
    }
    return 'again';
  };

  const failed = (error: ApiError, waits: BackOff): number => {
    const refused = error.kind === 'forbidden' || error.kind === 'not-found';
    const soonest = refused ? deniedMs : Math.min(error.retryAfterMs ?? 0, maxRetryAfterMs);
    const delayMs = refused ? soonest + waits.nextMs() : Math.max(soonest, waits.nextMs());
    const nextAttemptAt = clock.now() + delayMs;
    const attempt = waits.failures();
    if (refused) say({ phase: 'denied', why: error.message });
    else if (error.kind === 'unauthorized' || error.kind === 'credentials')
      say({ phase: 'unauthorized', why: error.message, nextAttemptAt });
    else say({ phase: 'reconnecting', lost: error.message, lastHeardAt, attempt, nextAttemptAt });
    return delayMs;
  };

  // Not before the caller has the stream in hand.
  queueMicrotask(() => out.status({ phase: 'connecting' }));
  const loop = retryLoop({ attempt, failed }, clock);
  return {
    wake: loop.wake,
    close() {
      door.shut();
      loop.close();
    },
  };
};

/** Rights rarely change by the second: how soon a denied watch asks again. */
const deniedMs = 30_000;
const maxRetryAfterMs = 120_000;

/**
 * Whether what was seen so far still holds: the connection or the server failed, not the resourceVersion. A version
 * "too large" means that the server's store is older than what we saw (etcd restored from a backup).
 */
const resumable = ({ kind, message }: ApiError): boolean =>
  keepsVersion.has(kind) && !message.includes('Too large resource version');

const keepsVersion: ReadonlySet<ApiErrorKind> = new Set([
  'refused',
  'dns',
  'timeout',
  'reset',
  'tls',
  'proxy',
  'unauthorized',
  'credentials',
  'too-many-requests',
  'server',
]);

const defaults: WatchTuning = {
  ...systemClock,
  watchdogMs: 90_000,
  listIdleMs: 10_000,
  sinkFailed: warnOfSink,
};
