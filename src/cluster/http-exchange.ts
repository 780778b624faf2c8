import { pipeline, type Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { countBytes, countLines, endWithBody } from './count-body.ts';
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
    const gated = {
      method: request.method,
      path: request.path,
      accept: request.accept,
      upgrade: false,
      body: request.body,
    };
    const call = gate.begin(gated);
    const sentAt = now();
    const countsLines = hasLines(request);
    let answer: Dispatcher.ResponseData;
    try {
      const options = {
        origin: route.server.origin,
        path: serverPath(route.server, request.path),
        method: request.method,
        headers: headersOf(request, credential, parts),
        body: request.body,
        signal: request.signal,
        headersTimeout: parts.requestTimeoutMs,
        bodyTimeout: request.streaming ? 0 : parts.requestTimeoutMs,
      };
      answer = await answerOf(agents.agentFor(credential), options, ({ body, statusCode, headers: told }) =>
        countBytes(call, body, countsLines && statusCode < 300 && told['content-encoding'] !== 'gzip'),
      );
    } catch (error) {
      // A signal may be aborted with any reason, which is then what undici rejects with.
      const failure = networkError(request.signal?.aborted ? abortOf(request.signal) : error, route.server);
      call.ended({ phase: failure.kind === 'aborted' ? 'ended' : 'failed', why: failure.message });
      throw failure;
    }
    call.answered(answer.statusCode);
    parts.clock.observe(answer.headers['date'], sentAt, now());
    const body = decompressed(answer);
    if (countsLines && answer.statusCode < 300 && body !== answer.body) countLines(call, body);
    // The API server never redirects; a sign-in page in front of it does.
    if (answer.statusCode < 300) {
      endWithBody(call, body);
      return { status: answer.statusCode, headers: answer.headers, body };
    }
    const refusal = statusError({ status: answer.statusCode, headers: answer.headers, body: await beginningOf(body) });
    call.ended({ phase: 'ended', why: refusal.message });
    throw refusal;
  };

/** The answer. It is shown to `begun` before the first piece of its body is there. */
const answerOf = (
  agent: Dispatcher,
  options: Dispatcher.RequestOptions,
  begun: (answer: Dispatcher.ResponseData) => void,
): Promise<Dispatcher.ResponseData> =>
  new Promise((resolve, reject) => {
    // Not the promise that undici gives: by the time it is settled, the first pieces have been there.
    agent.request(options, (error, answer) => {
      if (error) return reject(error);
      begun(answer);
      resolve(answer);
    });
  });

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

/** What comes line by line: messages of a watch, and logs. */
const hasLines = ({ streaming, path }: ApiRequest): boolean => streaming === true || /\/log(?:\?|$)/.test(path);
