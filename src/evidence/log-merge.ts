/** A line of one of several logs, or something podctl says among them (`event`). */
export type SourceLine = {
  /** The number of its source. */
  readonly source: number;
  /** RFC 3339 with nanoseconds as the kubelet stamped it; '' where it has no stamp. */
  readonly time: string;
  /** The same in milliseconds since the epoch, with a fraction. */
  readonly ms: number | undefined;
  readonly text: string;
  readonly kind: 'log' | 'event';
};

/** Puts the lines of several logs into the order of their time. All times are milliseconds. */
export type LogMerge = {
  /** A line that arrived at `now`. Lines of one source keep their order, whatever their stamps say. */
  push(line: SourceLine, now: number): void;
  /** A source that is `behind` still delivers what was written before: nothing newer than it overtakes. */
  setBehind(source: number, behind: boolean): void;
  /** The lines whose turn it is at `now`, when each may wait `windowMs` for older ones. */
  take(now: number, windowMs: number): readonly SourceLine[];
  /** All that is left. */
  rest(): readonly SourceLine[];
  readonly size: number;
};

type Queued = { readonly line: SourceLine; readonly key: number; readonly order: number; readonly arrivedAt: number };
type Queue = { readonly lines: Queued[]; lastKey: number; behind: boolean };

/**
 * Every line waits a moment for older ones of other sources, no longer; lines of sources that are behind wait until
 * nobody can overtake them. More than `maxBytes` is never held: then the oldest go first, in the best order known.
 */
export const logMerge = (maxBytes: number): LogMerge => {
  const queues = new Map<number, Queue>();
  let order = 0;
  let bytes = 0;
  let size = 0;

  const queueOf = (source: number): Queue => {
    const queue = queues.get(source) ?? { lines: [], lastKey: Number.NEGATIVE_INFINITY, behind: false };
    queues.set(source, queue);
    return queue;
  };

  /** The newest time of a line that arrived by then: with it goes all that is older. */
  const newestBefore = (latest: number): number => {
    let key = Number.NEGATIVE_INFINITY;
    for (const { lines } of queues.values())
      for (const line of lines) {
        if (line.arrivedAt > latest) break;
        if (line.key > key) key = line.key;
      }
    return key;
  };
  const nobodyIsBefore = (): number => {
    let key = Number.POSITIVE_INFINITY;
    for (const { behind, lastKey } of queues.values()) if (behind && lastKey < key) key = lastKey;
    return key;
  };
  /** Drains at least one source. */
  const shortest = (): number => {
    let key = Number.POSITIVE_INFINITY;
    for (const { lines, lastKey } of queues.values()) if (lines.length > 0 && lastKey < key) key = lastKey;
    return key;
  };

  const release = (limit: number): Queued[] => {
    const out: Queued[] = [];
    for (const { lines } of queues.values()) {
      const stop = lines.findIndex(({ key }) => key > limit);
      const count = stop === -1 ? lines.length : stop;
      for (const line of lines.splice(0, count)) out.push(line);
    }
    out.sort((one, other) => one.key - other.key || one.order - other.order);
    size -= out.length;
    for (const { line } of out) bytes -= costOf(line);
    return out;
  };

  return {
    push: (line, now) => {
      const queue = queueOf(line.source);
      queue.lastKey = Math.max(queue.lastKey, line.ms ?? queue.lastKey);
      // Without any time it goes first: what a source says before its first line.
      queue.lines.push({ line, key: queue.lastKey, order: order++, arrivedAt: now });
      bytes += costOf(line);
      size += 1;
    },
    setBehind: (source, behind) => {
      queueOf(source).behind = behind;
    },
    take: (now, windowMs) => {
      const out = release(Math.min(newestBefore(now - windowMs), nobodyIsBefore()));
      while (bytes > maxBytes) for (const line of release(shortest())) out.push(line);
      return out.map(({ line }) => line);
    },
    rest: () => release(Number.POSITIVE_INFINITY).map(({ line }) => line),
    get size() {
      return size;
    },
  };
};

/** Text, and the objects around it. */
const costOf = ({ text }: SourceLine): number => text.length + 160;

/** Reads RFC 3339 stamps: milliseconds with a fraction, microseconds kept; undefined for ''. */
export type StampReader = (stamp: string) => number | undefined;

/** Remembers the last second: thousands of lines have the same. */
export const stampReader = (): StampReader => {
  let second = '';
  let secondMs = 0;
  return stamp => {
    if (!stamp.endsWith('Z') || stamp.length < 20) return stampMs(stamp);
    const whole = stamp.slice(0, 19);
    if (whole !== second) {
      const ms = Date.parse(`${whole}Z`);
      if (Number.isNaN(ms)) return undefined;
      second = whole;
      secondMs = ms;
    }
    return stamp.length === 20 ? secondMs : secondMs + Number(stamp.slice(19, -1)) * 1000;
  };
};

/** The same for a single stamp. */
export const stampMs: StampReader = stamp => {
  const whole = /^(.{19})(\.\d+)?(.*)$/.exec(stamp);
  const ms = Date.parse(`${whole?.[1]}${whole?.[3]}`);
  return Number.isNaN(ms) ? undefined : ms + Number(whole?.[2] ?? 0) * 1000;
};
