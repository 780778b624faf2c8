import type { ContainerRef } from './kubernetes.ts';

/** Which run of a container a log is of: the newest, or the one before it. */
export type LogRun = 'current' | 'previous';

/** The tail of a log, cleaned: no CRI prefix, no escape sequences but colors. Line numbers count from 1 at `lines[0]`. */
export type LogExcerpt = { readonly container: ContainerRef; readonly run: LogRun; readonly lines: readonly string[] };
