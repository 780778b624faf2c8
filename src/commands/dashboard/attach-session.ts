import type { Cluster } from '../../cluster/cluster.ts';
import { existing } from '../../evidence/pods-of-owner.ts';
import { podContainers } from '../../model/container.ts';
import type { ContainerRef } from '../../model/kubernetes.ts';
import { leaveAtOnce, leaveLines } from '../leave-keys.ts';
import { lineKeys } from '../line-keys.ts';
import { joinTerminal, type TerminalEnd, terminalSize } from '../terminal-session.ts';

/**
 * Attaches this terminal to a container's first process until that ends or the person leaves: by ctrl-] where the process
 * has a terminal and gets every other key, by ctrl-c where it has none. Rejects with an `ApiError`.
 */
export const attachSession = async (cluster: Cluster, container: ContainerRef): Promise<TerminalEnd> => {
  const { value: pod } = await existing(cluster, 'Pod', container.namespace, container.pod);
  const spec = podContainers(pod).find(({ name }) => name === container.container)?.spec;
  const tty = spec?.tty === true;
  const stdin = spec?.stdin === true;
  const to = `Attached to ${container.container} of ${container.namespace}/${container.pod}`;
  const input = stdin
    ? spec?.stdinOnce
      ? '; detaching ends its standard input (stdinOnce)'
      : ''
    : '; its standard input is not open, so it gets no keys';
  const open = (signal: AbortSignal) =>
    cluster.attach(container, { tty, stdin, signal, ...(tty && { size: terminalSize() }) });
  if (tty) {
    const greeting = `${to}: ctrl-] detaches${stdin ? ', ctrl-c reaches the process' : ''}${input}.`;
    return joinTerminal(open, { leaveKeys: leaveAtOnce, stdin, tty, greeting, resets: true });
  }
  const { stdout } = process;
  // Keys that nobody reads are not shown either.
  const keys = lineKeys(text => void (stdin && stdout.write(text)));
  const greeting = `${to}: ctrl-c detaches${input}.`;
  return joinTerminal(open, { leaveKeys: leaveLines, keys, stdin, tty, greeting, resets: true });
};
