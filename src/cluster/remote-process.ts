import type { WebSocket } from 'ws';
import { cleanText } from '../model/clean.ts';
import { channelV5, decodeFrame, encodeFrame, processChannel } from './channels.ts';
import type { OutputListener, ProcessEnd, RemoteProcess, TerminalSize } from './cluster.ts';
import { type Patience, watchSilence } from './ping.ts';
import { processEnd } from './process-end.ts';

type Output = { readonly bytes: Uint8Array; readonly stream: 'stdout' | 'stderr' };

/** Output that nobody listens to yet is kept up to this size; then the server has to wait. Bytes. */
const maxEarlyBytes = 1024 * 1024;
/** Input is sent in pieces of this size, so that pings and resizes get through between them. Bytes. */
const pieceBytes = 32 * 1024;
/** How long a server may take to close the socket after it said how the process ended, or after we closed it. Milliseconds. */
const closingMs = 2_000;

/** The process at the other end of an open socket that speaks v5 or v4 of the channel protocol. */
export const remoteProcess = (socket: WebSocket, patience: Patience): RemoteProcess => {
  const listeners = new Set<OutputListener>();
  let busy = 0;
  let early: Output[] = [];
  let earlyBytes = 0;
  let end: ProcessEnd | undefined;
  const { promise: ended, resolve: settle } = Promise.withResolvers<ProcessEnd>();

  const output = (bytes: Uint8Array, stream: Output['stream']): void => {
    if (listeners.size === 0) {
      early.push({ bytes, stream });
      earlyBytes += bytes.length;
      if (earlyBytes > maxEarlyBytes) socket.pause();
    }
    for (const listener of listeners) {
      const taken = listener(bytes, stream);
      if (taken) void waitFor(taken);
    }
  };

  const waitFor = async (taken: Promise<void>): Promise<void> => {
    busy += 1;
    socket.pause();
    await taken;
    busy -= 1;
    if (busy === 0) socket.resume();
  };

  const endWithin = (ms: number): void => {
    if (socket.readyState === socket.CLOSED) return;
    const timer = setTimeout(() => socket.terminate(), ms);
    socket.once('close', () => clearTimeout(timer));
  };

  socket.on('message', message => {
    const { channel, payload } = decodeFrame(message);
    if (channel === processChannel.stdout && payload.length > 0) output(payload, 'stdout');
    else if (channel === processChannel.stderr && payload.length > 0) output(payload, 'stderr');
    else if (channel === processChannel.status && payload.length > 0) {
      end = processEnd(payload.toString());
      endWithin(closingMs);
    }
  });
  let brokenBy = '';
  socket.on('error', error => {
    brokenBy = error.message;
  });
  socket.on('close', (code, reason) => {
    const said = cleanText(reason.toString()) || brokenBy || (code === 1006 ? '' : `code ${code}`);
    const message = said === '' ? 'The connection broke.' : `The connection was closed: ${said}`;
    settle(end ?? { kind: 'disconnected', message });
  });
  const silences = new Set<(silent: boolean) => void>();
  watchSilence(socket, patience, silent => {
    for (const listener of silences) listener(silent);
  });

  const send = (channel: number, payload: Uint8Array | string, sent?: () => void): void => {
    if (socket.readyState === socket.OPEN) socket.send(encodeFrame(channel, payload), sent);
    else sent?.();
  };

  return {
    write(bytes, sent) {
      for (let start = 0; start < bytes.length; start += pieceBytes) {
        const end = start + pieceBytes;
        send(processChannel.stdin, bytes.subarray(start, end), end < bytes.length ? undefined : sent);
      }
    },
    endInput() {
      if (socket.protocol === channelV5) send(processChannel.close, Uint8Array.of(processChannel.stdin));
    },
    resize: size => send(processChannel.resize, resizeMessage(size)),
    onOutput(listener) {
      listeners.add(listener);
      const held = early;
      early = [];
      earlyBytes = 0;
      for (const { bytes, stream } of held) output(bytes, stream);
      if (socket.isPaused && busy === 0) socket.resume();
    },
    onSilence: listener => void silences.add(listener),
    ended,
    close() {
      settle(end ?? { kind: 'disconnected', message: 'Closed by podctl.' });
      socket.close(1000);
      endWithin(closingMs);
    },
  };
};

const resizeMessage = ({ columns, rows }: TerminalSize): string => JSON.stringify({ Width: columns, Height: rows });
