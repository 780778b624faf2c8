import path from 'node:path';
import { fileURLToPath } from 'node:url';
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { until } from './until.ts';

/** A busy machine takes its time to start a program; a healthy one is there in a fraction of this. */
const limitMs = 15_000;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The built program on a pseudo-terminal, with a terminal emulator that shows what a person would see. */
export type Terminal = {
  /** What is on the screen now, a line each, without trailing spaces. */
  screen(): readonly string[];
  /** Waits until a line matches; fails with the whole screen otherwise. */
  sees(what: string | RegExp): Promise<void>;
  /** Waits until no line matches. */
  misses(what: string | RegExp): Promise<void>;
  type(keys: string): void;
  resize(columns: number, rows: number): void;
  readonly exited: Promise<number>;
  /** Everything the program wrote, escape sequences too. */
  written(): string;
  kill(signal?: string): void;
};

/** Starts `podctl ARGS`, by default without any kubeconfig: on the demo cluster. */
export const startTerminal = (
  args: readonly string[],
  options: { columns?: number; rows?: number; env?: Readonly<Record<string, string>>; script?: string } = {},
): Terminal => {
  const { columns = 120, rows = 40, env = {}, script = 'bin/podctl.js' } = options;
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const child = spawn(process.execPath, [path.join(root, script), ...args], {
    cols: columns,
    rows,
    cwd: root,
    name: 'xterm-256color',
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', TERM: 'xterm-256color', ...env },
  });
  let output = '';
  child.onData(chunk => {
    output += chunk;
    emulator.write(chunk);
  });
  const exited = new Promise<number>(resolve => child.onExit(({ exitCode }) => resolve(exitCode)));
  const screen = (): readonly string[] =>
    Array.from(
      { length: emulator.rows },
      (_, row) => emulator.buffer.active.getLine(emulator.buffer.active.viewportY + row)?.translateToString(true) ?? '',
    );
  const shows = (what: string | RegExp): boolean =>
    screen().some(line => (typeof what === 'string' ? line.includes(what) : what.test(line)));
  return {
    screen,
    sees: what =>
      until(
        () => `the screen shows ${what}:\n${screen().join('\n')}`,
        () => shows(what),
        limitMs,
      ),
    misses: what =>
      until(
        () => `the screen no longer shows ${what}:\n${screen().join('\n')}`,
        () => !shows(what),
        limitMs,
      ),
    type: keys => child.write(keys),
    resize: (nextColumns, nextRows) => {
      emulator.resize(nextColumns, nextRows);
      child.resize(nextColumns, nextRows);
    },
    exited,
    written: () => output,
    kill: signal => child.kill(signal),
  };
};
