import { ApiError } from './errors.ts';
import { type RequestVerb, requestVerb } from './request-verb.ts';

/** One request podctl made, or refused to make. */
export type JournalEntry = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Path and query; never a header, never a body. */
  readonly url: string;
  readonly outcome: 'sent' | 'refused' | number;
  readonly tookMs?: number;
};

/** What stands before every request and every upgrade. */
export type Gate = {
  /** Raises an `ApiError` of kind `read-only` for what may not be sent, and writes the refusal to the journal. */
  admit(request: GatedRequest): void;
  /** Writes a request that was sent to the journal: its status, or `sent` where no answer came. Times in milliseconds. */
  record(request: GatedRequest, outcome: 'sent' | number, sentAt: number): void;
};

export type GatedRequest = {
  readonly method: string;
  /** Path and query below the server's URL. */
  readonly path: string;
  readonly accept?: string;
  /** Whether a WebSocket is asked for. */
  readonly upgrade: boolean;
};

/** What one cluster's requests have to pass. `now` gives milliseconds since the epoch. */
export const makeGate = (readOnly: boolean, journal: (entry: JournalEntry) => void, now: () => number): Gate => ({
  admit: request => {
    const refusal = refusalOf(request, readOnly);
    if (refusal === undefined) return;
    journal({ at: now(), method: request.method, url: request.path, outcome: 'refused' });
    throw new ApiError('read-only', refusal);
  },
  record: (request, outcome, sentAt) =>
    journal({ at: sentAt, method: request.method, url: request.path, outcome, tookMs: now() - sentAt }),
});

const harmless: ReadonlySet<RequestVerb> = new Set(['get', 'list', 'watch', 'review']);

/** Why a request may not be sent; undefined where it may. What is not understood may not. */
export const refusalOf = (request: GatedRequest, readOnly: boolean): string | undefined => {
  const verb = requestVerb(request);
  if (verb === undefined) return `podctl does not send ${request.method} ${pathOf(request)}: it is no request it knows`;
  if (verb === 'secret-values') return 'podctl does not read the values of Secrets';
  if (readOnly && !harmless.has(verb)) return `Refused: podctl is in read-only mode, and this would ${actions[verb]}`;
  return undefined;
};

const actions: Readonly<Record<RequestVerb, string>> = {
  get: 'read an object',
  list: 'read objects',
  watch: 'watch objects',
  review: 'ask for rights',
  'secret-values': 'read a Secret',
  exec: 'run a command in a container',
  attach: 'attach to a container',
  portforward: 'forward a port',
  create: 'create an object',
  patch: 'change an object',
  delete: 'delete an object',
};

const pathOf = ({ path }: GatedRequest): string => path.split('?')[0] ?? path;
