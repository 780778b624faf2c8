import type { ContainerRef } from '../model/kubernetes.ts';
import { podSubresourcePath } from './api-paths.ts';
import { byteLines } from './byte-lines.ts';
import { maxLineBytes, readLogLine } from './log-line.ts';
import type { Transport } from './transport.ts';

/** One line is soon read: who does not answer by then cannot be reached. Milliseconds. */
const answerMs = 10_000;

/**
 * The time stamp of the newest whole line of a container's log; '' where there is none. The kubelet reads from the end of
 * the file, so the length of the log does not matter. Rejects with an `ApiError`.
 */
export const newestStamp = async (
  transport: Transport,
  container: ContainerRef,
  signal: AbortSignal,
): Promise<string> => {
  const path = podSubresourcePath(container.namespace, container.pod, 'log', {
    container: container.container,
    timestamps: true,
    tailLines: 1,
  });
  const soon = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
  const { body } = await transport.request({ method: 'GET', path, signal: soon });
  let newest = '';
  // A line without its newline is still being written, and does not come before it has one.
  const lines = byteLines(maxLineBytes, line => {
    newest = readLogLine(line.toString()).time;
  });
  for await (const chunk of body) lines.push(chunk);
  return newest;
};
