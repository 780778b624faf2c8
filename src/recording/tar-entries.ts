/** The regular files of an archive; `entries` is absent for bytes that are no tar. */
export type TarEntries = {
  readonly entries?: readonly { readonly file: string; readonly bytes: Uint8Array }[];
  /** False where the archive ends within a file. */
  readonly complete: boolean;
};

const block = 512;

/**
 * Reads a tar archive: ustar, with the long names of GNU tar and of pax. Links and folders are left out.
 * Source: POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".
 */
export const tarEntries = (bytes: Uint8Array): TarEntries => {
  if (text(bytes, 257, 5) !== 'ustar') return { complete: true };
  const entries: { file: string; bytes: Uint8Array }[] = [];
  let longName: string | undefined;
  for (let at = 0; at + block <= bytes.length && bytes[at] !== 0; ) {
    const size = Number.parseInt(text(bytes, at + 124, 12), 8) || 0;
    const start = at + block;
    if (start + size > bytes.length) return { entries, complete: false };
    const type = text(bytes, at + 156, 1);
    if (type === 'L') longName = text(bytes, start, size);
    else if (type === 'x') longName = paxPath(bytes.subarray(start, start + size)) ?? longName;
    else {
      if (type === '0' || type === '') {
        // GNU tar keeps times where POSIX has the beginning of a long name.
        const prefix = text(bytes, at + 257, 6) === 'ustar' ? text(bytes, at + 345, 155) : '';
        const name = [prefix, text(bytes, at, 100)].filter(Boolean).join('/');
        entries.push({ file: (longName ?? name).replace(/^\.\//, ''), bytes: bytes.subarray(start, start + size) });
      }
      longName = undefined;
    }
    at = start + Math.ceil(size / block) * block;
  }
  return { entries, complete: true };
};

/** A field, which ends with its length or the first NUL. */
const text = (bytes: Uint8Array, at: number, length: number): string => {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
};

/** Records of a pax header are `LENGTH KEY=VALUE\n`. */
const paxPath = (header: Uint8Array): string | undefined =>
  /(?:^|\n)\d+ path=([^\n]*)/.exec(new TextDecoder().decode(header))?.[1];
