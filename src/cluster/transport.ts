import type { Readable } from 'node:stream';
import type { WebSocket } from 'ws';

/**
 * The one way to the API server: adds credentials, asks for new ones once on 401, passes the gate (read-only, journal)
 * and turns failures into `ApiError`s. `connect.ts` builds it; nothing else in podctl opens a connection to a cluster.
 */
export type Transport = {
  /** Rejects with an `ApiError` on a status of 400 or above, on a network failure, and on a refusal by the gate. */
  request(request: ApiRequest): Promise<ApiResponse>;
  /** Opens a WebSocket to a subresource. Rejects with an `ApiError` that carries the body of a refused upgrade. */
  upgrade(request: UpgradeRequest): Promise<WebSocket>;
  clockOffset(): number;
};

export type ApiRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query, e.g. `/api/v1/pods?limit=500`. */
  readonly path: string;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** True for watches and followed logs: no timeout on the body. */
  readonly streaming?: boolean;
};

export type ApiResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
};

export type UpgradeRequest = {
  readonly path: string;
  readonly protocols: readonly string[];
  readonly signal?: AbortSignal;
};
