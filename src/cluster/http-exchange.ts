import { pipeline, type Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Credential } from './credentials.ts';
import type { HttpAgent } from './http-agent.ts';
import type { TransportParts } from './make-transport.ts';
import { networkError } from './network-error.ts';
import { serverPath } from './server-path.ts';
import { statusError } from './status-error.ts';
import type { ApiRequest, ApiResponse } from './transport.ts';

/**
 * Sends one request once. Rejects with an `ApiError` for any answer but a 2xx and for the lack of an answer.
 */
export const httpExchange =
  (parts: TransportParts, agents: HttpAgent) =>
  async (request: ApiRequest, credential: Credential): Promise<ApiResponse> => {
    const { gate, route, now } = parts;
    const gated = { method: request.method, path: request.path, accept: request.accept, upgrade: false };
    gate.admit(gated);
    const sentAt = now();
    let answer: Dispatcher.ResponseData;
    try {
      answer = await agents.agentFor(credential).request({
        origin: route.server.origin,
        path: serverPath(route.server, request.path),
        method: request.method,
        headers: headersOf(request, credential, parts),
        body: request.body,
        signal: request.signal,
        headersTimeout: parts.requestTimeoutMs,
        bodyTimeout: request.streaming ? 0 : parts.requestTimeoutMs,
      });
    } catch (error) {
      gate.record(gated, 'sent', sentAt);
      // A signal may be aborted with any reason, which is then what undici rejects with.
      throw networkError(request.signal?.aborted ? abortOf(request.signal) : error, route.server);
    }
    gate.record(gated, answer.statusCode, sentAt);
    parts.clock.observe(answer.headers['date'], sentAt, now());
    const body = decompressed(answer);
    // The API server never redirects; a sign-in page in front of it does.
    if (answer.statusCode < 300) return { status: answer.statusCode, headers: answer.headers, body };
    throw statusError({ status: answer.statusCode, headers: answer.headers, body: await beginningOf(body) });
  };

const abortOf = (signal: AbortSignal): unknown =>
  signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
    ? signal.reason
    : new DOMException('aborted', 'AbortError');

const headersOf = (
  request: ApiRequest,
  { authorization }: Credential,
  { headers, acceptCompressed }: TransportParts,
): Record<string, string | string[]> => ({
  ...headers,
  accept: request.accept ?? 'application/json',
  ...(acceptCompressed && !request.streaming && request.method === 'GET' && { 'accept-encoding': 'gzip' }),
  ...(request.body !== undefined && { 'content-type': request.contentType ?? 'application/json' }),
  ...(authorization !== undefined && { authorization }),
});

const decompressed = ({ headers, body }: Dispatcher.ResponseData): Readable => {
  if (headers['content-encoding'] !== 'gzip') return body;
  // Only where it is needed: 3 ms of a start.
  const { createGunzip } = process.getBuiltinModule('node:zlib');
  // Errors of either part reach whoever reads the result; the callback has nothing to add.
  return pipeline(body, createGunzip(), () => {});
};

const enoughBytes = 64 * 1024;

/** Enough of an error's body to find its message. A body that breaks off says what it said. */
const beginningOf = async (body: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > enoughBytes) break;
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
  return Buffer.concat(chunks).toString('utf8');
};
