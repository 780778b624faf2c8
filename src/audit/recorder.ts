import { ApiError } from '../cluster/errors.ts';
import type { CallListener } from '../cluster/gate.ts';
import { type ApiCall, isChange } from '../model/api-call.ts';
import { makePlaceholders, type Placeholders } from '../recording/placeholders.ts';
import { redactText } from '../recording/redact-text.ts';
import type { CallFields, Entry, SessionEntry } from './entry.ts';
import { type JournalFile, openJournal } from './journal-file.ts';
import { redactQuery } from './redact-query.ts';

/**
 * Writes one session into a journal. Once a line cannot be written it writes no more, says so, and lets nothing through that would
 * change the cluster.
 */
export type Recorder = {
  readonly file: string;
  /** Writes every request down; a change before it is sent. */
  readonly listener: CallListener;
  /** Shared by all that is written: one secret has one placeholder. */
  readonly placeholders: Placeholders;
  write(entry: Entry): void;
  /** Why nothing is written any more; '' while all is. */
  failed(): string;
  onFailure(listener: (why: string) => void): void;
  /** The last line of the session; what is still open is written before it. Only the first time counts. */
  end(how: string): void;
  /** Lines written, and the hash of the last one, to be kept elsewhere. */
  written(): { readonly lines: number; readonly head: string };
};

/** Raises a `UsageError` where the file cannot be used. `now` gives milliseconds since the epoch. */
export const openRecorder = (file: string, session: SessionEntry, now: () => number): Recorder => {
  const placeholders = makePlaceholders();
  const journal: JournalFile = openJournal(file, session, now());
  const ids = new Map<ApiCall, { readonly id: number; told: boolean }>();
  const listeners: ((why: string) => void)[] = [];
  let newest = 0;
  let failure = '';
  let ended = false;

  const put = (entry: Entry, sync = false): void => {
    if (failure !== '' || ended) return;
    try {
      journal.append(entry, now(), sync);
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      for (const listener of listeners) listener(failure);
    }
  };
  const entryOf = (call: ApiCall, id: number): CallFields => ({
    id,
    context: call.context,
    verb: call.verb || call.method,
    resource: call.resource,
    namespace: call.namespace,
    name: call.name,
    query: redactQuery(call.query, placeholders),
    began: new Date(call.at).toISOString(),
  });
  const outcomeOf = ({ status, tookMs, bytes, lines, why }: ApiCall) => ({
    status,
    ms: tookMs,
    bytes,
    ...(lines > 0 ? { lines } : {}),
    ...(why === '' ? {} : { why: redactText(why, placeholders) }),
  });

  const listener: CallListener = {
    begun: call => {
      newest += 1;
      ids.set(call, { id: newest, told: false });
      if (!isChange(call)) return;
      put({ entry: 'change', ...entryOf(call, newest) }, true);
      if (failure === '') return;
      throw new ApiError('read-only', `Not sent, since it cannot be written down: ${file}: ${failure}`);
    },
    answered: call => {
      const known = ids.get(call);
      if (!known || !goesOn(call)) return;
      known.told = true;
      put({ entry: 'request', ...entryOf(call, known.id), ...outcomeOf(call), open: true });
    },
    ended: call => {
      const known = ids.get(call);
      ids.delete(call);
      if (!known) return;
      if (!known.told) put({ entry: 'request', ...entryOf(call, known.id), ...outcomeOf(call) });
      else {
        const { tookMs: ms, bytes, lines, why } = call;
        put({ entry: 'stream-end', id: known.id, ms, bytes, lines, why: redactText(why, placeholders) });
      }
    },
    refused: call =>
      put({ entry: 'refusal', ...entryOf(call, 0), ...(call.why ? { why: redactText(call.why, placeholders) } : {}) }),
  };

  return {
    file,
    listener,
    placeholders,
    write: entry => put(entry),
    failed: () => failure,
    onFailure: heard => void listeners.push(heard),
    end: how => {
      if (ended) return;
      // What nobody will hear the end of any more: each request has its line all the same.
      for (const [call, { id, told }] of ids)
        if (!told) put({ entry: 'request', ...entryOf(call, id), ...outcomeOf(call), open: true });
      put({ entry: 'end', how, entries: journal.written() + 1 }, true);
      ended = true;
      journal.close();
    },
    written: () => ({ lines: journal.written(), head: journal.head() }),
  };
};

/** Whether it may go on for long once it has been answered. */
const goesOn = ({ verb, query, status }: ApiCall): boolean =>
  status < 400 && (verb === 'watch' || status === 101 || /(?:^|&)follow=true/.test(query));
