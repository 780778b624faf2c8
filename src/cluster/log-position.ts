import type { RawLogLine } from './log-line.ts';

/**
 * How far a followed log has come. Logs are resumed with `sinceTime`, which the API server cuts down to whole seconds:
 * everything of that second comes again, and what was delivered before must be left out.
 */
export type LogPosition = {
  /** Whether this line was not delivered before; from now on it was. */
  isNew(line: RawLogLine): boolean;
  /** Time stamp to resume from; '' while nothing was delivered. */
  since(): string;
  /** The lines that follow come from a new connection and may repeat. */
  resume(): void;
  /**
   * Once after a new connection whose first new line came without the last one delivered before: the log was rotated in
   * between, and what was written until then can no longer be read. Time stamps of the two lines.
   */
  takeGap(): LogGap | undefined;
};

/** Lines between these two may be missing. RFC 3339. */
export type LogGap = { readonly after: string; readonly before: string };

/** Lines of one second that are told apart by their text; a container that writes more is told apart by time stamps alone. */
const maxRemembered = 20_000;

export const logPosition = (): LogPosition => {
  let last = '';
  let second = '';
  let secondMs = 0;
  /** Lines of the last second in their order: counting them by their text costs too much to be done before it is needed. */
  let delivered: RawLogLine[] = [];
  /** How often each of them is still to be repeated by the new connection. Equal lines with equal stamps do occur. */
  let repeats = new Map<string, number>();
  /** Whatever is older was delivered; used once there are too many lines to remember. */
  let floor = '';
  let lastLine: RawLogLine | undefined;
  /** Nothing new has come since the connection was taken up again. */
  let isResuming = false;
  let gap: LogGap | undefined;

  return {
    isNew(line) {
      const { time } = line;
      if (time === '') return true;
      if (repeats.size > 0) {
        const key = keyOf(line);
        const left = repeats.get(key) ?? 0;
        if (left > 0) {
          repeats.set(key, left - 1);
          return false;
        }
      }
      if (repeats.size > 0 && time < floor && time.startsWith(second)) return false;
      // What is resumed begins with the last second: without its last line, another file is being read.
      if (isResuming && lastLine && (repeats.get(keyOf(lastLine)) ?? 0) > 0) gap = { after: last, before: time };
      isResuming = false;
      if (!time.startsWith(second) || second === '') {
        const ms = Math.floor(Date.parse(time) / 1000) * 1000;
        // Streams of one container may be a little out of order; only a later second begins a new memory.
        if (ms > secondMs || second === '') {
          second = time.slice(0, 19);
          secondMs = ms;
          floor = '';
          delivered = [];
          repeats = new Map();
        }
      }
      if (time.startsWith(second)) {
        last = time;
        lastLine = line;
      }
      if (delivered.length >= maxRemembered) {
        delivered = [];
        floor = time;
      }
      delivered.push(line);
      return true;
    },
    since: () => last,
    resume: () => {
      repeats = new Map();
      for (const line of delivered) repeats.set(keyOf(line), (repeats.get(keyOf(line)) ?? 0) + 1);
      isResuming = true;
    },
    takeGap: () => {
      const taken = gap;
      gap = undefined;
      return taken;
    },
  };
};

const keyOf = ({ time, text }: RawLogLine): string => `${time} ${text}`;
