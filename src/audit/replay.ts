import type { JournalLine } from '../model/api-call.ts';
import type { ObjectRef } from '../model/kubernetes.ts';
import { noPods, type PodRow, type PodTable } from '../state/pod-row.ts';
import type { OpenedPod } from '../state/state.ts';
import type { ConnectionEntry, ReadEntry, ScreenEntry } from './entry.ts';
import { entryText } from './entry-text.ts';
import { openedOf } from './opened-of.ts';
import { replayCalls } from './replay-calls.ts';

/** A moment that can be gone to: something was looked at, found, changed or refused. */
export type Moment = {
  /** The number of its line in the journal. */
  readonly line: number;
  /** ms. */
  readonly at: number;
  /** `looked at  pod of Pod shop/web-0`. */
  readonly text: string;
};

/** All that the journal knows as of a moment. */
export type Picture = {
  readonly at: number;
  readonly connection: ConnectionEntry | undefined;
  readonly namespace: string;
  /** The rows that were recorded, with the counts of all pods there were. */
  readonly pods: PodTable;
  /** How many pods there were, recorded or not. */
  readonly all: number;
  readonly screen: ScreenEntry | undefined;
  /** Undefined for a pod that was not opened up to then. */
  opened(pod: ObjectRef): OpenedPod | undefined;
  readonly everyOpened: readonly OpenedPod[];
  /** What had been asked by then, the newest first. */
  readonly calls: readonly JournalLine[];
};

export type Replayed = {
  readonly moments: readonly Moment[];
  /** The first moment at which there is a list whose pods have been judged. */
  readonly start: number;
  picture(moment: number): Picture;
};

/** A journal as something to be looked at, moment by moment. */
export const replayOf = (entries: readonly ReadEntry[]): Replayed => {
  const blobs = new Map(entries.flatMap(entry => (entry.entry === 'blob' ? [[entry.id, entry.value] as const] : [])));
  const shown = momentEntries(entries);
  const moments = shown.map((entry): Moment => {
    const [word = '', text = ''] = entryText(entry) ?? [];
    return { line: entry.n, at: entry.at, text: `${word}: ${text}` };
  });
  const lists = entries.filter(entry => entry.entry === 'rows');
  const judged = lists.find(({ counts }) => Object.values(counts).some(count => count > 0));
  const firstList = (judged ?? lists[0])?.n ?? 0;
  return {
    moments,
    start: Math.max(
      0,
      moments.findIndex(({ line }) => line >= firstList),
    ),
    picture: index => pictureOf(entries, shown[index]?.n ?? 0, blobs),
  };
};

/** A list is a moment only where its counts have changed. */
const momentEntries = (entries: readonly ReadEntry[]): readonly ReadEntry[] => {
  let counts = '';
  return entries.filter(entry => {
    if (entry.entry !== 'rows') return isMoment.has(entry.entry);
    const before = counts;
    counts = JSON.stringify([entry.counts, entry.all]);
    return counts !== before;
  });
};

const isMoment: ReadonlySet<ReadEntry['entry']> = new Set<ReadEntry['entry']>([
  'session',
  'scope',
  'screen',
  'found',
  'change',
  'refusal',
  'note',
  'end',
]);

const pictureOf = (entries: readonly ReadEntry[], line: number, blobs: ReadonlyMap<string, unknown>): Picture => {
  const rows = new Map<string, PodRow>();
  const opened = new Map<string, OpenedPod>();
  let connection: ConnectionEntry | undefined;
  let namespace = '';
  let screen: ScreenEntry | undefined;
  let counts = noPods.counts;
  let all = 0;
  let at = 0;
  let from = 0;
  for (const [index, entry] of entries.entries()) {
    if (entry.n > line) break;
    at = entry.at;
    switch (entry.entry) {
      case 'session':
        from = index;
        connection = undefined;
        screen = undefined;
        rows.clear();
        opened.clear();
        counts = noPods.counts;
        all = 0;
        break;
      case 'connection':
        connection = entry;
        break;
      case 'scope':
        namespace = entry.namespace;
        rows.clear();
        break;
      case 'screen':
        screen = entry;
        break;
      case 'rows':
        counts = { ...noPods.counts, ...entry.counts };
        all = entry.all;
        for (const row of entry.rows) rows.set(row.uid, row);
        for (const uid of entry.gone) rows.delete(uid);
        break;
      case 'found':
        opened.set(keyOf(entry.of), openedOf(entry, blobs));
        break;
    }
  }
  const calls = replayCalls(entries.slice(from).filter(entry => entry.n <= line));
  return {
    at,
    connection,
    namespace,
    pods: { version: line, rows: [...rows.values()], counts, synced: true },
    all,
    screen,
    opened: pod => opened.get(keyOf(pod)),
    everyOpened: [...opened.values()],
    calls,
  };
};

const keyOf = ({ kind, namespace, name }: ObjectRef): string => `${kind}/${namespace}/${name}`;
