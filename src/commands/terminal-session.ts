import type { ProcessEnd, RemoteProcess, TerminalSize } from '../cluster/cluster.ts';

/** The size of the terminal podctl runs in. Some terminals say 0 where they do not know theirs. */
export const terminalSize = (): TerminalSize => ({
  columns: process.stdout.columns || 80,
  rows: process.stdout.rows || 24,
});

/**
 * Joins this terminal to a process in a container until that ends: keys go there raw, output comes back as it is, and a new
 * size is passed on. The caller has taken the screen and the keys away from the dashboard before.
 */
export const joinTerminal = async (remote: RemoteProcess): Promise<ProcessEnd> => {
  const { stdin, stdout } = process;
  const type = (bytes: Uint8Array): void => remote.write(bytes);
  const resize = (): void => remote.resize(terminalSize());
  remote.onOutput(bytes => stdout.write(bytes));
  stdin.setRawMode(true);
  stdin.on('data', type);
  stdin.resume();
  stdout.on('resize', resize);
  resize();
  try {
    return await remote.ended;
  } finally {
    stdout.off('resize', resize);
    stdin.off('data', type);
    stdin.pause();
    stdin.setRawMode(false);
    remote.close();
  }
};
