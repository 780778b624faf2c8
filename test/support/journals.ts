import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Entry, journalFormat, type ReadEntry, type SessionEntry } from '../../src/audit/entry.ts';
import { readJournal } from '../../src/audit/read-journal.ts';
import { openRecorder, type Recorder } from '../../src/audit/recorder.ts';

/** The first line of a session of a test. */
export const sessionFixture: SessionEntry = {
  entry: 'session',
  format: journalFormat,
  podctl: '1.2.3',
  command: ['-n', 'shop', '--record', 'journal'],
  machine: { host: 'laptop', user: 'ada', pid: process.pid },
};

export const newJournalPath = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'podctl-')), 'journal');

/** A recorder into a new file, and what stands there. */
export const newRecorder = (
  now: () => number = Date.now,
): { readonly recorder: Recorder; read(): readonly ReadEntry[]; text(): string } => {
  const file = newJournalPath();
  return {
    recorder: openRecorder(file, sessionFixture, now),
    read: () => readJournal(file).entries,
    text: () => readFileSync(file, 'utf8'),
  };
};

/** The entries of one kind. */
export const ofKind = <K extends Entry['entry']>(
  entries: readonly ReadEntry[],
  ...kinds: readonly K[]
): readonly Extract<ReadEntry, { readonly entry: K }>[] =>
  entries.filter((entry): entry is Extract<ReadEntry, { readonly entry: K }> =>
    (kinds as readonly string[]).includes(entry.entry),
  );
