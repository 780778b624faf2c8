import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { UsageError } from '../model/usage-error.ts';
import { chainLine, noHash, sha256 } from './chain.ts';
import type { Entry, SessionEntry } from './entry.ts';
import { checkJournal, notJournal } from './read-journal.ts';

/** A journal that is being written. Lines are only ever added. */
export type JournalFile = {
  /** Writes a line at once. `sync` waits until the disk has it. Throws the system's error. */
  append(entry: Entry, at: number, sync?: boolean): void;
  /** Lines that this session has written. */
  written(): number;
  /** The hash of the last line. */
  head(): string;
  close(): void;
};

/**
 * Opens a journal and writes the first line of a session. A new file is readable for its owner only. Raises a `UsageError` where
 * FILE cannot be written, where it is something else than a journal, where its chain does not hold, and where another
 * podctl is writing it.
 */
export const openJournal = (file: string, session: SessionEntry, at: number): JournalFile => {
  const handle = open(file);
  try {
    return begin(handle, file, session, at);
  } catch (error) {
    closeSync(handle);
    throw error instanceof UsageError ? error : cannotWrite(file, error);
  }
};

const open = (file: string): number => {
  try {
    const handle = openSync(file, 'a+', 0o600);
    if (fstatSync(handle).isFile()) return handle;
    closeSync(handle);
  } catch (error) {
    throw cannotWrite(file, error);
  }
  throw new UsageError(`--record ${file}: it is no regular file`, 'Name a new file, or a journal to go on with.');
};

const cannotWrite = (file: string, error: unknown): UsageError =>
  new UsageError(
    `--record ${file} cannot be written: ${error instanceof Error ? error.message : error}`,
    'Nothing was asked of the cluster. Name a file that can be written.',
  );

const begin = (handle: number, file: string, session: SessionEntry, at: number): JournalFile => {
  const before = readFileSync(handle);
  const { head: headBefore, lines, torn } = endOf(file, before);
  let head = headBefore;
  let line = lines;
  let written = 0;
  let size = before.length;

  const write = (text: string, sync: boolean): void => {
    const bytes = Buffer.from(text);
    if (fstatSync(handle).size !== size) throw new Error('another program has written to it');
    let done = 0;
    while (done < bytes.length) done += writeSync(handle, bytes, done);
    size += bytes.length;
    if (sync) fsyncSync(handle);
  };
  const append: JournalFile['append'] = (entry, when, sync = false) => {
    const { entry: kind, ...rest } = entry;
    const next = chainLine(head, { n: line + 1, at: new Date(when).toISOString(), entry: kind, ...rest });
    write(next.line, sync);
    head = next.hash;
    line += 1;
    written += 1;
  };

  if (torn) {
    // What stands there stays there, as a line of its own, and the session that follows vouches for it.
    write('\n', false);
    line += 1;
  }
  append({ ...session, ...(torn && { torn }) }, at, true);
  return { append, written: () => written, head: () => head, close: () => closeSync(handle) };
};

type End = { readonly head: string; readonly lines: number; readonly torn: SessionEntry['torn'] };

/** Where the chain of a file stands. */
const endOf = (file: string, bytes: Buffer): End => {
  if (bytes.length === 0) return { head: noHash, lines: 0, torn: undefined };
  const journal = checkJournal(bytes);
  if (journal === undefined) throw notJournal(`--record ${file}: it exists, and`);
  const { broken, torn, entries, head, lines } = journal;
  if (broken)
    throw new UsageError(
      `--record ${file}: its chain is broken at line ${broken.line}: ${broken.why}`,
      'Keep it as it is, and name another file.',
    );
  const last = entries.findLast(({ entry }) => entry === 'session' || entry === 'end');
  if (last?.entry === 'session' && isRunning(last.machine))
    throw new UsageError(
      `--record ${file}: another podctl is writing it (process ${last.machine.pid})`,
      'End that one first, or name another file.',
    );
  return {
    head,
    lines,
    torn: torn && { bytes: torn.bytes, sha256: sha256('', bytes.subarray(bytes.length - torn.bytes)) },
  };
};

const isRunning = ({ host, pid }: SessionEntry['machine']): boolean => {
  if (host !== hostname() || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};
