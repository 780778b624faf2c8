import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessEnd, RemoteProcess, TerminalSize } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { type KeyFilter, type LeaveKeys, leaveWatch } from './leave-keys.ts';
import { resetModes } from './terminal-modes.ts';

/** The size of the terminal podctl runs in. Some terminals say 0 where they do not know theirs. */
export const terminalSize = (): TerminalSize => ({
  columns: process.stdout.columns || 80,
  rows: process.stdout.rows || 24,
});

/** How a session on this terminal went: the process ended, or the person left it or gave up waiting; `dropped` keys went nowhere. */
export type TerminalEnd = (ProcessEnd | { readonly kind: 'left' } | { readonly kind: 'given-up' }) & {
  readonly dropped?: number;
};

export type TerminalOptions = {
  readonly leaveKeys: LeaveKeys;
  /** Stands between the keys and the process; by default they only leave. */
  readonly keys?: KeyFilter;
  /** What the process has: standard input, and a terminal whose size follows this one's. */
  readonly stdin: boolean;
  readonly tty: boolean;
  /** Written once the session is open; '' for nothing. */
  readonly greeting: string;
  /** Whether to take back the terminal's modes even after an end that the process itself chose. */
  readonly resets: boolean;
};

/** Opening that takes longer is told, with the way out. Milliseconds. */
const slowMs = 1000;
/** After a session broke off, keys are still on their way that were meant for it. Milliseconds. */
const strayKeysMs = 300;

/**
 * Joins this terminal to a process in a container until that ends: keys go there raw, output comes back as it is, and a new
 * size is passed on. What is typed while it is being opened reaches it too; ctrl-c then gives up. There is always a way
 * out: the keys that leave, told when the server falls silent. Rejects as `open` does. The caller has taken the screen and
 * the keys away from the dashboard before.
 */
export const joinTerminal = async (
  open: (signal: AbortSignal) => Promise<RemoteProcess>,
  { leaveKeys, keys = leaveWatch(leaveKeys), stdin: takesInput, tty, greeting, resets }: TerminalOptions,
): Promise<TerminalEnd> => {
  const { stdin, stdout } = process;
  const say = (text: string): void => void stdout.write(`\r\n${text}\r\n`);
  const given = new AbortController();
  const { promise: left, resolve: leave } = Promise.withResolvers<{ readonly kind: 'left' }>();
  let early: Uint8Array[] = [];
  let remote: RemoteProcess | undefined;
  let dropped: number | undefined;

  const type = (bytes: Uint8Array): void => {
    if (dropped !== undefined) {
      dropped += bytes.length;
      return;
    }
    if (!remote) {
      if (bytes.includes(controlC)) given.abort();
      early.push(bytes);
      return;
    }
    const { passed, leaves } = keys(bytes);
    if (takesInput && passed.length > 0) remote.write(passed);
    if (leaves) leave({ kind: 'left' });
  };
  const resize = (): void => {
    if (tty) remote?.resize(terminalSize());
  };
  const slow = setTimeout(() => say('Connecting; ctrl-c gives up.'), slowMs);

  stdin.setRawMode(true);
  stdin.on('data', type);
  stdin.resume();
  stdout.on('resize', resize);
  let isClean = false;
  try {
    const opened = await open(given.signal);
    clearTimeout(slow);
    if (greeting !== '') stdout.write(`${greeting}\r\n`);
    remote = opened;
    for (const bytes of early) type(bytes);
    early = [];
    remote.onOutput(bytes =>
      stdout.write(bytes) ? undefined : new Promise(resolve => void stdout.once('drain', resolve)),
    );
    remote.onSilence(silent =>
      say(silent ? `The cluster does not answer. ${leaveKeys.text} leaves.` : 'The cluster answers again.'),
    );
    resize();
    const end = await Promise.race([remote.ended, left]);
    isClean = end.kind === 'exited';
    if (isClean) return end;
    dropped = 0;
    remote.close();
    await sleep(strayKeysMs);
    return { ...end, dropped };
  } catch (error) {
    if (given.signal.aborted && error instanceof ApiError && error.kind === 'aborted') return { kind: 'given-up' };
    throw error;
  } finally {
    clearTimeout(slow);
    if (resets || !isClean) stdout.write(resetModes);
    stdout.off('resize', resize);
    stdin.off('data', type);
    stdin.pause();
    stdin.setRawMode(false);
    remote?.close();
  }
};

/** Forgets what was typed while nobody took it: it was meant for a session that never was, not for the dashboard. */
export const dropTyped = async (): Promise<void> => {
  const { stdin } = process;
  const drop = (): void => undefined;
  stdin.setRawMode(true);
  stdin.on('data', drop);
  stdin.resume();
  await sleep(strayKeysMs);
  stdin.off('data', drop);
  stdin.pause();
  stdin.setRawMode(false);
};

const controlC = 0x03;
