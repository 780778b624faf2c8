import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink';
import { reduce } from '../../src/state/reduce.ts';
import type { State } from '../../src/state/state.ts';
import type { Effect } from '../../src/state/step.ts';
import { createStore, type Store } from '../../src/state/store.ts';
import { displayWidth } from '../../src/text/display-width.ts';
import { App } from '../../src/views/app.tsx';
import { keymap } from '../../src/views/keymap.ts';
import { plainTheme, type Theme } from '../../src/views/theme.ts';
import { stateWith } from './states.ts';
import { terminalKeys } from './terminal-keys.ts';
import { until } from './until.ts';

/** The program on a screen of a fixed size, without a cluster: keys in, text out. */
export type TestScreen = {
  readonly store: Store;
  /** What was asked of the world. */
  readonly effects: readonly Effect[];
  /** Presses keys by their names, one after the other, and waits until they are drawn. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types a text letter by letter. */
  type(text: string): Promise<void>;
  paste(text: string): Promise<void>;
  /** Waits until the text, or a match, is on screen. */
  sees(text: string | RegExp): Promise<void>;
  /** What is on screen, without colors. */
  frame(): string;
  lines(): readonly string[];
  /** With its colors. */
  painted(): string;
  dispatch: Store['dispatch'];
  resize(columns: number, rows: number): Promise<void>;
  close(): void;
};

export type ScreenOptions = {
  readonly state?: State;
  readonly columns?: number;
  readonly rows?: number;
  readonly theme?: Theme;
};

/** Opens the dashboard on a state. Close it at the end of the test. */
export const openScreen = async (options: ScreenOptions = {}): Promise<TestScreen> => {
  const columns = options.columns ?? 80;
  const rows = options.rows ?? 24;
  const store = createStore(reduce(options.state ?? stateWith(), { type: 'terminal-resized', columns, rows }));
  const stdout = new FakeOutput(columns, rows);
  const stdin = new FakeInput();
  const effects: Effect[] = [];
  const app = render(
    <App store={store} keymap={keymap} theme={options.theme ?? plainTheme} perform={effect => effects.push(effect)} />,
    {
      stdout: stdout as unknown as NodeJS.WriteStream,
      stdin: stdin as unknown as NodeJS.ReadStream,
      debug: true,
      interactive: true,
      exitOnCtrlC: false,
      patchConsole: false,
    },
  );
  const frame = (): string => stripVTControlCharacters(stdout.last);
  const settle = (): Promise<void> => app.waitUntilRenderFlush();
  const send = async (sequence: string): Promise<void> => {
    stdin.send(sequence);
    await settle();
  };
  await settle();
  return {
    store,
    effects,
    press: async (...keys) => {
      for (const key of keys) await send(terminalKeys[key] ?? key);
    },
    type: async text => {
      for (const character of text) await send(character);
    },
    paste: text => send(`\u001b[200~${text}\u001b[201~`),
    sees: async text => {
      const seen = (): boolean => (typeof text === 'string' ? frame().includes(text) : text.test(frame()));
      await until(`${text} is on screen`, seen).catch(() => assert.fail(`${text} is not on screen:\n${frame()}`));
    },
    frame,
    lines: () => frame().split('\n'),
    painted: () => stdout.last,
    dispatch: store.dispatch,
    resize: async (width, height) => {
      stdout.resize(width, height);
      store.dispatch({ type: 'terminal-resized', columns: width, rows: height });
      await settle();
    },
    close: () => app.unmount(),
  };
};

/** Holds that a frame fits its terminal: no line too many, none too wide. */
export const fits = (screen: TestScreen, columns: number, rows: number): void => {
  const lines = screen.lines();
  assert.ok(lines.length <= rows, `${lines.length} lines on ${rows} rows`);
  for (const line of lines) assert.ok(displayWidth(line) <= columns, `${displayWidth(line)} cells: ${line}`);
};

class FakeOutput extends EventEmitter {
  readonly isTTY = true;
  last = '';
  columns: number;
  rows: number;
  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
  }
  write(text: string, ...rest: readonly unknown[]): boolean {
    // Frames are whole in debug mode; what else is written are modes of the terminal.
    if (stripVTControlCharacters(text) !== '') this.last = text;
    const done = rest.findLast(argument => typeof argument === 'function');
    if (typeof done === 'function') done();
    return true;
  }
  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }
}

class FakeInput extends EventEmitter {
  readonly isTTY = true;
  readonly #pending: string[] = [];
  send(text: string): void {
    this.#pending.push(text);
    this.emit('readable');
  }
  read(): string | null {
    return this.#pending.shift() ?? null;
  }
  setRawMode(): this {
    return this;
  }
  setEncoding(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
