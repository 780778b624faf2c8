import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { render, useApp } from 'ink';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import type { Keymap } from '../../keys/keymap.ts';
import { notice } from '../../keys/notice.ts';
import type { Effect } from '../../state/step.ts';
import type { Store } from '../../state/store.ts';
import { App, type AppProps } from '../app.tsx';
import { keymap as podctlKeymap } from '../keymap.ts';
import { type ThemeWish, themeFor } from '../theme.ts';
import { afterResizes, eraseScreen } from './after-resizes.ts';
import { clipboardSequence } from './clipboard.ts';
import { drawableSize } from './drawable-size.ts';
import { holdOutput } from './held-output.ts';
import { terminalInput } from './terminal-input.ts';

/** The dashboard on a terminal. */
export type RunningApp = {
  /** Leaves the screen; `exited` then resolves with this code. */
  quit(exitCode: number): void;
  /** Resolves once the terminal is as it was before; rejects with the error that ended the dashboard. */
  readonly exited: Promise<number>;
  /**
   * Gives screen and keys to `use` until that is done, then draws everything anew, also when it fails. While it runs,
   * nobody else reads the terminal.
   */
  handOver<T>(use: () => Promise<T>): Promise<T>;
  /** ctrl-z: stops the program until the shell continues it. */
  suspend(): Promise<void>;
  /** Puts a text into the clipboard of the terminal. */
  copy(text: string): void;
};

export type TerminalStreams = {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
};

/** The keys and colors of the configuration. */
export type Looks = { readonly keymap: Keymap; readonly theme: ThemeWish };

/** Longer than a frame at `maxFps`. */
const frameMs = 40;

/** Shows the dashboard; `perform` does what its keys ask of the world. */
export const renderApp = (
  store: Store,
  perform: (effect: Effect) => void,
  looks: Looks = { keymap: podctlKeymap, theme: {} },
  streams: TerminalStreams = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    platform: process.platform,
  },
): RunningApp => {
  const { stdout, platform } = streams;
  const resized = (): void => store.dispatch({ type: 'terminal-resized', ...drawableSize(stdout, platform) });
  // Before Ink's own listener, so that its frame already has the new size.
  stdout.on('resize', resized);
  resized();
  let releaseErrors = holdOutput(streams.stderr);
  let controls: Controls | undefined;
  let code = 0;
  let handedOver = false;
  const app = render(
    <ControlledApp
      store={store}
      keymap={looks.keymap}
      theme={themeFor(streams.environment, looks.theme)}
      perform={perform}
      onControls={given => {
        controls = given;
      }}
    />,
    {
      stdin: terminalInput(streams.stdin),
      stdout,
      stderr: streams.stderr,
      alternateScreen: true,
      incrementalRendering: true,
      interactive: true,
      maxFps: 60,
      exitOnCtrlC: false,
    },
  );

  const stopRedrawing = afterResizes(async () => {
    if (handedOver) return;
    controls?.setBlank(true);
    // React commits on a later turn, and Ink holds a frame back that follows another too soon.
    await sleep(frameMs);
    await app.waitUntilRenderFlush();
    if (!handedOver) stdout.write(eraseScreen);
    controls?.setBlank(false);
  });

  const handOver = async <T,>(use: () => Promise<T>): Promise<T> => {
    if (!controls) throw new Error('The dashboard is not on screen.');
    const results: T[] = [];
    handedOver = true;
    await controls.suspendTerminal(async () => {
      // Node stops reading the terminal one turn after it was told to.
      await nextTurn();
      await nextTurn();
      releaseErrors();
      try {
        results.push(await use());
      } finally {
        releaseErrors = holdOutput(streams.stderr);
        handedOver = false;
      }
    });
    return results[0] as T;
  };

  // Stopped by another program (kill -STOP) and continued: the shell has used the screen meanwhile.
  const continued = (): void => {
    if (!handedOver && platform !== 'win32') void handOver(sizeAnew);
  };
  process.on('SIGCONT', continued);

  return {
    quit: exitCode => {
      code = exitCode;
      app.unmount();
    },
    exited: app
      .waitUntilExit()
      .then(() => code)
      .finally(() => {
        stdout.off('resize', resized);
        process.off('SIGCONT', continued);
        stopRedrawing();
        releaseErrors();
      }),
    handOver,
    suspend: async () => {
      if (platform === 'win32') {
        store.dispatch(
          notice(store.getState(), 'Windows cannot stop a program: open another window instead.', 'warning'),
        );
        return;
      }
      await handOver(stopUntilContinued);
    },
    copy: text => void stdout.write(clipboardSequence(text)),
  };
};

type Controls = {
  readonly suspendTerminal: ReturnType<typeof useApp>['suspendTerminal'];
  setBlank(blank: boolean): void;
};

/** Ink hands out the control of its terminal only to components. */
const ControlledApp = ({ onControls, ...props }: AppProps & { onControls(controls: Controls): void }): ReactNode => {
  const { suspendTerminal } = useApp();
  const [blank, setBlank] = useState(false);
  useLayoutEffect(() => onControls({ suspendTerminal, setBlank }), [onControls, suspendTerminal]);
  return <App {...props} blank={blank} />;
};

/**
 * SIGTSTP to the whole process group, as the terminal itself sends it: npx and wrappers in front of podctl stop too, and
 * where no shell waits (a container, ssh with a command) the kernel ignores it, where SIGSTOP would freeze the terminal.
 */
const stopUntilContinued = async (): Promise<void> => {
  process.kill(0, 'SIGTSTP');
  // The signal may reach another thread first; when this turn comes round the program has been stopped and continued.
  await sleep(50);
  await sizeAnew();
};

/** Who is stopped, or in the background, is not told of a new size of the terminal: Node asks for it at this signal. */
const sizeAnew = async (): Promise<void> => {
  process.kill(process.pid, 'SIGWINCH');
  await sleep(20);
};
