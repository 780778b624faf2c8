import { Agent, request } from 'undici';
import { WebSocket } from 'ws';
import { ApiError, type ApiErrorKind } from '../../src/cluster/errors.ts';
import type { Transport } from '../../src/cluster/transport.ts';

/** A transport without credentials, gate or TLS, to a server on this machine: `http://127.0.0.1:PORT`. */
export const plainTransport = (server: string): Transport & { close(): Promise<void> } => {
  const dispatcher = new Agent({ allowH2: false, bodyTimeout: 0, headersTimeout: 30_000 });
  return {
    async request({ method, path, accept = 'application/json', body, contentType, signal }) {
      const headers = { accept, ...(contentType === undefined ? {} : { 'content-type': contentType }) };
      const answer = await request(server + path, { method, headers, body, signal, dispatcher }).catch(
        (error: unknown) => {
          throw new ApiError('reset', error instanceof Error ? error.message : String(error), { cause: error });
        },
      );
      if (answer.statusCode < 400) return { status: answer.statusCode, headers: answer.headers, body: answer.body };
      const seconds = Number(answer.headers['retry-after']);
      throw refusal(answer.statusCode, await answer.body.text(), seconds > 0 ? seconds * 1000 : undefined);
    },
    upgrade: ({ path, protocols }) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(server.replace('http', 'ws') + path, [...protocols], { perMessageDeflate: false });
        socket.once('open', () => {
          // The caller, who awaits this, must be able to listen before the first message.
          socket.pause();
          setImmediate(() => socket.resume());
          resolve(socket);
        });
        socket.once('error', error => reject(new ApiError('reset', error.message, { cause: error })));
        socket.once('unexpected-response', (_, answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (chunk: string) => {
            text += chunk;
          });
          answer.on('end', () => reject(refusal(answer.statusCode ?? 0, text, undefined)));
        });
      }),
    clockOffset: () => 0,
    close: () => dispatcher.destroy(),
  };
};

const kinds: Readonly<Record<number, ApiErrorKind>> = {
  400: 'unprocessable',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  410: 'gone',
  422: 'unprocessable',
  429: 'too-many-requests',
};

const refusal = (status: number, text: string, retryAfterMs: number | undefined): ApiError => {
  const kind = kinds[status] ?? (status >= 500 ? 'server' : 'other');
  let message = text;
  try {
    message = (JSON.parse(text) as { message?: string }).message ?? text;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return new ApiError(kind, message, { status, retryAfterMs });
};
