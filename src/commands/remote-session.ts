import type { ProcessEnd, RemoteProcess, TerminalSize } from '../cluster/cluster.ts';
import { joinStreams } from './join-streams.ts';
import type { FlagValues } from './options.ts';
import type { Stdio } from './stdio.ts';
import { joinTerminal, terminalSize } from './terminal-session.ts';

/** What a session with a process passes on. */
export type SessionOptions = { readonly stdin: boolean; readonly tty: boolean; readonly size?: TerminalSize };

/** What `-i` and `-t` ask for, as far as the streams at hand can do it. */
export const sessionOptions = (flags: FlagValues, io: Stdio): SessionOptions => {
  const stdin = flags['stdin'] === true;
  const asked = flags['tty'] === true;
  const tty = asked && (!stdin || io.stdin.isTTY === true);
  if (asked && !tty) io.stderr.write('podctl: standard input is no terminal: going on without one\n');
  return { stdin, tty, ...(tty && { size: terminalSize() }) };
};

/** Joins a process that was opened with these options until it ends. */
export const joinSession = (remote: RemoteProcess, { stdin, tty }: SessionOptions, io: Stdio): Promise<ProcessEnd> =>
  stdin && tty ? joinTerminal(remote) : joinStreams(remote, io, stdin);

/** The exit code of what ended: its own, or 1 where it could not be run or was cut off, which is told. */
export const exitCodeOf = (end: ProcessEnd, { stderr }: Stdio): number => {
  if (end.kind === 'exited') return end.exitCode;
  stderr.write(`podctl: ${end.message || 'the connection is lost'}\n`);
  return 1;
};
