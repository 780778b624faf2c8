import type { Cluster } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { type Want, wantKey } from '../diagnosis/snapshot.ts';
import { absent, forbidden, type Known, read, unknown } from '../model/known.ts';
import type { CoreEvent, Pod } from '../model/kubernetes.ts';
import type { LogExcerpt } from '../model/log-excerpt.ts';

/** Requests under way at once: enough to be quick, few enough not to be felt by the API server. */
const concurrency = 8;
/** How long an answer is good for; afterwards it is still used, and asked for again by the next change that needs it. */
const freshMs = 20_000;
/** Answers kept; the least recently used go first. */
const kept = 4000;
const logTail = { tailLines: 200, limitBytes: 128 * 1024 };

/** Reads what diagnoses want: bounded, concurrent, each question once. */
export type Answers = {
  /** The answer so far; `unknown` where there is none yet. */
  get(want: Want): Known<unknown>;
  /** Sees to it that these are read, or read again if stale. Resolves when all of them have an answer. */
  ask(wants: readonly Want[], now: number): Promise<void>;
  close(): void;
};

type Entry = { answer: Known<unknown>; askedAt: number; pending: Promise<void> | undefined };

export const createAnswers = (cluster: Cluster, clock: () => number): Answers => {
  const entries = new Map<string, Entry>();
  const waiting: (() => void)[] = [];
  const stop = new AbortController();
  let running = 0;

  const slot = async (): Promise<void> => {
    if (running >= concurrency) await new Promise<void>(resolve => waiting.push(resolve));
    running += 1;
  };
  const release = (): void => {
    running -= 1;
    waiting.shift()?.();
  };

  const fetch = async (want: Want, entry: Entry): Promise<void> => {
    await slot();
    try {
      if (!stop.signal.aborted) entry.answer = await answer(cluster, want, stop.signal);
    } catch (error) {
      // A failed read leaves the question open: the diagnosis goes on without it and the next change asks again.
      if (!(error instanceof ApiError)) throw error;
      entry.askedAt = 0;
    } finally {
      release();
      entry.pending = undefined;
    }
  };

  return {
    get: want => entries.get(wantKey(want))?.answer ?? unknown,
    ask: async (wants, now) => {
      await Promise.all(
        wants.map(want => {
          const key = wantKey(want);
          const entry: Entry = entries.get(key) ?? { answer: unknown, askedAt: 0, pending: undefined };
          entries.delete(key);
          entries.set(key, entry);
          if (entries.size > kept) entries.delete(entries.keys().next().value ?? '');
          if (!entry.pending && now - entry.askedAt > freshMs) {
            entry.askedAt = clock();
            entry.pending = fetch(want, entry);
          }
          return entry.pending;
        }),
      );
    },
    close: () => stop.abort(),
  };
};

const answer = async (cluster: Cluster, want: Want, signal: AbortSignal): Promise<Known<unknown>> => {
  switch (want.want) {
    case 'object':
      return cluster.get(want.kind, want.namespace, want.name, signal);
    case 'objects':
      return cluster.list(want.kind, { namespace: want.namespace }, signal);
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
    const finish = (known: Known<LogExcerpt>): void => {
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
          else if (status.phase === 'refused') finish(status.code === 403 ? forbidden(status.why) : absent);
          else if (status.phase === 'reconnecting') finish(unknown);
        },
      },
    );
    signal.addEventListener('abort', () => finish(unknown), { once: true });
  });
