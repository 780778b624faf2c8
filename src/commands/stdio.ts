import type { Readable, Writable } from 'node:stream';
import type { ColorDepth } from '../views/color.ts';
import { colorDepth } from '../views/color-depth.ts';
import { CommandError } from './command-error.ts';

/** Where a command reads and writes: this process's own streams, or a test's. */
export type Stdio = {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
};

/** How many colors what is written to a stream may have: FORCE_COLOR gives them to a pipe, too. */
export const colorsOn = (
  stream: { readonly isTTY?: boolean },
  environment: NodeJS.ProcessEnv = process.env,
): ColorDepth => (stream.isTTY === true || environment['FORCE_COLOR'] !== undefined ? colorDepth(environment) : 'none');

/** Text that goes out as fast as its reader takes it. */
export type Outlet = {
  write(text: string | Uint8Array): void;
  /** Resolves when the reader has taken most of it; undefined where nothing waits. */
  ready(): Promise<void> | undefined;
  /** Resolves when everything has been handed over or nobody reads any more. Rejects with a `CommandError` where it cannot be written (a full disk). */
  flushed(): Promise<void>;
  /** Aborted when the reader has gone away (`| head`), or nothing more can be written. */
  readonly gone: AbortSignal;
};

export const outletTo = (stream: Writable): Outlet => {
  const gone = new AbortController();
  let draining: Promise<void> | undefined;
  let failure: CommandError | undefined;
  const failed = (error: NodeJS.ErrnoException): void => {
    // What is said of a stream that has failed already tells nothing.
    if (error.code !== 'EPIPE' && !gone.signal.aborted) failure = unwritable(error);
    gone.abort();
  };
  stream.on('error', failed);
  return {
    write: text => {
      if (gone.signal.aborted || stream.write(text) || draining) return;
      draining = new Promise(resolve => {
        const go = (): void => {
          draining = undefined;
          resolve();
        };
        stream.once('drain', go);
        gone.signal.addEventListener('abort', go, { once: true });
      });
    },
    ready: () => draining,
    flushed: async () => {
      if (!gone.signal.aborted)
        await new Promise<void>(resolve => {
          stream.write('', error => {
            if (error) failed(error);
            resolve();
          });
        });
      if (failure) throw failure;
    },
    gone: gone.signal,
  };
};

/** Exit code 2: a script must not take it for an answer. */
const unwritable = ({ code, message }: NodeJS.ErrnoException): CommandError => {
  const why = code === 'ENOSPC' ? 'no space is left there' : message;
  return new CommandError(`The output cannot be written: ${why}`, '', 2);
};

/** Aborted by ctrl-c or SIGTERM. `done` gives both back to the system. */
export const interruption = (): { readonly signal: AbortSignal; done(): void } => {
  const interrupted = new AbortController();
  const abort = (): void => interrupted.abort();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, abort);
  return {
    signal: interrupted.signal,
    done: () => {
      for (const signal of signals) process.off(signal, abort);
    },
  };
};
