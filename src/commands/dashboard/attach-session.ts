import type { Cluster, ProcessEnd, RemoteProcess } from '../../cluster/cluster.ts';
import type { ContainerRef } from '../../model/kubernetes.ts';
import { joinTerminal, terminalSize } from '../terminal-session.ts';

/** How an attached session ended: the process did, or the person went. */
export type AttachEnd = ProcessEnd | { readonly kind: 'detached' };

const controlRightBracket = 0x1d;

/**
 * Attaches this terminal to a container's first process until that ends or the person leaves: by ctrl-] where the process
 * has a terminal and gets every other key, by ctrl-c where it has none.
 */
export const attachSession = async (cluster: Cluster, container: ContainerRef, tty: boolean): Promise<AttachEnd> => {
  const remote = await cluster.attach(container, { tty, stdin: true, size: terminalSize() });
  const leave = tty ? 'ctrl-] detaches, ctrl-c reaches the process' : 'ctrl-c detaches';
  process.stdout.write(`Attached to ${container.container} of ${container.pod}: ${leave}.\n`);
  return tty ? attachTerminal(remote) : attachLines(remote);
};

const attachTerminal = async (remote: RemoteProcess): Promise<AttachEnd> => {
  let detached = false;
  const end = await joinTerminal({
    ...remote,
    write: (bytes, sent) => {
      if (bytes.includes(controlRightBracket)) {
        detached = true;
        remote.close();
      } else remote.write(bytes, sent);
    },
  });
  return detached ? { kind: 'detached' } : end;
};

/** Without a terminal at the other end, this one keeps its line editing, echo and ctrl-c. */
const attachLines = async (remote: RemoteProcess): Promise<AttachEnd> => {
  const { stdin, stdout, stderr } = process;
  const left = Promise.withResolvers<AttachEnd>();
  const leave = (): void => left.resolve({ kind: 'detached' });
  const type = (bytes: Uint8Array): void => remote.write(bytes);
  remote.onOutput((bytes, stream) => (stream === 'stdout' ? stdout : stderr).write(bytes));
  process.on('SIGINT', leave);
  stdin.on('data', type);
  stdin.on('end', leave);
  stdin.resume();
  try {
    return await Promise.race([remote.ended, left.promise]);
  } finally {
    process.off('SIGINT', leave);
    stdin.off('data', type);
    stdin.off('end', leave);
    stdin.pause();
    remote.close();
  }
};
