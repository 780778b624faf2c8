/** Why a request failed, in the terms a user can act on. */
export type ApiErrorKind =
  | 'refused' // the port has no server
  | 'dns'
  | 'timeout'
  | 'reset' // the connection broke
  | 'tls'
  | 'proxy'
  | 'unauthorized' // 401
  | 'forbidden' // 403
  | 'not-found' // 404
  | 'gone' // 410
  | 'too-many-requests' // 429
  | 'unprocessable' // 422 and 400
  | 'server' // 5xx
  | 'read-only' // refused by podctl's own gate
  | 'credentials' // the exec plugin or token file failed
  | 'aborted'
  | 'other';

/** A request that failed. `message` is the server's own sentence where it gave one. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly kind: ApiErrorKind;
  /** HTTP status, 0 where there was no answer. */
  readonly status: number;
  /** `reason` of the Status body, e.g. `Expired`. */
  readonly reason: string;
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: ApiErrorKind,
    message: string,
    more: { status?: number; reason?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.kind = kind;
    this.status = more.status ?? 0;
    this.reason = more.reason ?? '';
    this.retryAfterMs = more.retryAfterMs;
  }
}
