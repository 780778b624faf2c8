import type { Cluster } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { type Want, wantKey } from '../diagnosis/snapshot.ts';
import { absent, forbidden, type Known, read, unknown } from '../model/known.ts';
import type { CoreEvent, Kind, Pod } from '../model/kubernetes.ts';
import type { LogExcerpt } from '../model/log-excerpt.ts';

/** Requests under way at once: enough to be quick, few enough not to be felt by the API server. */
const concurrency = 8;
/**
 * Beyond so many a request first waits for one of them to end, but no longer than this (ms): to take over a connection is
 * quicker than to open one, unless the answer is far away.
 */
const atOnce = 2;
const patienceMs = 20;
/** How long an answer is good for; afterwards it is still used, and asked for again by the next change that needs it. */
const freshMs = 20_000;
/** Answers kept, and roughly how many bytes of them; the least recently used go first. */
const kept = 20_000;
const keptBytes = 48 * 1024 * 1024;
/** What an object takes in memory, roughly: eight kilobytes of JSON. */
const objectBytes = 20 * 1024;
const logTail = { tailLines: 200, limitBytes: 128 * 1024 };

/** Reads what diagnoses want: bounded, concurrent, each question once. */
export type Answers = {
  /** The answer so far; `unknown` where there is none yet. */
  get(want: Want): Known<unknown>;
  /** Sees to it that these are read, or read again if stale. Resolves when all of them have an answer. */
  ask(wants: readonly Want[], now: number): Promise<void>;
  /** Why the last attempt to read this failed; undefined where it did not, or was not made. */
  failure(want: Want): string | undefined;
  /** Reads this now, in its turn, and keeps nothing; `unknown` where that fails. */
  once(want: Want): Promise<Known<unknown>>;
  close(): void;
};

type Entry = {
  answer: Known<unknown>;
  bytes: number;
  askedAt: number;
  pending: Promise<void> | undefined;
  failure: string | undefined;
};

/** `heard`: whether objects of a kind may be read in a namespace, each time that is told; `why` is the refusal. */
export const createAnswers = (
  cluster: Cluster,
  clock: () => number,
  heard: (kind: Kind, namespace: string, why: string | undefined) => void = () => {},
): Answers => {
  const entries = new Map<string, Entry>();
  const waiting: (() => void)[] = [];
  const stop = new AbortController();
  let running = 0;
  let bytes = 0;

  /** Waits until a request may be made, which counts as running from then on. */
  const slot = (): Promise<void> | undefined => {
    if (running < atOnce) {
      running += 1;
      return undefined;
    }
    return new Promise(resolve => {
      const go = (): void => {
        clearTimeout(patience);
        running += 1;
        resolve();
      };
      const insist = (): void => {
        const at = waiting.indexOf(go);
        if (at < 0 || running >= concurrency) return;
        waiting.splice(at, 1);
        go();
      };
      // Answers that came while this thread was busy are heard first.
      const patience = setTimeout(() => setImmediate(insist), patienceMs);
      waiting.push(go);
    });
  };
  const release = (): void => {
    running -= 1;
    waiting.shift()?.();
  };

  /** The answer, or why it could not be read. */
  const inTurn = async (want: Want): Promise<Known<unknown> | { readonly state: 'failed'; readonly why: string }> => {
    await slot();
    try {
      if (stop.signal.aborted) return { state: 'failed', why: 'given up' };
      return await answer(cluster, want, stop.signal);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { state: 'failed', why: error.message };
    } finally {
      // Its connection takes the next request a turn after the answer is complete.
      setImmediate(release);
    }
  };

  const fetch = async (want: Want, entry: Entry): Promise<void> => {
    const known = await inTurn(want);
    entry.pending = undefined;
    entry.failure = known.state === 'failed' ? known.why : undefined;
    // A failed read leaves the question open: the diagnosis goes on without it and the next change asks again.
    if (known.state === 'failed') entry.askedAt = 0;
    else {
      bytes -= entry.bytes;
      entry.answer = known;
      entry.bytes = sizeOf(known);
      bytes += entry.bytes;
      if (want.want === 'object' || want.want === 'objects')
        heard(want.kind, want.namespace, known.state === 'forbidden' ? known.why : undefined);
      makeRoom();
    }
  };

  const makeRoom = (): void => {
    for (const [key, entry] of entries) {
      if (entries.size <= kept && bytes <= keptBytes) return;
      // What is being read now is about to be needed, and so is all that was asked for after it.
      if (entry.pending) return;
      entries.delete(key);
      bytes -= entry.bytes;
    }
  };

  return {
    get: want => entries.get(wantKey(want))?.answer ?? unknown,
    ask: async (wants, now) => {
      await Promise.all(
        wants.map(want => {
          const key = wantKey(want);
          const entry: Entry = entries.get(key) ?? {
            answer: unknown,
            bytes: 0,
            askedAt: 0,
            pending: undefined,
            failure: undefined,
          };
          // Re-inserting keeps the map in order of last use.
          entries.delete(key);
          entries.set(key, entry);
          if (!entry.pending && now - entry.askedAt > freshMs) {
            entry.askedAt = clock();
            entry.pending = fetch(want, entry);
          }
          return entry.pending;
        }),
      );
    },
    failure: want => entries.get(wantKey(want))?.failure,
    once: async want => {
      const known = await inTurn(want);
      return known.state === 'failed' ? unknown : known;
    },
    close: () => stop.abort(),
  };
};

const sizeOf = (known: Known<unknown>): number => {
  if (known.state !== 'read') return 0;
  const value = known.value as LogExcerpt | readonly unknown[] | object;
  if (Array.isArray(value)) return value.length * objectBytes;
  if (!('lines' in value)) return objectBytes;
  return (value as LogExcerpt).lines.reduce((sum, line) => sum + line.length, 0);
};

const answer = async (cluster: Cluster, want: Want, signal: AbortSignal): Promise<Known<unknown>> => {
  switch (want.want) {
    case 'object':
      return cluster.get(want.kind, want.namespace, want.name, signal);
    case 'objects':
      return cluster.list(
        want.kind,
        {
          namespace: want.namespace,
          ...(want.named === undefined ? {} : { fieldSelector: `metadata.name=${want.named}` }),
          ...(want.labels && { labelSelector: want.labels }),
        },
        signal,
      );
    case 'pods-on-node':
      return cluster.list(
        'Pod',
        { namespace: '', fieldSelector: `spec.nodeName=${want.node}` },
        signal,
      ) satisfies Promise<Known<readonly Pod[]>>;
    case 'events': {
      const { kind, name, namespace } = want.of;
      // Events about objects without a namespace are written into `default`.
      const scope = {
        namespace: namespace || 'default',
        fieldSelector: `involvedObject.kind=${kind},involvedObject.name=${name}`,
      };
      return cluster.list('Event', scope, signal) satisfies Promise<Known<readonly CoreEvent[]>>;
    }
    case 'log':
      return readLog(cluster, want, signal);
  }
};

const readLog = (
  cluster: Cluster,
  want: Extract<Want, { want: 'log' }>,
  signal: AbortSignal,
): Promise<Known<LogExcerpt>> =>
  new Promise(resolve => {
    const lines: string[] = [];
    const giveUp = (): void => finish(unknown);
    const finish = (known: Known<LogExcerpt>): void => {
      signal.removeEventListener('abort', giveUp);
      stream.close();
      resolve(known);
    };
    const stream = cluster.logs(
      want.container,
      { follow: false, previous: want.run === 'previous', ...logTail },
      {
        lines: batch => lines.push(...batch.map(line => line.text)),
        status: status => {
          if (status.phase === 'ended') finish(read({ container: want.container, run: want.run, lines }));
          else if (status.phase === 'refused') finish(refusedLog(status));
          else if (status.phase === 'reconnecting') finish(unknown);
        },
      },
    );
    signal.addEventListener('abort', giveUp);
  });

/** A log that is not there (400, 404, lost by the runtime) says something; a kubelet that does not answer (500, 502) nothing. */
const refusedLog = ({ code, why }: { readonly code: number; readonly why: string }): Known<LogExcerpt> => {
  if (code === 403) return forbidden(why);
  return code === 200 || code === 400 || code === 404 ? absent : unknown;
};
