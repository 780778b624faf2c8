import { readFileSync } from 'node:fs';
import { UsageError } from '../model/usage-error.ts';
import { noHash, sha256, splitLine } from './chain.ts';
import { journalFormat, type ReadEntry } from './entry.ts';
import { parseEntry } from './parse-entry.ts';

/** A journal as far as its chain holds. */
export type ReadJournal = {
  readonly entries: readonly ReadEntry[];
  /** The hash of the last line that holds. */
  readonly head: string;
  /** The hash of every line that holds, in order. */
  readonly hashes: readonly string[];
  /** Lines that hold, and torn ones that a later session vouches for. */
  readonly lines: number;
  /** The first line that does not hold, and why; nothing behind it can be relied on. */
  readonly broken: { readonly line: number; readonly why: string } | undefined;
  /** The last line was not finished. Only where nothing is broken before it. */
  readonly torn: { readonly line: number; readonly bytes: number } | undefined;
};

/** Reads and checks a journal. Raises a `UsageError` where the file cannot be read or is no journal. */
export const readJournal = (file: string): ReadJournal => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(
      `${file} cannot be read: ${error instanceof Error ? error.message : error}`,
      'Name a journal that podctl --record has written.',
    );
  }
  const journal = checkJournal(bytes);
  if (journal === undefined) throw notJournal(file);
  return journal;
};

export const notJournal = (file: string): UsageError =>
  new UsageError(`${file} is no journal of podctl`, 'podctl --record FILE writes one.');

/** Checks the bytes of a journal; undefined where they do not begin like one. */
export const checkJournal = (bytes: Buffer): ReadJournal | undefined => {
  if (!beginsAsJournal(bytes)) return undefined;
  const entries: ReadEntry[] = [];
  const hashes: string[] = [];
  let head = noHash;
  let line = 0;
  const answer = (rest: Pick<ReadJournal, 'broken' | 'torn'>): ReadJournal => ({
    entries,
    hashes,
    head,
    lines: line,
    ...rest,
  });
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start);
    const number = line + 1;
    if (newline < 0) return answer({ broken: undefined, torn: { line: number, bytes: bytes.length - start } });
    const part = bytes.subarray(start, newline);
    start = newline + 1;
    const why = take(part, number, head);
    if (typeof why !== 'string') {
      entries.push(why.entry);
      hashes.push(why.hash);
      head = why.hash;
    } else if (!isVouchedFor(part, bytes, start, head, number))
      return answer({ broken: { line: number, why }, torn: undefined });
    line = number;
  }
  return answer({ broken: undefined, torn: undefined });
};

const beginsAsJournal = (bytes: Buffer): boolean =>
  bytes.subarray(0, 200).toString('latin1').includes(`"format":"${journalFormat}"`);

type Taken = { readonly entry: ReadEntry; readonly hash: string };

/** The entry of a line, or why the line does not hold. */
const take = (line: Buffer, number: number, before: string): Taken | string => {
  const parts = splitLine(line);
  if (!parts) return 'it is no line of a journal';
  if (sha256(before, parts.text) !== parts.hash) return 'its hash does not follow from the line before it and its text';
  const entry = parseEntry(parts.text.toString('utf8'), number);
  return typeof entry === 'string' ? entry : { entry, hash: parts.hash };
};

/** Whether the session that begins on the next line says that it found this one torn. */
const isVouchedFor = (line: Buffer, bytes: Buffer, next: number, head: string, number: number): boolean => {
  const newline = bytes.indexOf(10, next);
  if (newline < 0) return false;
  const taken = take(bytes.subarray(next, newline), number + 1, head);
  if (typeof taken === 'string' || taken.entry.entry !== 'session') return false;
  return taken.entry.torn?.sha256 === sha256('', line);
};
