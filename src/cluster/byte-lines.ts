/** Cuts a stream of bytes at newlines. */
export type ByteLines = {
  push(chunk: Buffer): void;
  /** What came after the last newline. Empties it. */
  rest(): { readonly line: Buffer; readonly cut: boolean } | undefined;
};

/**
 * Calls `take` for each line, without its newline. Of a line longer than `maxBytes` only that much is kept (`cut`), so
 * memory is bounded whatever the server sends. Works on bytes: a character may be split over two chunks, a newline not.
 */
export const byteLines = (maxBytes: number, take: (line: Buffer, cut: boolean) => void): ByteLines => {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let cut = false;

  const hold = (piece: Buffer): void => {
    const room = maxBytes - heldBytes;
    if (piece.length > room) cut = true;
    const kept = piece.length > room ? piece.subarray(0, room) : piece;
    if (kept.length > 0) held.push(kept);
    heldBytes += kept.length;
  };
  const release = (): { line: Buffer; cut: boolean } => {
    const [only] = held;
    const released = { line: held.length === 1 && only !== undefined ? only : Buffer.concat(held), cut };
    held = [];
    heldBytes = 0;
    cut = false;
    return released;
  };

  return {
    push(chunk) {
      let start = 0;
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
        hold(chunk.subarray(start, end));
        start = end + 1;
        const whole = release();
        take(whole.line, whole.cut);
      }
      if (start < chunk.length) hold(chunk.subarray(start));
    },
    rest: () => (heldBytes === 0 ? undefined : release()),
  };
};
