import xterm from '@xterm/headless';
import { spawn } from 'node-pty';

/** A program on a pseudo-terminal, and what a person would see of it. Times are ms of `performance.now()`. */
export type TerminalSession = {
  readonly pid: number;
  readonly startedAt: number;
  /** When it first wrote anything, ms after its start. */
  firstByteMs(): number | undefined;
  screen(): readonly string[];
  /** Resolves with the ms that passed since `from` when the screen fulfils `test`; undefined after `limitMs`. */
  until(test: (screen: readonly string[]) => boolean, from: number, limitMs?: number): Promise<number | undefined>;
  type(keys: string): void;
  /** Bytes written so far. */
  written(): number;
  close(): Promise<void>;
};

/** Starts a program on a terminal of 200 x 50, as large as people make it. */
export const startSession = (
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): TerminalSession => {
  const [cols, rows] = [200, 50];
  const emulator = new xterm.Terminal({ cols, rows, allowProposedApi: true });
  const startedAt = performance.now();
  const child = spawn(command, [...args], {
    cols,
    rows,
    name: 'xterm-256color',
    env: { ...env, TERM: 'xterm-256color' },
  });
  let firstByte: number | undefined;
  let bytes = 0;
  let changed = (): void => {};
  child.onData(chunk => {
    firstByte ??= performance.now() - startedAt;
    bytes += chunk.length;
    emulator.write(chunk, () => changed());
  });
  // Programs ask the terminal who it is, and some wait for the answer.
  emulator.onData(reply => child.write(reply));
  const exited = new Promise<void>(resolve => child.onExit(() => resolve()));
  const screen = (): readonly string[] =>
    Array.from(
      { length: rows },
      (_, row) => emulator.buffer.active.getLine(emulator.buffer.active.viewportY + row)?.translateToString(true) ?? '',
    );
  return {
    pid: child.pid,
    startedAt,
    firstByteMs: () => firstByte,
    screen,
    until: (test, from, limitMs = 60_000) =>
      new Promise(resolve => {
        const timer = setTimeout(() => finish(undefined), limitMs);
        const finish = (after: number | undefined): void => {
          clearTimeout(timer);
          changed = () => {};
          resolve(after);
        };
        changed = () => {
          if (test(screen())) finish(performance.now() - from);
        };
        changed();
      }),
    type: keys => child.write(keys),
    written: () => bytes,
    close: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
};
