import type { ReadEntry } from './entry.ts';
import type { ReadJournal } from './read-journal.ts';

/** One session of a journal. */
export type JournalSession = {
  /** The number of its first line. */
  readonly line: number;
  readonly entries: readonly ReadEntry[];
  /** How it ended; '' where it has no end. */
  readonly end: string;
};

/** What can be said of a journal. */
export type JournalVerdict = {
  /** `unended`: its last session has no end, so that it cannot be told whether lines are missing there. */
  readonly state: 'whole' | 'unended' | 'torn' | 'broken';
  /** What is wrong, in sentences, and what is worth knowing though it is not. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  readonly sessions: readonly JournalSession[];
};

/** `knownHead`: a hash that was noted elsewhere, which a line must have. */
export const judgeJournal = (journal: ReadJournal, knownHead?: string): JournalVerdict => {
  const sessions = sessionsOf(journal.entries);
  const { broken, torn, hashes } = journal;
  const last = sessions.at(-1);
  const isLost = knownHead !== undefined && !hashes.includes(knownHead);
  const cut = sessions.slice(0, -1).filter(({ end }) => end === '');
  return {
    state: broken || isLost ? 'broken' : torn ? 'torn' : last?.end === '' ? 'unended' : 'whole',
    problems: [
      ...(broken ? [`Line ${broken.line} does not hold: ${broken.why}. Nothing from there on can be relied on.`] : []),
      ...(torn
        ? [
            `Line ${torn.line}, the last one, was not finished (${torn.bytes} bytes): podctl was cut off while it wrote.`,
          ]
        : []),
      ...(!broken && last?.end === ''
        ? [`The session from line ${last.line} on has no end: it still runs, was cut off, or lines are missing there.`]
        : []),
      ...(isLost ? [`No line has the hash ${knownHead}: what was recorded up to there is not what stands here.`] : []),
    ],
    notes: cut.map(
      ({ line }) => `The session from line ${line} on has no end: it was cut off. The next one vouches for it.`,
    ),
    sessions,
  };
};

const sessionsOf = (entries: readonly ReadEntry[]): readonly JournalSession[] => {
  const sessions: { line: number; entries: ReadEntry[]; end: string }[] = [];
  for (const entry of entries) {
    if (entry.entry === 'session') sessions.push({ line: entry.n, entries: [], end: '' });
    const session = sessions.at(-1);
    session?.entries.push(entry);
    if (session && entry.entry === 'end') session.end = entry.how;
  }
  return sessions;
};
