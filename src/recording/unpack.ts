import { constants, gunzipSync } from 'node:zlib';
import { tarEntries } from './tar-entries.ts';

/** A file as it lies in a folder or an archive. */
export type RawFile = { readonly file: string; readonly bytes: Uint8Array };

/** Whether a name is that of an archive, as support bundles and must-gathers are passed on. */
export const isArchive = (file: string): boolean => /\.(?:tar|tgz|tar\.gz)$/.test(file);

/** What is inside must fit into memory. */
const mostUnpacked = 2 * 1024 * 1024 * 1024;

/**
 * The files in a file: those of a tar archive, compressed with gzip or not; else the one, unpacked. What it is counts, not
 * how it is called. `problem` where it breaks off, with what came before it. Throws where nothing of it can be unpacked.
 */
export const unpack = ({ file, bytes }: RawFile): { files: readonly RawFile[]; problem?: string } => {
  if (startsWith(bytes, [0x50, 0x4b, 3, 4])) throw new Error('is a zip archive: unpack it and name its folder');
  const { plain, cut } = startsWith(bytes, [0x1f, 0x8b]) ? gunzip(bytes) : { plain: bytes, cut: false };
  const { entries, complete } = tarEntries(plain);
  const files = entries
    ? entries.map(entry => ({ file: `${file}/${entry.file}`, bytes: entry.bytes }))
    : [{ file: file.replace(/\.gz$/, ''), bytes: plain }];
  return cut || !complete ? { files, problem: 'breaks off: what came before the break was read' } : { files };
};

const gunzip = (bytes: Uint8Array): { plain: Uint8Array; cut: boolean } => {
  try {
    return { plain: gunzipSync(bytes, { maxOutputLength: mostUnpacked }), cut: false };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new Error('is too large unpacked: unpack it and name its folder');
    if (code !== 'Z_BUF_ERROR') throw error;
    const plain = gunzipSync(bytes, { maxOutputLength: mostUnpacked, finishFlush: constants.Z_SYNC_FLUSH });
    return { plain, cut: true };
  }
};

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, index) => bytes[index] === byte);
