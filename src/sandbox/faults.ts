import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { StatusError } from './status.ts';

/**
 * What can go wrong with an answer. Sizes are bytes, delays milliseconds of real time. An upgrade to a WebSocket meets
 * only `status`, `reset` and `stall`; `breakOpen` ends it later.
 */
export type Fault =
  /** A failure as the API server words it. `retryAfter` (seconds) becomes the header. */
  | { readonly fault: 'status'; readonly code: number; readonly message?: string; readonly retryAfter?: number }
  /** The connection is broken before anything was answered. */
  | { readonly fault: 'reset' }
  /** The request is taken, and nothing is ever said. */
  | { readonly fault: 'stall' }
  /** The connection is broken after so many bytes of the body. */
  | { readonly fault: 'cut'; readonly afterBytes: number }
  /** After so many bytes of the body nothing more is said, and the connection stays open. */
  | { readonly fault: 'mute'; readonly afterBytes: number }
  | { readonly fault: 'slow'; readonly ms: number }
  /** A line that is not JSON comes before the rest of the body. */
  | { readonly fault: 'garbage'; readonly line?: string };

/** Which requests a fault meets: a part of path and query, or a pattern; `times` is how often at most. */
type FaultRule = Fault & { readonly path?: string | RegExp; readonly method?: string; readonly times?: number };

export type Faults = {
  /** From now on. The answer removes it. Rules are tried in the order they were added. */
  add(rule: FaultRule): () => void;
  clear(): void;
  /** Breaks the open connections of matching requests, watches and shells among them, now. */
  breakOpen(path?: string | RegExp): void;
};

/** The side of it that the server uses. */
export type FaultBook = Faults & {
  /** The fault that a request meets, counted against its limit. */
  take(method: string, url: string): Fault | undefined;
  opened(url: string, socket: Duplex): void;
};

export const createFaults = (): FaultBook => {
  const rules: { readonly rule: FaultRule; left: number }[] = [];
  const open = new Map<Duplex, string>();
  return {
    add: rule => {
      const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY };
      rules.push(entry);
      return () => {
        entry.left = 0;
      };
    },
    clear: () => {
      rules.length = 0;
    },
    breakOpen: path => {
      for (const [socket, url] of [...open]) if (matches(path, url)) socket.destroy();
    },
    take: (method, url) => {
      const entry = rules.find(
        ({ rule, left }) => left > 0 && (rule.method ?? method) === method && matches(rule.path, url),
      );
      if (entry === undefined) return undefined;
      entry.left -= 1;
      return entry.rule;
    },
    opened: (url, socket) => {
      if (!open.has(socket)) socket.once('close', () => open.delete(socket));
      open.set(socket, url);
    },
  };
};

const matches = (path: string | RegExp | undefined, url: string): boolean =>
  path === undefined || (typeof path === 'string' ? url.includes(path) : path.test(url));

/** The Status of a `status` fault. */
export const faultStatus = ({ code, message }: Extract<Fault, { fault: 'status' }>): StatusError => {
  const [reason, text] = wordings[code] ?? ['InternalError', 'Internal error occurred: sandbox'];
  return new StatusError(code, reason, message ?? text);
};

const wordings: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  401: ['Unauthorized', 'Unauthorized'],
  403: ['Forbidden', 'forbidden: User "demo" cannot get path "/"'],
  404: ['NotFound', 'the server could not find the requested resource'],
  409: ['Conflict', 'the object has been modified; please apply your changes to the latest version and try again'],
  410: ['Expired', 'The resourceVersion for the provided list is too old.'],
  422: ['Invalid', 'ListOptions.meta.k8s.io "" is invalid'],
  429: ['TooManyRequests', 'Too many requests, please try again later.'],
  500: ['InternalError', 'Internal error occurred: etcdserver: leader changed'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: ['Timeout', 'Timeout: request did not complete within the allotted time'],
};

/** Spoils the body of a response from inside: for the faults that begin after the headers. */
export const spoil = (response: ServerResponse, fault: Fault): void => {
  if (fault.fault === 'garbage') {
    const write = response.write.bind(response);
    const end = response.end.bind(response);
    let said = false;
    const line = (): void => {
      if (!response.headersSent) response.removeHeader('content-length');
      if (!said) write(`${fault.line ?? '{"type":"ADDED","object":{"kind":'}\n`);
      said = true;
    };
    replaceBody(
      response,
      chunk => {
        line();
        write(chunk);
      },
      () => end(),
    );
  }
  if (fault.fault !== 'cut' && fault.fault !== 'mute') return;
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  let left = fault.afterBytes;
  replaceBody(
    response,
    chunk => {
      const part = chunk.subarray(0, Math.max(0, left));
      left -= chunk.length;
      if (left > 0 || fault.fault === 'mute') {
        if (part.length > 0) write(part);
        return;
      }
      // Broken only once these bytes are out, else the client would see fewer of them.
      write(part, () => response.socket?.destroy());
    },
    () => {
      if (left > 0) end();
    },
  );
};

const replaceBody = (response: ServerResponse, onChunk: (chunk: Buffer) => void, onEnd: () => void): void => {
  const take = (chunk: unknown): void => {
    if (typeof chunk === 'string') onChunk(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) onChunk(Buffer.from(chunk));
  };
  response.write = ((chunk: unknown) => {
    take(chunk);
    return true;
  }) as typeof response.write;
  response.end = ((chunk: unknown) => {
    take(chunk);
    onEnd();
    return response;
  }) as typeof response.end;
};
