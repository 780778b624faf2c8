import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { cleanText } from '../model/clean.ts';
import { decodeFrame, encodeFrame, forwardChannel } from './channels.ts';
import { patienceOfTransfer, watchSilence } from './ping.ts';

/** More than this waiting to be sent to the pod stops reading from the local program. Bytes. */
const highWater = 1024 * 1024;

/**
 * How long the pod may be silent once the local program has stopped sending, before the connection ends. Milliseconds.
 *
 * Whether a program that has stopped sending still listens cannot be seen, and the protocol cannot say "no more input":
 * the pod ends the connection only when it has answered all. With kubectl the end of input reaches the container runtime,
 * which ends the connection one second later, in the middle of an answer too (containerd, sandbox_run_linux and CRI-O,
 * oci_linux: "give a chance to terminate gracefully").
 */
export type HalfClosedPatience = {
  /** The program spoke last: an answer may be on its way, or the pod waits for an end that cannot be said. */
  readonly unansweredMs: number;
  /** The pod spoke last: it has probably said everything. */
  readonly answeredMs: number;
};

export const halfClosedPatience: HalfClosedPatience = { unansweredMs: 60_000, answeredMs: 10_000 };

export type ConnectionSink = {
  /** Hears why the pod's side broke, and of an answer that was not waited for any longer. */
  failed(message: string): void;
  /** Called once, when the pod has sent its first bytes. */
  answered(): void;
};

/**
 * Carries bytes both ways between a local connection and a pod's port until either ends, each side no faster than the
 * other takes them.
 */
export const carryConnection = (
  local: Socket,
  remote: WebSocket,
  { failed, answered }: ConnectionSink,
  { unansweredMs, answeredMs }: HalfClosedPatience,
): void => {
  /** Each channel begins with the port, two bytes that are not data. */
  const header = { [forwardChannel.data]: 2, [forwardChannel.error]: 2 };
  let complaint = '';
  let isAnswered = true;
  let hasSpoken = false;
  let hasEnded = false;
  let idle: NodeJS.Timeout | undefined;

  const endWhenIdle = (): void => {
    clearTimeout(idle);
    idle = setTimeout(
      () => {
        if (!isAnswered) failed(unansweredText(unansweredMs));
        remote.close(1000);
      },
      isAnswered ? answeredMs : unansweredMs,
    );
  };

  remote.on('message', message => {
    const { channel, payload } = decodeFrame(message);
    if (channel !== forwardChannel.data && channel !== forwardChannel.error) return;
    const bytes = payload.subarray(header[channel]);
    header[channel] -= payload.length - bytes.length;
    if (bytes.length === 0) return;
    isAnswered = true;
    if (hasEnded) endWhenIdle();
    if (channel === forwardChannel.error) {
      complaint += bytes.toString();
      return;
    }
    if (!hasSpoken) answered();
    hasSpoken = true;
    if (local.writable && !local.write(bytes)) {
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
  watchSilence(remote, patienceOfTransfer, silent => {
    if (silent) failed(silenceText);
  });

  local.on('data', bytes => {
    if (remote.readyState !== remote.OPEN) return;
    isAnswered = false;
    remote.send(encodeFrame(forwardChannel.data, bytes), () => {
      if (local.isPaused() && remote.bufferedAmount < highWater) local.resume();
    });
    if (remote.bufferedAmount > highWater) local.pause();
  });
  local.on('end', () => {
    hasEnded = true;
    endWhenIdle();
  });
  local.on('close', () => {
    clearTimeout(idle);
    remote.terminate();
  });
  local.resume();
};

const silenceText = `Nothing has come from the cluster for ${patienceOfTransfer.silentMs / 1000} s.`;

const unansweredText = (ms: number): string =>
  `The program here had stopped sending, and the pod said nothing for ${ms / 1000} s: the connection was ended.`;
