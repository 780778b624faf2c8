import type { ContainerRef } from '../model/kubernetes.ts';
import type { Clock } from './clock.ts';

/** `time` is RFC 3339 with nanoseconds. */
export type StoredLine = { readonly time: string; readonly text: string };
type LogRun = 'current' | 'previous';

/** What the containers of a sandbox have written. */
export type Logs = {
  lines(container: ContainerRef, run: LogRun): readonly StoredLine[] | undefined;
  /** Replaces a run's log. Lines that begin with an RFC 3339 time keep it; the others get the clock's. */
  set(container: ContainerRef, text: string, run: LogRun): void;
  append(container: ContainerRef, text: string, run: LogRun): void;
  /** A new run begins: what was current becomes previous. */
  rotate(container: ContainerRef): void;
  /** Hears each line appended to the current run. */
  follow(container: ContainerRef, listener: (line: StoredLine) => void): () => void;
};

/** A container's log is bounded to this many lines; older ones are dropped, as rotation does on a node. */
const maxLines = 5000;

export const createLogs = (clock: Clock): Logs => {
  const runs = new Map<string, StoredLine[]>();
  const followers = new Map<string, Set<(line: StoredLine) => void>>();
  let count = 0;

  const parse = (text: string): StoredLine[] =>
    text === ''
      ? []
      : text
          .replace(/\n$/, '')
          .split('\n')
          .map(line => {
            const stamped = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z) (.*)$/s.exec(line);
            return stamped ? { time: stamped[1] ?? '', text: stamped[2] ?? '' } : { time: now(), text: line };
          });
  // Nanoseconds that count up, so that no two lines have the same time.
  const now = (): string => {
    count = (count + 1) % 1_000_000;
    return `${new Date(clock.now()).toISOString().slice(0, -1)}${String(count).padStart(6, '0')}Z`;
  };

  return {
    lines: (container, run) => runs.get(runKey(container, run)),
    set: (container, text, run) => {
      runs.set(runKey(container, run), parse(text));
    },
    append: (container, text, run) => {
      const key = runKey(container, run);
      const lines = runs.get(key) ?? [];
      runs.set(key, lines);
      for (const line of parse(text)) {
        lines.push(line);
        if (lines.length > maxLines) lines.shift();
        if (run === 'current') for (const listener of [...(followers.get(key) ?? [])]) listener(line);
      }
    },
    rotate: container => {
      runs.set(runKey(container, 'previous'), runs.get(runKey(container, 'current')) ?? []);
      runs.set(runKey(container, 'current'), []);
    },
    follow: (container, listener) => {
      const key = runKey(container, 'current');
      const listeners = followers.get(key) ?? new Set();
      followers.set(key, listeners);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

const runKey = ({ namespace, pod, container }: ContainerRef, run: LogRun): string =>
  `${namespace}/${pod}/${container}/${run}`;
