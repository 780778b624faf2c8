import type { RemoteProcess, TerminalSize } from '../cluster/cluster.ts';
import { joinStreams } from './join-streams.ts';
import { leaveThrice } from './leave-keys.ts';
import type { FlagValues } from './options.ts';
import type { Stdio } from './stdio.ts';
import { joinTerminal, type TerminalEnd, terminalSize } from './terminal-session.ts';

/** What a session with a process passes on. */
export type SessionOptions = { readonly stdin: boolean; readonly tty: boolean; readonly size?: TerminalSize };

/** What `-i` and `-t` ask for, as far as the streams at hand can do it: as with kubectl, no terminal without `-i`. */
export const sessionOptions = (flags: FlagValues, io: Stdio): SessionOptions => {
  const stdin = flags['stdin'] === true;
  const asked = flags['tty'] === true;
  const tty = asked && stdin && io.stdin.isTTY === true;
  if (asked && !tty && flags['quiet'] !== true)
    io.stderr.write(`podctl: ${stdin ? 'standard input is no terminal' : '-t needs -i too'}: going on without one\n`);
  return { stdin, tty, ...(tty && { size: terminalSize() }) };
};

/** Opens a process with these options and joins it until it ends. Rejects as `open` does. */
export const joinSession = async (
  open: (options: SessionOptions & { readonly signal?: AbortSignal }) => Promise<RemoteProcess>,
  options: SessionOptions,
  io: Stdio,
): Promise<TerminalEnd> =>
  options.stdin && options.tty
    ? joinTerminal(signal => open({ ...options, signal }), {
        leaveKeys: leaveThrice,
        stdin: true,
        tty: true,
        greeting: '',
        resets: false,
      })
    : joinStreams(await open(options), io, options.stdin);

/**
 * The exit code of what ended: its own, or 1 where it could not be run or was cut off, which is told; 130 where the person
 * left it, as after ctrl-c.
 */
export const exitCodeOf = (end: TerminalEnd, { stderr }: Stdio): number => {
  if (end.kind === 'left' || end.kind === 'given-up') {
    stderr.write(end.kind === 'left' ? 'podctl: left; the process may go on\n' : 'podctl: given up\n');
    return 130;
  }
  if (end.kind === 'exited') {
    // In kubectl's words, which scripts know.
    if (end.exitCode !== 0) stderr.write(`command terminated with exit code ${end.exitCode}\n`);
    return end.exitCode;
  }
  stderr.write(`podctl: ${end.message || 'the connection is lost'}\n`);
  return 1;
};
