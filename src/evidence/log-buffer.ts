import type { ContainerRef } from '../model/kubernetes.ts';
import type { LogStatus } from '../model/log-status.ts';
import type { Citation } from '../state/citation.ts';
import type { BufferedLine, LogLines, LogQuestion, LogSource } from '../state/log-lines.ts';
import { defaultSettings } from '../state/settings.ts';
import type { SourceLine } from './log-merge.ts';
import { logRing } from './log-ring.ts';
import { type MatchIndex, matchIndex } from './match-index.ts';

/** Keeps the newest lines of one or several logs, as many as fit. */
export type LogBuffer = {
  /** Adds a source, e.g. a container that joined; answers its number. */
  addSource(container: ContainerRef): number;
  /** Lines as `Cluster.logs` gives them: cleaned, with an RFC 3339 stamp or ''. */
  append(source: number, lines: readonly { readonly time: string; readonly text: string }[]): void;
  /** Lines of any sources, and what is said among them, in their order. */
  add(lines: readonly SourceLine[]): void;
  /** A line of podctl's own among them: a restart, a gap, a reconnect. `time` in ms. */
  appendEvent(source: number, text: string, time: number | undefined): void;
  /** `gone`: its pod no longer exists. */
  setStatus(source: number, status: LogStatus, gone?: boolean): void;
  /** What the diagnoses of its pods quote. */
  setCitations(citations: readonly Citation[]): void;
  /** How far the reading is behind; undefined while it keeps up. */
  setBehind(ms: number | undefined): void;
  /** What is kept now, to be published. The same object as long as nothing changed. */
  lines(): LogLines;
};

/** Longer lines are cut, in UTF-16 units: one line must never fill the buffer. The cluster cuts at 64 KiB already. */
const maxLineLength = 256 * 1024;
/** Questions remembered: a search, a filter with and without the lines around, folds, errors, what the diagnosis cites. */
const maxIndexes = 8;

/**
 * An empty buffer. `maxBytes` bounds the memory of all lines together, 64 MiB by default; the oldest lines go first.
 * Appending is all that a line costs until somebody looks at it.
 */
export const createLogBuffer = (
  containers: readonly ContainerRef[],
  maxBytes = defaultSettings.logBufferBytes,
): LogBuffer => {
  const kept = logRing();
  const indexes = new Map<string, MatchIndex>();
  const sources: LogSource[] = containers.map(container => ({
    container,
    status: { phase: 'connecting' },
    gone: false,
  }));
  let version = 0;
  let written = false;
  let behindMs: number | undefined;
  let published: LogLines | undefined;
  let citations: readonly Citation[] = [];

  const push = (source: number, time: number | undefined, text: string, kind: BufferedLine['kind']): void => {
    kept.push(source, time, cut(text), kind);
    written ||= kind === 'log';
    while (kept.bytes > maxBytes && kept.end - kept.first > 1) kept.shift();
  };
  const changed = (): void => {
    published = undefined;
  };
  const indexFor = (key: string, question: () => LogQuestion): MatchIndex => {
    const index = indexes.get(key) ?? matchIndex(kept, question());
    // Put back at the end: the first key is always the one not asked for the longest time.
    indexes.delete(key);
    indexes.set(key, index);
    const [oldest] = indexes.keys();
    if (indexes.size > maxIndexes && oldest !== undefined) indexes.delete(oldest);
    index.update();
    return index;
  };

  return {
    addSource(container) {
      sources.push({ container, status: { phase: 'connecting' }, gone: false });
      changed();
      return sources.length - 1;
    },
    append(source, lines) {
      for (const { time, text } of lines) push(source, timeOf(time), text, 'log');
      if (lines.length > 0) changed();
    },
    add(lines) {
      for (const { source, ms, text, kind } of lines) push(source, ms, text, kind);
      if (lines.length > 0) changed();
    },
    appendEvent(source, text, time) {
      push(source, time, text, 'event');
      changed();
    },
    setStatus(source, status, gone = false) {
      const known = sources[source];
      if (known) sources[source] = { ...known, status, gone };
      changed();
    },
    setCitations(quoted) {
      citations = quoted;
      changed();
    },
    setBehind(ms) {
      if (ms === behindMs) return;
      behindMs = ms;
      changed();
    },
    lines() {
      if (published) return published;
      version += 1;
      published = {
        version,
        first: kept.first,
        end: kept.end,
        dropped: kept.first,
        bytes: kept.bytes,
        written,
        behindMs,
        line: kept.at,
        matches: indexFor,
        sources: [...sources],
        citations,
      };
      return published;
    },
  };
};

const cut = (text: string): string =>
  text.length > maxLineLength ? `${text.slice(0, maxLineLength)} … (the rest of this line is left out)` : text;

const timeOf = (stamp: string): number | undefined => {
  const ms = stamp === '' ? Number.NaN : Date.parse(stamp);
  return Number.isNaN(ms) ? undefined : ms;
};
