import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../model/usage-error.ts';
import { decodeText } from './decode-text.ts';
import { isArchive, type RawFile, unpack } from './unpack.ts';

/** A file of a dump: its path from the dump's root, with `/` between its parts. */
export type DumpFile = { readonly file: string; readonly text: string };

/** V8 cannot hold longer strings; such a file is named and left out. */
const longestFile = 500 * 1024 * 1024;

/**
 * All files under a path that may hold objects or logs, also those in archives; `-` is standard input. Raises a
 * `UsageError` for a path that is not there.
 */
export const readFiles = (
  from: string,
  accepts: (file: string) => boolean,
): { files: readonly DumpFile[]; problems: { file: string; why: string }[] } => {
  const problems: { file: string; why: string }[] = [];
  const files: DumpFile[] = [];
  const keep = ({ file, bytes }: RawFile): void => {
    const mebibytes = Math.round(bytes.length / 2 ** 20);
    if (bytes.length > longestFile) problems.push({ file, why: `is too large (${mebibytes} MiB)` });
    else files.push({ file, text: decodeText(bytes) });
  };
  const read = (file: string, bytesOf: () => Uint8Array): void => {
    try {
      const { files: inside, problem } = unpack({ file, bytes: bytesOf() });
      if (problem) problems.push({ file, why: problem });
      // A file that a person named is read, whatever it is called; what lies in an archive is not.
      for (const one of inside) if (inside.length === 1 || accepts(one.file)) keep(one);
    } catch (error) {
      problems.push({ file, why: error instanceof Error ? error.message : String(error) });
    }
  };
  const stat = from === '-' ? undefined : statSync(from, { throwIfNoEntry: false });
  if (from === '-') read('standard input', () => readFileSync(0));
  else if (!stat)
    throw new UsageError(`${from} does not exist`, 'Give --from a file, a folder, or - for standard input.');
  else if (!stat.isDirectory()) read(path.basename(from), () => readFileSync(from));
  else
    for (const name of namesIn(from))
      if (accepts(name.replace(/\.gz$/, '')) || isArchive(name))
        read(name, () => readFileSync(path.join(from, ...name.split('/'))));
  return { files: files.sort((one, other) => (one.file < other.file ? -1 : 1)), problems };
};

/** The files below a folder. Links to files count, links to folders do not: they may lead in a circle. */
const namesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap(entry => {
    const full = path.join(entry.parentPath, entry.name);
    const isFile = entry.isFile() || (entry.isSymbolicLink() && statSync(full, { throwIfNoEntry: false })?.isFile());
    return isFile ? path.relative(folder, full).split(path.sep).join('/') : [];
  });
