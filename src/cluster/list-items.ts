/** Cuts the JSON of a list into its objects while it arrives. */
export type ListItems = {
  push(chunk: Buffer): void;
  /** To be called at the end: the JSON of the list with those objects only that have not been taken, its last one. */
  rest(): string;
};

/**
 * Calls `take` with the JSON of each object of a Kubernetes list as soon as it is complete. An object of a list begins with
 * its metadata, and nothing within an object looks like the end of one and the beginning of the next: quotes within texts
 * have a backslash before them. Should a kind look so all the same, `take` answers false for what is no JSON, and is
 * called again with more of it. Of a list that is written in another way all is left for `rest`.
 * Holds at most `maxBytes` of what is not complete; throws `tooLarge()` beyond them.
 */
export const listItems = (maxBytes: number, take: (json: Buffer) => boolean, tooLarge: () => Error): ListItems => {
  let head: Buffer | undefined;
  /** What has been looked through, and the last bytes, which may be the beginning of a seam. */
  let held: Buffer[] = [];
  let heldBytes = 0;
  let tail: Buffer = Buffer.alloc(0);

  const hold = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    held.push(bytes);
    heldBytes += bytes.length;
    if (heldBytes > maxBytes) throw tooLarge();
  };
  const all = (last: Buffer): Buffer => (held.length === 0 ? last : Buffer.concat([...held, last]));
  const keep = (bytes: Buffer, overlap: number): void => {
    const cut = Math.max(0, bytes.length - overlap);
    hold(bytes.subarray(0, cut));
    tail = bytes.subarray(cut);
  };

  const pushItems = (bytes: Buffer): void => {
    let start = 0;
    for (let at = bytes.indexOf(seam); at !== -1; at = bytes.indexOf(seam, at + 1)) {
      const json = all(bytes.subarray(start, at + 1));
      if (!take(json)) continue;
      held = [];
      heldBytes = 0;
      start = at + 2;
    }
    keep(bytes.subarray(start), seam.length - 1);
  };

  return {
    push: chunk => {
      const bytes = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
      if (head) {
        pushItems(bytes);
        return;
      }
      const at = bytes.indexOf(beginning);
      if (at === -1) {
        keep(bytes, beginning.length - 1);
        return;
      }
      const from = at + beginning.length;
      head = all(bytes.subarray(0, from));
      held = [];
      heldBytes = 0;
      pushItems(bytes.subarray(from));
    },
    rest: () => (head ? Buffer.concat([head, all(tail)]) : all(tail)).toString(),
  };
};

const beginning = Buffer.from('"items":[');
const seam = Buffer.from('},{"metadata":{"');
