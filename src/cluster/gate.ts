import type { ApiCall } from '../model/api-call.ts';
import { ApiError } from './errors.ts';
import { type CallEnd, type OpenCall, openCall } from './open-call.ts';
import { type RequestVerb, requestVerb } from './request-verb.ts';

/**
 * Hears of every request, and of what becomes of it. The same object every time: it changes while the request is under
 * way, and whoever wants to know how far it has come looks at it again.
 */
export type CallListener = {
  /** Before anything of it is sent. What this raises keeps the request from being sent. */
  begun(call: ApiCall): void;
  /** The server has answered; what it sends may go on coming. */
  answered(call: ApiCall): void;
  ended(call: ApiCall): void;
  refused(call: ApiCall): void;
};

/** What stands before every request and every upgrade. */
export type Gate = {
  /** Raises an `ApiError` of kind `read-only` for what may not be sent, and writes the refusal to the journal. */
  admit(request: GatedRequest): void;
  /** As `admit`; what is let through stands in the journal from now on, and is told there what becomes of it. */
  begin(request: GatedRequest): GatedCall;
};

/** A request that was let through. */
export type GatedCall = Pick<OpenCall, 'received'> & {
  answered(status: number): void;
  /** The last byte has come, or it failed. Only the first time counts. */
  ended(end?: CallEnd): void;
};

export type GatedRequest = {
  readonly method: string;
  /** Path and query below the server's URL. */
  readonly path: string;
  readonly accept?: string;
  /** Whether a WebSocket is asked for. */
  readonly upgrade: boolean;
  /** Looked at for reviews only: it says which right is asked for. */
  readonly body?: string | undefined;
};

export type GateOptions = {
  /** The kubeconfig context that stands in the journal. */
  readonly context: string;
  readonly readOnly: boolean;
  readonly journal: CallListener;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/** What one cluster's requests have to pass. */
export const makeGate = ({ context, readOnly, journal, now }: GateOptions): Gate => {
  const admit = (request: GatedRequest): void => {
    const refusal = refusalOf(request, readOnly);
    if (refusal === undefined) return;
    const { call, end } = openCall(request, context, now());
    end({ phase: 'refused', why: refusal }, now());
    journal.refused(call);
    throw new ApiError('read-only', refusal);
  };
  return {
    admit,
    begin: request => {
      admit(request);
      const { call, received, answer, end } = openCall(request, context, now());
      journal.begun(call);
      return {
        received,
        answered: status => {
          answer(status, now());
          journal.answered(call);
        },
        ended: outcome => {
          if (call.phase !== 'open') return;
          end(outcome ?? { phase: 'ended' }, now());
          journal.ended(call);
        },
      };
    },
  };
};

/** For requests that nobody asks about. */
export const noJournal: CallListener = { begun: () => {}, answered: () => {}, ended: () => {}, refused: () => {} };

/** Tells both, the first one first: what it raises, the second one does not hear of. */
export const bothJournals = (first: CallListener, second: CallListener): CallListener => ({
  begun: call => {
    first.begun(call);
    second.begun(call);
  },
  answered: call => {
    first.answered(call);
    second.answered(call);
  },
  ended: call => {
    first.ended(call);
    second.ended(call);
  },
  refused: call => {
    first.refused(call);
    second.refused(call);
  },
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
