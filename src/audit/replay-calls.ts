import type { JournalLine } from '../model/api-call.ts';
import type { CallFields, ReadEntry } from './entry.ts';

/** The calls of a session as its journal screen would have shown them, the newest first; watches are not joined. */
export const replayCalls = (entries: readonly ReadEntry[]): readonly JournalLine[] => {
  const calls = new Map<string, JournalLine>();
  for (const entry of entries) {
    if (entry.entry === 'request' || entry.entry === 'change')
      calls.set(`${entry.id}`, { ...callOf(entry, entry.n), ...outcomeOf(entry) });
    else if (entry.entry === 'refusal') calls.set(`line ${entry.n}`, { ...callOf(entry, entry.n), phase: 'refused' });
    else if (entry.entry === 'stream-end') {
      const call = calls.get(`${entry.id}`);
      const { ms: tookMs, bytes, lines, why } = entry;
      if (call) calls.set(`${entry.id}`, { ...call, phase: 'ended', tookMs, bytes, lines, why });
    }
  }
  return [...calls.values()].reverse();
};

const callOf = (fields: CallFields, id: number): JournalLine => ({
  id,
  requests: 1,
  at: Date.parse(fields.began),
  context: fields.context,
  method: '',
  verb: fields.verb,
  resource: fields.resource,
  namespace: fields.namespace,
  name: fields.name,
  query: fields.query,
  phase: 'open',
  status: fields.status ?? 0,
  why: fields.why ?? '',
  tookMs: fields.ms ?? 0,
  bytes: fields.bytes ?? 0,
  lines: fields.lines ?? 0,
});

const outcomeOf = ({ entry, open, status }: CallFields & { readonly entry: string }): Partial<JournalLine> => {
  if (entry === 'change' || open) return { phase: 'open' };
  return { phase: status ? 'ended' : 'failed' };
};
