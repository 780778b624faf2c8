import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../model/usage-error.ts';

/** A file of a dump: its path from the dump's root, with `/` between its parts. */
export type DumpFile = { readonly file: string; readonly text: string };

/** V8 cannot hold longer strings; such a file is named and left out. */
const longestFile = 500 * 1024 * 1024;

/** All files under a path that may hold objects or logs; `-` is standard input. Raises a `UsageError` for a path that is not there. */
export const readFiles = (
  from: string,
  accepts: (file: string) => boolean,
): { files: readonly DumpFile[]; problems: { file: string; why: string }[] } => {
  if (from === '-') return { files: [{ file: 'standard input', text: readFileSync(0, 'utf8') }], problems: [] };
  const stat = statSync(from, { throwIfNoEntry: false });
  if (!stat) throw new UsageError(`${from} does not exist`, 'Give --from a file, a folder, or - for standard input.');
  const problems: { file: string; why: string }[] = [];
  const files: DumpFile[] = [];
  const read = (file: string, name: string): void => {
    const size = statSync(file).size;
    if (size > longestFile) problems.push({ file: name, why: `is too large (${Math.round(size / 2 ** 20)} MiB)` });
    else files.push({ file: name, text: readFileSync(file, 'utf8') });
  };
  if (!stat.isDirectory()) read(from, path.basename(from));
  else
    for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
      const name = path.relative(from, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
      if (!entry.isFile() || !accepts(name)) continue;
      try {
        read(path.join(entry.parentPath, entry.name), name);
      } catch (error) {
        problems.push({ file: name, why: error instanceof Error ? error.message : String(error) });
      }
    }
  return { files: files.sort((one, other) => (one.file < other.file ? -1 : 1)), problems };
};
