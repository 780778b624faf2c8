import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { cleanText } from '../model/clean.ts';
import { decodeFrame, encodeFrame, forwardChannel } from './channels.ts';
import { keepAlive } from './ping.ts';

/** More than this waiting to be sent to the pod stops reading from the local program. Bytes. */
const highWater = 1024 * 1024;

/**
 * Carries bytes both ways between a local connection and a pod's port until either ends, each side no faster than the
 * other takes them. `failed` hears why the pod's side broke.
 *
 * The protocol cannot say "no more input": when the local program stops sending, the pod's answer is still waited for,
 * until nothing has come for `halfClosedMs` milliseconds.
 */
export const carryConnection = (
  local: Socket,
  remote: WebSocket,
  failed: (message: string) => void,
  halfClosedMs: number,
): void => {
  /** Each channel begins with the port, two bytes that are not data. */
  const header = { [forwardChannel.data]: 2, [forwardChannel.error]: 2 };
  let complaint = '';
  let idle: NodeJS.Timeout | undefined;
  keepAlive(remote);

  remote.on('message', message => {
    idle?.refresh();
    const { channel, payload } = decodeFrame(message);
    if (channel !== forwardChannel.data && channel !== forwardChannel.error) return;
    const bytes = payload.subarray(header[channel]);
    header[channel] -= payload.length - bytes.length;
    if (bytes.length === 0) return;
    if (channel === forwardChannel.error) complaint += bytes.toString();
    else if (local.writable && !local.write(bytes)) {
      remote.pause();
      local.once('drain', () => remote.resume());
    }
  });
  remote.on('error', error => {
    complaint ||= error.message;
  });
  remote.on('close', code => {
    clearTimeout(idle);
    if (local.destroyed) return;
    if (complaint === '' && code === 1000) {
      local.destroySoon();
      return;
    }
    failed(complaint === '' ? 'The connection to the pod broke.' : cleanText(complaint).trim());
    // A reset, not an end: what arrived so far is not all of it.
    local.resetAndDestroy();
  });

  local.on('data', bytes => {
    if (remote.readyState !== remote.OPEN) return;
    remote.send(encodeFrame(forwardChannel.data, bytes), () => {
      if (local.isPaused() && remote.bufferedAmount < highWater) local.resume();
    });
    if (remote.bufferedAmount > highWater) local.pause();
  });
  local.on('end', () => {
    idle = setTimeout(() => remote.close(1000), halfClosedMs);
  });
  local.on('close', () => {
    clearTimeout(idle);
    remote.terminate();
  });
  local.resume();
};
