import { asApiError } from './as-api-error.ts';
import { type BackOff, backOff } from './back-off.ts';
import type { Stream } from './cluster.ts';
import { ApiError } from './errors.ts';
import type { StreamClock } from './stream-clock.ts';

/** A stream that can be told to try again now, whatever it is waiting for. */
export type WakeableStream = Stream & { wake(): void };

/** What a stream does each time round. */
export type Turn = {
  /** One connection, from opening to end. `again` opens the next one at once. */
  attempt(signal: AbortSignal): Promise<'again' | 'done'>;
  /** Says so, and answers how many milliseconds to wait. */
  failed(error: ApiError, waits: BackOff): number;
};

/** A connection that held this long was healthy: the back-off starts anew. Milliseconds. */
const healthyMs = 10_000;
/** Three connections in a row that the server ended, each within this time count as failures. Milliseconds. */
const quickMs = 1_000;

/**
 * Keeps a connection up until it is closed: attempt, wait, attempt. Never rejects, never gives up. `wake` ends a wait;
 * a connection that is up is dropped and opened anew.
 */
export const retryLoop = (turn: Turn, clock: StreamClock): WakeableStream => {
  const woken = new Error('woken');
  const waits = backOff(clock.random);
  let closed = false;
  let current = new AbortController();

  const run = async (): Promise<void> => {
    let quickEnds = 0;
    // Nothing happens before the caller has the stream in hand.
    await Promise.resolve();
    while (!closed) {
      current = new AbortController();
      const { signal } = current;
      const startedAt = clock.now();
      let failure: unknown;
      try {
        if ((await turn.attempt(signal)) === 'done') break;
        quickEnds = clock.now() - startedAt < quickMs ? quickEnds + 1 : 0;
        if (quickEnds < 3) continue;
        failure = new ApiError('reset', 'The server ends the connection at once.');
      } catch (error) {
        // An aborted read fails with whatever its library throws; the reason of the abort is what happened.
        failure = signal.aborted ? signal.reason : error;
      }
      if (closed) break;
      if (failure === woken) {
        waits.reset();
        continue;
      }
      if (clock.now() - startedAt >= healthyMs) waits.reset();
      const delayMs = turn.failed(asApiError(failure), waits);
      current = new AbortController();
      await clock.sleep(delayMs, current.signal);
      if (current.signal.aborted) waits.reset();
    }
  };
  void run();

  return {
    close() {
      closed = true;
      current.abort();
    },
    wake: () => current.abort(woken),
  };
};
