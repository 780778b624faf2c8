import { readFile, stat } from 'node:fs/promises';

/** A file's text, read again only when the file has changed. Kubernetes and cloud tools rotate tokens and keys in place. */
export const rereadFile = (path: string): (() => Promise<string>) => {
  let seen: { readonly stamp: string; readonly text: string } | undefined;
  return async () => {
    const { mtimeMs, size, ino } = await stat(path);
    const stamp = `${mtimeMs} ${size} ${ino}`;
    if (seen?.stamp !== stamp) seen = { stamp, text: await readFile(path, 'utf8') };
    return seen.text;
  };
};
