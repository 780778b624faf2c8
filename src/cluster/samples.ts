import type { Kind, ObjectOf } from '../model/kubernetes.ts';
import { acceptOf } from './accept.ts';
import { objectPath } from './api-paths.ts';
import { asApiError } from './as-api-error.ts';
import { backOff } from './back-off.ts';
import type { SampleScope, SampleSink } from './cluster.ts';
import { decodeObject } from './decode.ts';
import { ApiError } from './errors.ts';
import { streamList } from './list-stream.ts';
import { readText } from './read-text.ts';
import type { WakeableStream } from './retry-loop.ts';
import { type StreamClock, systemClock } from './stream-clock.ts';
import type { Transport } from './transport.ts';

/** Nothing that is measured changes faster: metrics-server's manifest has 15 seconds, its own default is a minute. */
const leastMs = 15_000;
/** Reading takes at most a twentieth of the time, however long a list is. */
const restsPerReading = 19;
const longestBackOffMs = 5 * 60_000;
/** As long as a timer can wait. */
const never = 2 ** 31 - 1;

/**
 * Reads one object or a whole list again and again, an object at a time, so that no list is ever held in memory. Never
 * gives up: a failure is told and tried again, ever more rarely; what is not served or not allowed waits to be woken.
 */
export const readSamples = <K extends Kind>(
  transport: Transport,
  kind: K,
  scope: SampleScope,
  sink: SampleSink<ObjectOf<K>>,
  firstAfterMs = 0,
  clock: StreamClock = systemClock,
): WakeableStream => {
  const waits = backOff(clock.random, leastMs, longestBackOffMs);
  const closing = new AbortController();
  let waiting = new AbortController();
  let isWoken = false;

  const read = async (): Promise<void> => {
    const { signal } = closing;
    sink.begins();
    if (scope.name === undefined) {
      const { namespace } = scope;
      const take = (sample: ObjectOf<K>): void => {
        if (!signal.aborted) sink.take(sample);
      };
      await streamList(transport, { kind, scope: { namespace }, signal, resourceVersion: '', take });
      return;
    }
    const path = objectPath(kind, scope.namespace, scope.name);
    try {
      const answer = await transport.request({ method: 'GET', path, accept: acceptOf(kind, 'object'), signal });
      sink.take(decodeObject<ObjectOf<K>>(await readText(answer), kind));
    } catch (error) {
      // Where the server names it, it knows of such things: this one has not been measured.
      if (!(error instanceof ApiError && error.kind === 'not-found' && error.message.includes(scope.name))) throw error;
    }
  };

  /** One reading; answers how long to wait for the next one, ms. */
  const turn = async (): Promise<number> => {
    const startedAt = clock.now();
    try {
      await read();
      if (closing.signal.aborted) return 0;
      waits.reset();
      return Math.max(leastMs, sink.complete(), restsPerReading * (clock.now() - startedAt));
    } catch (cause) {
      if (closing.signal.aborted) return 0;
      const error = asApiError(cause);
      if (error.kind === 'not-found') sink.status({ phase: 'absent' });
      else if (error.kind === 'forbidden') sink.status({ phase: 'denied', why: error.message });
      else {
        sink.status({ phase: 'failing', why: error.message });
        return Math.max(error.retryAfterMs ?? 0, leastMs + waits.nextMs());
      }
      return never;
    }
  };

  const run = async (): Promise<void> => {
    // Nothing happens before the caller has the stream in hand.
    await Promise.resolve();
    if (firstAfterMs > 0) await clock.sleep(firstAfterMs, waiting.signal);
    while (!closing.signal.aborted) {
      isWoken = false;
      const delayMs = await turn();
      if (isWoken) waits.reset();
      else if (!closing.signal.aborted) {
        waiting = new AbortController();
        await clock.sleep(delayMs, waiting.signal);
      }
    }
  };
  void run();

  return {
    close() {
      closing.abort();
      waiting.abort();
    },
    wake() {
      isWoken = true;
      waiting.abort();
    },
  };
};
