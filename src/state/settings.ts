import { type DebugProfile, defaultDebugImage } from '../model/debug-container.ts';

/** What the configuration decides about the screens. */
export type Settings = {
  /** The columns of the pod list in their order; undefined leaves them to podctl. */
  readonly columns: readonly string[] | undefined;
  /** Those of the wide list. */
  readonly wideColumns: readonly string[] | undefined;
  /** How many lines of a log are read before it is followed. */
  readonly logTail: number;
  /** What the lines of an open log may take in memory together. */
  readonly logBufferBytes: number;
  readonly debugImage: string;
  readonly debugProfile: DebugProfile;
};

export const defaultSettings: Settings = {
  columns: undefined,
  wideColumns: undefined,
  logTail: 1000,
  logBufferBytes: 64 * 1024 * 1024,
  debugImage: defaultDebugImage,
  debugProfile: 'general',
};
