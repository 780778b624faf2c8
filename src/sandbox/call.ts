import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Clock } from './clock.ts';
import type { Logs } from './logs.ts';
import type { Attempt, Status } from './status.ts';
import type { Store } from './store.ts';

/** What the parts of the server share. */
export type World = {
  readonly clock: Clock;
  readonly store: Store;
  readonly logs: Logs;
  /** The server's minor version, e.g. 34. */
  readonly minor: number;
  readonly watchList: boolean;
  readonly bookmarkMs: number;
  readonly allows: (attempt: Attempt) => boolean;
  /** The path of the one program of a container, '' where it has none; undefined where it has all. */
  readonly onlyShell: (namespace: string, pod: string, container: string) => string | undefined;
  /** Hears the bytes that reach standard input of each command. */
  readonly typed: (bytes: Buffer) => void;
};

/** One request on its way. */
export type Call = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

/** Answers with JSON; gzipped, as the API server does, when that was asked for and the body is larger than 128 KiB. */
export const sendJson = (call: Call, code: number, body: object): void => {
  const text = Buffer.from(`${JSON.stringify(body)}\n`);
  const zipped = text.length > 128 * 1024 && String(call.request.headers['accept-encoding']).includes('gzip');
  const bytes = zipped ? gzipSync(text, { level: 1 }) : text;
  const { response } = call;
  response.statusCode = code;
  response.setHeader('content-type', 'application/json');
  response.setHeader('content-length', bytes.length);
  if (zipped) response.setHeader('content-encoding', 'gzip');
  response.end(bytes);
};

export const sendStatus = (call: Call, status: Status, headers: Record<string, string> = {}): void => {
  for (const [name, value] of Object.entries(headers)) call.response.setHeader(name, value);
  sendJson(call, status.code, status);
};
