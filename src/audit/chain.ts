import { createHash } from 'node:crypto';

/** The hash before the first line. */
export const noHash = '0'.repeat(64);

/**
 * A line of the chain: the JSON of `content` with one more member at its end, the hash of the hash before it and of the text of `content`
 * itself. So the text that was hashed is the line without `,"hash":"…"`, byte for byte, and standard tools can check it.
 */
export const chainLine = (before: string, content: object): { readonly line: string; readonly hash: string } => {
  const text = JSON.stringify(content);
  const hash = sha256(before, Buffer.from(text));
  return { line: `${text.slice(0, -1)},"hash":"${hash}"}\n`, hash };
};

/** The parts of a line as it stands in the file, without its newline; undefined where it is none of a chain. */
export const splitLine = (line: Uint8Array): { readonly text: Buffer; readonly hash: string } | undefined => {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  const start = bytes.length - ending.length - 64 - 2;
  if (start < 1) return undefined;
  const end = bytes.toString('latin1', start);
  const hash = end.slice(ending.length, -2);
  if (!end.startsWith(ending) || !end.endsWith('"}') || !/^[0-9a-f]{64}$/.test(hash)) return undefined;
  return { text: Buffer.concat([bytes.subarray(0, start), Buffer.from('}')]), hash };
};

const ending = ',"hash":"';

/** The hash that a line must have behind this one. */
export const sha256 = (before: string, text: Uint8Array): string =>
  createHash('sha256').update(before).update(text).digest('hex');
