import { bodyHeight, isTooSmall } from '../../state/layout.ts';
import type { State } from '../../state/state.ts';
import { headerLine } from '../header.ts';
import { emptyLines } from '../pods/empty-lines.ts';
import { type Theme, type ThemeWish, themeFor } from '../theme.ts';
import { eraseScreen } from './after-resizes.ts';

export type FirstFrameStreams = {
  readonly stdin: Pick<NodeJS.ReadStream, 'setRawMode'>;
  readonly stdout: { write: NodeJS.WriteStream['write'] };
  readonly environment: NodeJS.ProcessEnv;
  readonly signals: Pick<NodeJS.Process, 'on' | 'off' | 'kill' | 'pid'>;
};

const thisTerminal = (): FirstFrameStreams => ({
  stdin: process.stdin,
  stdout: process.stdout,
  environment: process.env,
  signals: process,
});

const enterAlternateScreen = '\u001b[?1049h';
const leaveAlternateScreen = '\u001b[?1049l';
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const home = '\u001b[H';
/** What ends the program from outside. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const eraseLine = '\u001b[2K';

/** The screen, until Ink has been loaded. */
export type FirstFrame = {
  /** Puts these lines below the header; nothing once Ink has drawn. */
  draw(body: (theme: Theme) => readonly string[]): void;
  /** Gives the terminal back if Ink never draws. */
  giveBack(): void;
};

/**
 * Draws where podctl connects to before the screen library has been loaded, which takes longer than all before it. Keys
 * that are typed meanwhile wait for it. The screen then goes to Ink: it enters no second time, and its first frame takes
 * the place of this one in a single write. A signal that ends the program before that gives the terminal back.
 */
export const drawFirstFrame = (
  state: State,
  { stdin, stdout, environment, signals }: FirstFrameStreams = thisTerminal(),
  wish: ThemeWish = {},
): FirstFrame => {
  const theme = themeFor(environment, wish);
  const frameOf = (body: readonly string[]): string => {
    const lines = isTooSmall(state) ? [] : [headerLine(state, theme), ...body.slice(0, bodyHeight(state))];
    return home + lines.map(line => eraseLine + line).join('\r\n');
  };
  stdin.setRawMode?.(true);
  const body = emptyLines(state, state.terminal.columns, theme);
  stdout.write(enterAlternateScreen + hideCursor + frameOf(body));
  const write = stdout.write;
  let entered = true;
  const handOver = (chunk: unknown, ...rest: readonly unknown[]): boolean => {
    const text = String(chunk);
    if (entered && text === enterAlternateScreen) {
      entered = false;
      return true;
    }
    // Ink hides the cursor and begins a synchronized update in writes of their own.
    if (!text.includes('\n')) return Reflect.apply(write, stdout, [chunk, ...rest]);
    release();
    return Reflect.apply(write, stdout, [home + eraseScreen + text, ...rest]);
  };
  stdout.write = handOver as typeof write;
  const release = (): void => {
    stdout.write = write;
    for (const name of endings) signals.off(name, end);
  };
  const giveBack = (): void => {
    if (stdout.write !== handOver) return;
    release();
    stdout.write(showCursor + leaveAlternateScreen);
    stdin.setRawMode?.(false);
  };
  const end = (signal: NodeJS.Signals): void => {
    giveBack();
    signals.kill(signals.pid, signal);
  };
  for (const name of endings) signals.on(name, end);
  return {
    draw: lines => {
      if (stdout.write === handOver) Reflect.apply(write, stdout, [frameOf(lines(theme))]);
    },
    giveBack,
  };
};
