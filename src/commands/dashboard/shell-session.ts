import type { Cluster } from '../../cluster/cluster.ts';
import type { ContainerRef } from '../../model/kubernetes.ts';
import { leaveThrice } from '../leave-keys.ts';
import { joinTerminal, type TerminalEnd, terminalSize } from '../terminal-session.ts';
import { shellCommand } from './shell-command.ts';

/** Runs a shell in a container on this terminal until that ends or is left. */
export const shellSession = (cluster: Cluster, container: ContainerRef): Promise<TerminalEnd> => {
  const { namespace, pod, container: name } = container;
  const greeting = `Shell in ${name} of ${namespace}/${pod}: exit comes back, ${leaveThrice.text} leaves at once.`;
  const open = (signal: AbortSignal) =>
    cluster.exec(container, { command: shellCommand, tty: true, stdin: true, size: terminalSize(), signal });
  return joinTerminal(open, { leaveKeys: leaveThrice, stdin: true, tty: true, greeting, resets: true });
};
