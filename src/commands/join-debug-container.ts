import type { Cluster } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { awaitContainer } from '../evidence/await-container.ts';
import { endText } from '../model/container-run.ts';
import type { ContainerRef, EphemeralContainer } from '../model/kubernetes.ts';
import { exitCodeOf, joinSession } from './remote-session.ts';
import { interruption, outletTo, type Stdio } from './stdio.ts';
import { terminalSize } from './terminal-session.ts';

/**
 * How a debug container went: it ran and ended, it could not be started, waiting for it was given up, or the session with
 * it was cut off. `why` is '' where there is nothing to add.
 */
export type DebugEnd = {
  readonly kind: 'ended' | 'not-started' | 'given-up' | 'cut-off';
  readonly exitCode: number;
  readonly why: string;
};

/**
 * Waits for a debug container that was added, joins it and answers how it ended. One that takes no input is not joined:
 * its log has all that it says, also what it said before anybody could join.
 */
export const joinDebugContainer = async (
  cluster: Cluster,
  ref: ContainerRef,
  { stdin = false, tty = false }: Pick<EphemeralContainer, 'stdin' | 'tty'>,
  io: Stdio,
): Promise<DebugEnd> => {
  const interrupted = interruption();
  let waits = '';
  const tell = (why: string): void => {
    waits = why;
    io.stderr.write(`It waits: ${why}\n`);
  };
  io.stderr.write('Waiting for it to start; ctrl-c gives up waiting.\n');
  try {
    const { terminated } = await awaitContainer(cluster, ref, tell, interrupted.signal);
    if (terminated || !stdin) {
      await printLog(cluster, ref, io);
      if (terminated?.reason === 'StartError' || terminated?.reason === 'ContainerCannotRun') {
        const why = endText(terminated);
        io.stderr.write(`podctl: ${ref.container} ${why}\n`);
        return { kind: 'not-started', exitCode: terminated.exitCode, why };
      }
      return { kind: 'ended', exitCode: terminated?.exitCode ?? (await exitCode(cluster, ref)), why: '' };
    }
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    io.stderr.write(`podctl: ${ref.container} has not started; it stays in pod ${ref.pod}\n`);
    return { kind: 'given-up', exitCode: 130, why: waits };
  } finally {
    interrupted.done();
  }
  if (tty) io.stderr.write('Joined. If no prompt shows, press enter.\n');
  const options = { stdin, tty, ...(tty && { size: terminalSize() }) };
  const end = await joinSession(how => cluster.attach(ref, how), options, io);
  if (end.kind === 'exited')
    return { kind: 'ended', exitCode: (await exitCode(cluster, ref)) || end.exitCode, why: '' };
  return { kind: 'cut-off', exitCode: exitCodeOf(end, io), why: 'message' in end ? end.message : 'left' };
};

const printLog = (cluster: Cluster, ref: ContainerRef, io: Stdio): Promise<void> =>
  new Promise((resolve, reject) => {
    const out = outletTo(io.stdout);
    const over = (): void => {
      queueMicrotask(() => stream.close());
      out.flushed().then(resolve, reject);
    };
    out.gone.addEventListener('abort', over, { once: true });
    const stream = cluster.logs(
      ref,
      { follow: true },
      {
        lines: lines => {
          for (const { text } of lines) out.write(`${text}\n`);
        },
        status: ({ phase }) => {
          if (phase === 'ended') over();
        },
        ready: out.ready,
      },
    );
  });

/** The kubelet writes how a container ended a moment after its session has. Milliseconds that are waited for that. */
const endKnownWithinMs = 2000;

/** How it ended as the pod says, which the server does not say to those who joined it; 0 where the pod does not either. */
const exitCode = async (cluster: Cluster, ref: ContainerRef): Promise<number> => {
  try {
    const soon = AbortSignal.timeout(endKnownWithinMs);
    const { terminated } = await awaitContainer(cluster, ref, () => undefined, soon, 'ended');
    return terminated?.exitCode ?? 0;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return 0;
  }
};
