const chunkBits = 10;
const chunkSize = 1 << chunkBits;

/** A list that grows at its end and shrinks at its beginning, both in constant time; items keep their number for ever. */
export type LineRing<T> = {
  /** The number of the oldest item kept, and of the one after the newest. */
  readonly first: number;
  readonly end: number;
  push(item: T): void;
  /** Removes the oldest item. */
  shift(): T | undefined;
  at(number: number): T | undefined;
};

/**
 * Kept in chunks of 1024: nothing is ever copied to make room, and what was dropped is free at once. The first item has
 * the number 0.
 */
export const lineRing = <T>(): LineRing<T> => {
  const chunks: (T | undefined)[][] = [];
  /** The number of the first place of the first chunk. */
  let base = 0;
  let first = 0;
  let end = 0;
  const at = (number: number): T | undefined =>
    number < first || number >= end ? undefined : chunks[(number - base) >> chunkBits]?.[(number - base) % chunkSize];
  return {
    get first() {
      return first;
    },
    get end() {
      return end;
    },
    push(item) {
      const last = chunks[(end - base) >> chunkBits];
      if (last) last.push(item);
      else chunks.push([item]);
      end += 1;
    },
    shift() {
      const item = at(first);
      if (first === end) return undefined;
      const chunk = chunks[0];
      if (chunk) chunk[first - base] = undefined;
      first += 1;
      if (first - base === chunkSize) {
        chunks.shift();
        base = first;
      }
      return item;
    },
    at,
  };
};
