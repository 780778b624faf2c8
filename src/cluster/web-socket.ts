import type { IncomingMessage } from 'node:http';
import type { Socket as Connection } from 'node:net';
import type { WebSocket } from 'ws';
import type { Credential } from './credentials.ts';
import { dial } from './dial.ts';
import { ApiError } from './errors.ts';
import type { TransportParts } from './make-transport.ts';
import { networkError } from './network-error.ts';
import { serverPath } from './server-path.ts';
import { statusError } from './status-error.ts';
import { serverContext } from './tls.ts';
import type { UpgradeRequest } from './transport.ts';

/**
 * Opens one WebSocket, over the same TLS, proxy and credentials as requests. Rejects with an `ApiError` that carries the
 * server's own words where it refuses. The socket is paused until the next turn of the event loop, so that the caller,
 * who awaits this, can listen before the first message.
 */
export const openWebSocket = async (
  parts: TransportParts,
  request: UpgradeRequest,
  credential: Credential,
): Promise<WebSocket> => {
  const { gate, route } = parts;
  const call = gate.begin({ method: 'GET', path: request.path, upgrade: true });
  try {
    // Loaded here, since most starts need none.
    const { WebSocket } = await import('ws');
    const connection = await dial(route, () => serverContext(route.trust, credential.certificate), request.signal);
    const socket = await negotiate(WebSocket, parts, request, credential, connection);
    call.answered(101);
    connection.once('close', () => {
      call.received(connection.bytesRead, 0);
      call.ended();
    });
    return socket;
  } catch (error) {
    const failure = request.signal?.aborted
      ? new ApiError('aborted', 'The request was given up', { cause: error })
      : networkError(error, route.server);
    const { status, message } = failure;
    call.ended(status === 0 ? { phase: 'failed', why: message } : { phase: 'ended', status, why: message });
    throw failure;
  }
};

const negotiate = (
  Socket: typeof WebSocket,
  { route, headers, requestTimeoutMs }: TransportParts,
  { path, protocols, signal }: UpgradeRequest,
  { authorization }: Credential,
  connection: Connection,
): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const url = new URL(serverPath(route.server, path), route.server);
    url.protocol = route.server.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new Socket(url, [...protocols], {
      headers: { ...headers, ...(authorization !== undefined && { authorization }) },
      createConnection: () => connection,
      handshakeTimeout: requestTimeoutMs > 0 ? requestTimeoutMs : undefined,
      perMessageDeflate: false,
      // A mask keeps proxies that read plain text from being fooled (RFC 6455, 10.3). Inside TLS it only costs: a fifth of the
      // time that sending takes. Four zero bytes are what the mask is before it is made, and change nothing.
      ...(url.protocol === 'wss:' && { generateMask: () => undefined }),
    });
    const giveUp = (): void => socket.terminate();
    signal?.addEventListener('abort', giveUp, { once: true });
    if (signal?.aborted) giveUp();
    const settled = (): void => signal?.removeEventListener('abort', giveUp);
    socket.once('open', () => {
      settled();
      // Its owner hears of the end by 'close'; an error nobody listens to would end the process.
      socket.off('error', fail).on('error', () => {});
      socket.pause();
      setImmediate(() => socket.resume());
      resolve(socket);
    });
    socket.once('unexpected-response', (_, answer) => {
      settled();
      readRefusal(answer)
        .then(reject, reject)
        .finally(() => connection.destroy());
    });
    const fail = (error: Error): void => {
      settled();
      connection.destroy();
      const timedOut = error.message.includes('handshake has timed out');
      reject(timedOut ? Object.assign(error, { code: 'ETIMEDOUT' }) : error);
    };
    socket.on('error', fail);
  });

const enoughBytes = 64 * 1024;

const readRefusal = async (answer: IncomingMessage): Promise<ApiError> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > enoughBytes) break;
  }
  const body = Buffer.concat(chunks).toString('utf8');
  return statusError({ status: answer.statusCode ?? 0, headers: answer.headers, body });
};
