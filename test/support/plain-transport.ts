import { Agent, request } from 'undici';
import { WebSocket } from 'ws';
import { ApiError } from '../../src/cluster/errors.ts';
import { statusError } from '../../src/cluster/status-error.ts';
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
      throw statusError({ status: answer.statusCode, headers: answer.headers, body: await answer.body.text() });
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
          answer.on('end', () =>
            reject(statusError({ status: answer.statusCode ?? 0, headers: answer.headers, body: text })),
          );
        });
      }),
    clockOffset: () => 0,
    close: () => dispatcher.destroy(),
  };
};
