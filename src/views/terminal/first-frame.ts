import { bodyHeight, isTooSmall } from '../../state/layout.ts';
import type { State } from '../../state/state.ts';
import { headerLine } from '../header.ts';
import { emptyLines } from '../pods/empty-lines.ts';
import { themeFor } from '../theme.ts';
import { eraseScreen } from './after-resizes.ts';

export type FirstFrameStreams = {
  readonly stdin: Pick<NodeJS.ReadStream, 'setRawMode'>;
  readonly stdout: { write: NodeJS.WriteStream['write'] };
  readonly environment: NodeJS.ProcessEnv;
};

const enterAlternateScreen = '\u001b[?1049h';
const leaveAlternateScreen = '\u001b[?1049l';
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const home = '\u001b[H';

/**
 * Draws where podctl connects to before the screen library has been loaded, which takes longer than all before it. Keys
 * that are typed meanwhile wait for it. The screen then goes to Ink: it enters no second time, and its first frame takes
 * the place of this one in a single write. Answers how to give the terminal back if that never happens.
 */
export const drawFirstFrame = (
  state: State,
  { stdin, stdout, environment }: FirstFrameStreams = {
    stdin: process.stdin,
    stdout: process.stdout,
    environment: process.env,
  },
): (() => void) => {
  stdin.setRawMode?.(true);
  stdout.write(enterAlternateScreen + hideCursor + home + frameOf(state, environment).join('\r\n'));
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
    stdout.write = write;
    return Reflect.apply(write, stdout, [home + eraseScreen + text, ...rest]);
  };
  stdout.write = handOver as typeof write;
  return () => {
    if (stdout.write !== handOver) return;
    stdout.write = write;
    stdout.write(showCursor + leaveAlternateScreen);
    stdin.setRawMode?.(false);
  };
};

const frameOf = (state: State, environment: NodeJS.ProcessEnv): readonly string[] => {
  if (isTooSmall(state)) return [];
  const theme = themeFor(environment);
  const body = emptyLines(state, state.terminal.columns, theme).slice(0, bodyHeight(state));
  return [headerLine(state, theme), ...body];
};
