import type { Kind } from '../model/kubernetes.ts';
import { acceptOf } from './accept.ts';
import { byteLines } from './byte-lines.ts';
import { deadline } from './deadline.ts';
import { decodeWatchLine, type WireObject } from './decode.ts';
import { eachChunk } from './each-chunk.ts';
import { ApiError } from './errors.ts';
import type { Transport } from './transport.ts';

/** What happened to one object, or how far the watch has come (BOOKMARK). */
export type WatchEvent = { readonly type: string; readonly object: WireObject };

export type WatchRequest = {
  readonly kind: Kind;
  readonly path: string;
  readonly signal: AbortSignal;
  /** Milliseconds without a byte after which the connection is given up. */
  readonly watchdogMs: number;
  /** The server accepted the watch. */
  opened(): void;
  /** Bytes arrived. */
  heard(): void;
  take(event: WatchEvent): void;
};

/** No object is larger: etcd refuses more than 1.5 MiB by default, JSON may double it a few times. */
const maxEventBytes = 32 * 1024 * 1024;

/**
 * One watch request. Resolves when the server ends it, which it does after `timeoutSeconds`. Rejects with an `ApiError`
 * on a refusal, an ERROR event and a line that is no event; with whatever the body fails with when the connection breaks.
 */
export const readWatch = async (transport: Transport, request: WatchRequest): Promise<void> => {
  const { kind, path, watchdogMs } = request;
  const watchdog = deadline(request.signal, watchdogMs, () => new ApiError('timeout', silence(watchdogMs)));
  const { signal } = watchdog;
  const lines = byteLines(maxEventBytes, (line, cut) => {
    if (cut) throw new ApiError('other', `The server sent an event larger than ${maxEventBytes} bytes.`);
    if (line.length === 0) return;
    const event = decodeWatchLine(line, kind);
    if (event.type === 'ERROR') throw errorOf(event.object);
    request.take(event);
  });
  try {
    const accept = acceptOf(kind, 'object');
    const { body } = await transport.request({ method: 'GET', path, accept, signal, streaming: true });
    request.opened();
    request.heard();
    await eachChunk(body, chunk => {
      watchdog.extend();
      request.heard();
      lines.push(chunk);
    });
  } catch (error) {
    // An aborted read fails with whatever its library throws; the reason of the abort is what happened.
    throw signal.aborted ? signal.reason : error;
  } finally {
    watchdog.clear();
  }
};

const silence = (ms: number): string => `The server has said nothing for ${Math.round(ms / 1000)} s.`;

const errorOf = ({ code = 0, reason = '', message = '' }: WireObject): ApiError => {
  const kind = code === 410 ? 'gone' : code === 429 ? 'too-many-requests' : code >= 500 ? 'server' : 'other';
  return new ApiError(kind, message === '' ? `The watch ended: ${reason} (${code}).` : message, {
    status: code,
    reason,
  });
};
