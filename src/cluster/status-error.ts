import { cleanText } from '../model/clean.ts';
import { ApiError, type ApiErrorKind } from './errors.ts';

/** What `statusError` reads of a refusal. */
export type Refusal = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** At most a few KiB of it are needed. */
  readonly body: string;
};

/** An answer other than success as an `ApiError`, with the server's own sentence where its body is a Status. */
export const statusError = ({ status, headers, body }: Refusal): ApiError => {
  const { message, reason, retryAfterSeconds } = readStatus(body);
  const said = message || plainText(body) || `The server answered ${status}${redirect(headers['location'])}`;
  return new ApiError(kindOf(status), said, {
    status,
    reason,
    retryAfterMs: retryAfterMs(headers['retry-after']) ?? (retryAfterSeconds && retryAfterSeconds * 1000),
  });
};

const redirect = (location: string | string[] | undefined): string =>
  typeof location === 'string' ? `, a redirect to ${cleanText(location)}: this is not an API server` : '';

const kinds: Readonly<Record<number, ApiErrorKind>> = {
  400: 'unprocessable',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  410: 'gone',
  422: 'unprocessable',
  429: 'too-many-requests',
};

const kindOf = (status: number): ApiErrorKind => kinds[status] ?? (status >= 500 ? 'server' : 'other');

type Status = { readonly message: string; readonly reason: string; readonly retryAfterSeconds: number | undefined };

const readStatus = (body: string): Status => {
  const none = { message: '', reason: '', retryAfterSeconds: undefined };
  if (!body.startsWith('{')) return none;
  let status: unknown;
  try {
    status = JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return none;
    throw error;
  }
  if (typeof status !== 'object' || status === null) return none;
  const details = 'details' in status ? status.details : undefined;
  const seconds =
    typeof details === 'object' && details !== null && 'retryAfterSeconds' in details ? details.retryAfterSeconds : 0;
  return {
    message: 'message' in status && typeof status.message === 'string' ? cleanText(status.message).trim() : '',
    reason: 'reason' in status && typeof status.reason === 'string' ? cleanText(status.reason) : '',
    retryAfterSeconds: typeof seconds === 'number' && seconds > 0 ? seconds : undefined,
  };
};

/** The first line of a body that is no Status; a web page of a proxy says nothing. */
const plainText = (body: string): string => {
  const text = cleanText(body).trim();
  return text.startsWith('<') || text.startsWith('{') ? '' : (text.split('\n')[0] ?? '').slice(0, 300);
};

const retryAfterMs = (header: string | string[] | undefined): number | undefined => {
  const seconds = Number(Array.isArray(header) ? header[0] : (header ?? Number.NaN));
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
};
