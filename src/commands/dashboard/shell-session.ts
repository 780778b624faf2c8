import type { Cluster } from '../../cluster/cluster.ts';
import type { ContainerRef } from '../../model/kubernetes.ts';
import { leaveThrice } from '../leave-keys.ts';
import { joinTerminal, type TerminalEnd, terminalSize } from '../terminal-session.ts';
import { hasNoShell, otherShells, shellCommand } from './shell-command.ts';

/**
 * Runs a shell in a container on this terminal until that ends or is left. Where the container has none, the end is that of
 * the first one that was tried.
 */
export const shellSession = async (cluster: Cluster, container: ContainerRef): Promise<TerminalEnd> => {
  const { namespace, pod, container: name } = container;
  const greeting = `Shell in ${name} of ${namespace}/${pod}: exit comes back, ${leaveThrice.text} leaves at once.`;
  const run = (command: readonly string[], said: string): Promise<TerminalEnd> =>
    joinTerminal(signal => cluster.exec(container, { command, tty: true, stdin: true, size: terminalSize(), signal }), {
      leaveKeys: leaveThrice,
      stdin: true,
      tty: true,
      greeting: said,
      resets: true,
    });
  const end = await run(shellCommand, greeting);
  if (!isMissing(end)) return end;
  for (const command of otherShells(end.message)) {
    const other = await run(command, '');
    // Whatever the runtime says of it, /busybox may be a file.
    if (other.kind !== 'failed') return other;
  }
  return end;
};

const isMissing = (end: TerminalEnd): end is TerminalEnd & { readonly kind: 'failed' } =>
  end.kind === 'failed' && hasNoShell(end.message);
