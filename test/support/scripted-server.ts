import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request. */
export type Answer = (response: ServerResponse, request: IncomingMessage, url: URL) => void;

/** An HTTP server whose answers a test writes down: `next` for the coming requests in order, `always` for the rest. */
export type ScriptedServer = {
  readonly url: string;
  /** Path and query of each request, in order. */
  readonly asked: readonly URL[];
  next(...answers: readonly Answer[]): void;
  always(answer: Answer): void;
  close(): Promise<void>;
};

export const scriptedServer = async (): Promise<ScriptedServer> => {
  const asked: URL[] = [];
  const script: Answer[] = [];
  let fallback: Answer = status(500, 'the script is over');
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://server');
    asked.push(url);
    response.on('error', () => response.destroy());
    (script.shift() ?? fallback)(response, request, url);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    next: (...answers) => {
      script.push(...answers);
    },
    always: answer => {
      fallback = answer;
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** A refusal with a Status body. */
export const status =
  (code: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer =>
  response => {
    response.writeHead(code, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ kind: 'Status', code, message }));
  };

/** Text that is complete. */
export const text =
  (body: string): Answer =>
  response => {
    response.end(body);
  };

/** Text that stays open. */
export const open =
  (...parts: readonly string[]): Answer =>
  response => {
    response.flushHeaders();
    for (const part of parts) response.write(part);
  };

/** Text, then the connection breaks. */
export const broken =
  (...parts: readonly string[]): Answer =>
  response => {
    response.flushHeaders();
    response.write(parts.join(''), () => setImmediate(() => response.destroy()));
  };
