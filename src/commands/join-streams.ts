import type { ProcessEnd, RemoteProcess } from '../cluster/cluster.ts';
import { outletTo, type Stdio } from './stdio.ts';

/**
 * Joins streams, not a terminal, to a process in a container until that ends. Input goes there as fast as the server takes
 * it, output comes as fast as its reader takes it, and the end of input is passed on. A reader that goes away ends the session.
 */
export const joinStreams = async (remote: RemoteProcess, io: Stdio, withInput: boolean): Promise<ProcessEnd> => {
  const outlets = { stdout: outletTo(io.stdout), stderr: outletTo(io.stderr) };
  outlets.stdout.gone.addEventListener('abort', () => remote.close(), { once: true });
  remote.onOutput((bytes, stream) => {
    outlets[stream].write(bytes);
    return outlets[stream].ready();
  });
  const input = { waits: false };
  if (withInput) void sendInput(remote, io, input);
  const end = await remote.ended;
  // `head` does so, and so do servers that end a session too early: the difference is the user's to know.
  if (input.waits) io.stderr.write('podctl: the command ended before it had taken all of its input\n');
  remote.close();
  // Otherwise input that nobody ends keeps the program alive.
  if (withInput) io.stdin.destroy();
  await Promise.all([outlets.stdout.flushed(), outlets.stderr.flushed()]);
  return outlets.stdout.gone.aborted ? { kind: 'exited', exitCode: 0, message: '' } : end;
};

const sendInput = async (remote: RemoteProcess, { stdin }: Stdio, input: { waits: boolean }): Promise<void> => {
  try {
    for await (const chunk of stdin) {
      input.waits = true;
      await new Promise<void>(sent => remote.write(Buffer.from(chunk), () => sent()));
      input.waits = false;
    }
    remote.endInput();
  } catch (error) {
    // Destroyed, because the process has ended before its input did.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  }
};
