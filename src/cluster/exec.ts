import type { ContainerRef } from '../model/kubernetes.ts';
import { podSubresourcePath } from './api-paths.ts';
import { channelV4, channelV5 } from './channels.ts';
import type { AttachOptions, ExecOptions, RemoteProcess } from './cluster.ts';
import { patienceAtTerminal, patienceOfTransfer } from './ping.ts';
import { remoteProcess } from './remote-process.ts';
import type { Transport } from './transport.ts';

/** Starts a command in a container. Rejects with an `ApiError`, in the server's words, when it refuses. */
export const openExec = async (
  transport: Transport,
  container: ContainerRef,
  options: ExecOptions,
): Promise<RemoteProcess> => {
  const process = await open(transport, 'exec', container, options, options.command);
  if (options.tty && options.size !== undefined) process.resize(options.size);
  return process;
};

/**
 * Joins the main process of a container, which must have been started with `stdin` and `tty` to use them. Rejects with an
 * `ApiError`, in the server's words, when it refuses.
 */
export const openAttach = async (
  transport: Transport,
  container: ContainerRef,
  options: AttachOptions,
): Promise<RemoteProcess> => {
  const process = await open(transport, 'attach', container, options, undefined);
  if (options.tty && options.size !== undefined) {
    // A program that is already running draws its screen again only when the size changes; kubectl does the same.
    process.resize({ columns: options.size.columns + 1, rows: options.size.rows + 1 });
    process.resize(options.size);
  }
  return process;
};

const open = async (
  transport: Transport,
  subresource: 'exec' | 'attach',
  { namespace, pod, container }: ContainerRef,
  { tty, stdin, signal }: AttachOptions,
  command: readonly string[] | undefined,
): Promise<RemoteProcess> => {
  // A terminal has one output: the server refuses `stderr` together with `tty`.
  const query = { container, stdin, stdout: true, stderr: !tty, tty, command };
  const path = podSubresourcePath(namespace, pod, subresource, query);
  const socket = await transport.upgrade({ path, protocols: [channelV5, channelV4], ...(signal && { signal }) });
  return remoteProcess(socket, tty ? patienceAtTerminal : patienceOfTransfer);
};
