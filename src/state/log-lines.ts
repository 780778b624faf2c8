import type { ContainerRef } from '../model/kubernetes.ts';
import type { LogStatus } from '../model/log-status.ts';
import type { Citation } from './citation.ts';

/**
 * The lines of the open logs screen. The buffer behind it is bounded in bytes and changes in place; a new `LogLines`
 * with a higher `version` is published when it did, so that a line is never copied into the state.
 */
export type LogLines = {
  readonly version: number;
  /** Absolute number of the oldest line still kept, and of the one after the newest. */
  readonly first: number;
  readonly end: number;
  /** Lines dropped because the buffer was full. */
  readonly dropped: number;
  readonly bytes: number;
  /** Whether containers have written anything: without it, all lines are podctl's own. */
  readonly written: boolean;
  /** How far the reading is behind the writing, ms; undefined while it keeps up. */
  readonly behindMs: number | undefined;
  line(number: number): BufferedLine | undefined;
  /**
   * The numbers of the lines that a question holds for, oldest first. `key` names it: asked again, only lines that came
   * since are looked at, and nothing is made anew.
   */
  matches(key: string, question: () => LogQuestion): LogMatches;
  readonly sources: readonly LogSource[];
  /** The lines that the diagnoses of its pods rest on. */
  readonly citations: readonly Citation[];
};

/** What is asked of every line once, in their order: a test may remember what came before. */
export type LogQuestion = {
  test(line: BufferedLine): boolean;
  /** Lines of the same source before and after each match that count as matches too; none where it is not given. */
  readonly around?: number;
};

/** Absolute line numbers in ascending order. May reach beyond `first` and `end` of the lines that were asked. */
export type LogMatches = {
  readonly count: number;
  /** The number at a position from 0 to `count` - 1. */
  at(position: number): number | undefined;
  /** The position of the first number that is not below `line`; `count` where there is none. */
  position(line: number): number;
};

export type BufferedLine = {
  readonly source: number;
  /** ms; undefined where the line has no stamp. */
  readonly time: number | undefined;
  /** Cleaned; may hold SGR colors. */
  readonly text: string;
  /** `event` lines were put in by podctl: a restart, a gap, a reconnect. */
  readonly kind: 'log' | 'event';
};

export type LogSource = {
  readonly container: ContainerRef;
  readonly status: LogStatus;
  /** Its pod no longer exists: its lines stay, and that is all. */
  readonly gone: boolean;
};
