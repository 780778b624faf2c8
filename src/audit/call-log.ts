import type { CallListener } from '../cluster/gate.ts';
import type { ApiCall, JournalLine } from '../model/api-call.ts';

/** What a session asked the cluster for, in memory: the newest calls. A journal screen shows it. */
export type CallLog = {
  readonly listener: CallListener;
  /** As it is now, the newest line first. */
  lines(): readonly JournalLine[];
  /** How many older lines are no longer kept. */
  dropped(): number;
  /** Grows with whatever changes the lines, but for the counts of what is still coming. */
  version(): number;
  /** Whether counts may have grown since: something is still coming. */
  isOpen(): boolean;
};

/** Lines kept, and characters of their texts. */
const maxLines = 2_000;
const maxCharacters = 1024 * 1024;

/** All calls of one watch are one line, which is as new as the last of them. */
type Line = {
  readonly id: number;
  readonly key: string;
  readonly call: ApiCall;
  /** Of the calls of this watch before. */
  readonly before: { readonly requests: number; readonly bytes: number; readonly lines: number };
};

export const createCallLog = (limit = maxLines): CallLog => {
  /** In the order in which they began. */
  const lines = new Map<ApiCall, Line>();
  const watches = new Map<string, Line>();
  let newest = 0;
  let characters = 0;
  let dropped = 0;
  let version = 0;
  let open = 0;

  const forget = (line: Line): void => {
    lines.delete(line.call);
    characters -= sizeOf(line.call);
    if (watches.get(line.key) === line) watches.delete(line.key);
  };
  const add = (call: ApiCall): void => {
    version += 1;
    newest += 1;
    const key = call.verb === 'watch' ? `${call.context} ${call.resource} ${call.namespace} ${call.query}` : '';
    const earlier = key === '' ? undefined : watches.get(key);
    if (earlier) forget(earlier);
    const line = { id: newest, key, call, before: earlier ? countsOf(earlier) : { requests: 0, bytes: 0, lines: 0 } };
    lines.set(call, line);
    if (key !== '') watches.set(key, line);
    characters += sizeOf(call);
    for (const oldest of lines.values()) {
      if (lines.size <= limit && characters <= maxCharacters) break;
      forget(oldest);
      dropped += 1;
    }
  };
  return {
    listener: {
      begun: call => {
        open += 1;
        add(call);
      },
      answered: () => {
        version += 1;
      },
      ended: () => {
        open -= 1;
        version += 1;
      },
      refused: add,
    },
    lines: () => [...lines.values()].reverse().map(line => ({ ...line.call, ...countsOf(line), id: line.id })),
    dropped: () => dropped,
    version: () => version,
    isOpen: () => open > 0,
  };
};

const countsOf = ({ call, before }: Line): Line['before'] => ({
  requests: before.requests + 1,
  bytes: before.bytes + call.bytes,
  lines: before.lines + call.lines,
});

const sizeOf = ({ resource, namespace, name, query }: ApiCall): number =>
  resource.length + namespace.length + name.length + query.length;
