import type { BufferedLine } from '../state/log-lines.ts';

const chunkBits = 10;
const chunkSize = 1 << chunkBits;

/**
 * Log lines that are added at the end and dropped from the beginning, both in constant time; each keeps its number for
 * ever, and the first has the number 0.
 */
export type LogRing = {
  /** The number of the oldest line kept, and of the one after the newest. */
  readonly first: number;
  readonly end: number;
  /** What the lines kept cost. Bytes. */
  readonly bytes: number;
  /** `time` in ms. */
  push(source: number, time: number | undefined, text: string, kind: BufferedLine['kind']): void;
  /** Drops the oldest line. */
  shift(): void;
  at(number: number): BufferedLine | undefined;
};

/** Of a line: its source (of events, -1 - it), its time (NaN for none), what it costs, its text. */
type Chunk = {
  readonly sources: Int32Array;
  readonly times: Float64Array;
  readonly costs: Uint32Array;
  readonly texts: string[];
};

/** What is kept of a line beside its text: its place in a chunk, its stamp, and what V8 needs for any text. Bytes. */
const lineOverhead = 96;

/**
 * Kept as columns in chunks of 1024: hundreds of thousands of objects would keep the garbage collector busy, and what was
 * dropped is free at once.
 */
export const logRing = (): LogRing => {
  const chunks: Chunk[] = [];
  /** The number of the first place of the first chunk. */
  let base = 0;
  let first = 0;
  let end = 0;
  let bytes = 0;

  return {
    get first() {
      return first;
    },
    get end() {
      return end;
    },
    get bytes() {
      return bytes;
    },
    push(source, time, text, kind) {
      const place = (end - base) % chunkSize;
      if (place === 0) chunks.push(newChunk());
      const chunk = chunks[chunks.length - 1];
      if (!chunk) return;
      const cost = costOf(text);
      chunk.sources[place] = kind === 'event' ? -1 - source : source;
      chunk.times[place] = time ?? Number.NaN;
      chunk.costs[place] = cost;
      chunk.texts.push(text);
      bytes += cost;
      end += 1;
    },
    shift() {
      const [chunk] = chunks;
      if (!chunk || first === end) return;
      const place = first - base;
      bytes -= chunk.costs[place] ?? 0;
      chunk.texts[place] = '';
      first += 1;
      if (place + 1 < chunkSize) return;
      chunks.shift();
      base = first;
    },
    at(number) {
      const chunk = number < first || number >= end ? undefined : chunks[(number - base) >> chunkBits];
      if (!chunk) return undefined;
      const place = (number - base) % chunkSize;
      const source = chunk.sources[place] ?? 0;
      const time = chunk.times[place] ?? Number.NaN;
      return {
        source: source < 0 ? -1 - source : source,
        time: Number.isNaN(time) ? undefined : time,
        text: chunk.texts[place] ?? '',
        kind: source < 0 ? 'event' : 'log',
      };
    },
  };
};

const newChunk = (): Chunk => ({
  sources: new Int32Array(chunkSize),
  times: new Float64Array(chunkSize),
  costs: new Uint32Array(chunkSize),
  texts: [],
});

/** V8 keeps a text of Latin letters in one byte each, any other in two. */
const costOf = (text: string): number =>
  lineOverhead + (Buffer.byteLength(text) === text.length ? text.length : 2 * text.length);
