import { isAscii } from 'node:buffer';
import { byteLines } from './byte-lines.ts';

/** Cuts a stream of UTF-8 into lines. */
export type TextLines = {
  push(chunk: Buffer): void;
  /** What came after the last newline. Empties it. */
  rest(): { readonly line: string; readonly cut: boolean } | undefined;
};

/**
 * Calls `take` for each line, without its newline. Of a line longer than `maxBytes` only that much is kept (`cut`). Many
 * lines that come together are decoded together: one by one, that would cost more than everything else that is done
 * with them.
 */
export const textLines = (maxBytes: number, take: (line: string, cut: boolean) => void): TextLines => {
  /** Lines of which not all has come, and those of a chunk that has other letters than ASCII. */
  const single = byteLines(maxBytes, (line, cut) => take(line.toString(), cut));
  let isOpen = false;

  const takeAll = (chunk: Buffer): void => {
    const text = chunk.toString('latin1');
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      const cut = end - start > maxBytes;
      take(text.slice(start, cut ? start + maxBytes : end), cut);
      start = end + 1;
    }
  };

  return {
    push(chunk) {
      const begin = isOpen ? chunk.indexOf(newline) + 1 : 0;
      const end = chunk.lastIndexOf(newline) + 1;
      const whole = chunk.subarray(begin, end);
      isOpen = end < chunk.length;
      // A text with other letters takes two bytes for each of its own: one that is shared would double what others cost.
      if (end === 0 || !isAscii(whole)) {
        single.push(chunk);
        return;
      }
      if (begin > 0) single.push(chunk.subarray(0, begin));
      takeAll(whole);
      if (end < chunk.length) single.push(chunk.subarray(end));
    },
    rest() {
      const left = single.rest();
      isOpen = false;
      return left && { line: left.line.toString(), cut: left.cut };
    },
  };
};

const newline = 10;
