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
  /** The first key of commands that have others than podctl's own, '' for none, by their id. */
  readonly keys: Readonly<Record<string, string>>;
};

export const defaultSettings: Settings = {
  columns: undefined,
  wideColumns: undefined,
  logTail: 1000,
  logBufferBytes: 64 * 1024 * 1024,
  debugImage: defaultDebugImage,
  debugProfile: 'general',
  keys: {},
};

/** The key of a command, for sentences: `usual`, unless the configuration gave it another; `no key` where it took that away. */
export const keyOf = ({ keys }: Pick<Settings, 'keys'>, id: string, usual: string): string =>
  Object.hasOwn(keys, id) ? keys[id] || 'no key' : usual;
