import { setTimeout as wait } from 'node:timers/promises';
import type { ServerClock } from './clock.ts';
import type { Credential, Credentials } from './credentials.ts';
import type { Route } from './dial.ts';
import { ApiError } from './errors.ts';
import type { Gate } from './gate.ts';
import { type HttpAgent, httpAgent } from './http-agent.ts';
import { httpExchange } from './http-exchange.ts';
import type { ApiRequest, ApiResponse, Transport, UpgradeRequest } from './transport.ts';
import { openWebSocket } from './web-socket.ts';

/** What a transport is made of. */
export type TransportParts = {
  readonly route: Route;
  readonly credentials: Credentials;
  readonly gate: Gate;
  readonly clock: ServerClock;
  /** On every request: User-Agent and impersonation. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Milliseconds for an answer, and between two pieces of it; 0 means no limit. Streams are limited up to their headers. */
  readonly requestTimeoutMs: number;
  readonly acceptCompressed: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/** A transport that can also be made to start over, and be closed. */
export type OwnedTransport = Transport & {
  /** Raises the `ApiError` with which the gate would refuse this upgrade, without asking for it. */
  admitUpgrade(path: string): void;
  /** Forgets credentials and breaks every connection: streams open theirs anew. */
  startOver(): void;
  close(): Promise<void>;
};

/** The transport of one kubeconfig context. Opens nothing before the first request. */
export const makeTransport = (parts: TransportParts): OwnedTransport => {
  const agents: HttpAgent = httpAgent(parts.route);
  const exchange = httpExchange(parts, agents);
  return {
    request: request => withRetries(request, () => withFreshCredentials(parts, each => exchange(request, each))),
    upgrade: (request: UpgradeRequest) => withFreshCredentials(parts, each => openWebSocket(parts, request, each)),
    admitUpgrade: path => parts.gate.admit({ method: 'GET', path, upgrade: true }),
    clockOffset: () => parts.clock.offsetMs(),
    startOver: () => {
      parts.credentials.forget();
      void agents.drop();
    },
    close: async () => {
      parts.credentials.close();
      await agents.drop();
    },
  };
};

/** After a 401, once more with other credentials where there are any. */
const withFreshCredentials = async <T>(
  { credentials }: TransportParts,
  send: (credential: Credential) => Promise<T>,
): Promise<T> => {
  const credential = await credentials.current();
  try {
    return await send(credential);
  } catch (error) {
    if (!(error instanceof ApiError) || error.kind !== 'unauthorized') throw error;
    const renewed = await credentials.renew(credential);
    if (renewed === undefined) throw error;
    return send(renewed);
  }
};

const maxTries = 4;
const longestWaitMs = 15_000;

/**
 * Waits and tries again where the server says when (429 and 503 with Retry-After), and reads again at once where a
 * kept-alive connection turned out to be closed. Streams do not wait here: they have a back-off of their own.
 */
const withRetries = async (request: ApiRequest, send: () => Promise<ApiResponse>): Promise<ApiResponse> => {
  let brokenTries = 0;
  for (let tries = 1; ; tries++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.kind === 'reset' && request.method === 'GET' && brokenTries++ === 0) continue;
      if (request.streaming || tries === maxTries || !canWaitFor(error)) throw error;
      await pause(error.retryAfterMs ?? 0, request.signal);
    }
  }
};

const canWaitFor = ({ status, retryAfterMs }: ApiError): boolean =>
  (status === 429 || status === 503) && retryAfterMs !== undefined && retryAfterMs <= longestWaitMs;

const pause = async (ms: number, signal: AbortSignal | undefined): Promise<void> => {
  await wait(ms, undefined, { signal }).catch(cause => {
    throw new ApiError('aborted', 'The request was given up', { cause });
  });
};
