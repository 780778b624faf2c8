import type { RawData } from 'ws';

/**
 * The channel protocol of exec, attach and port-forward: the first byte of each WebSocket message names its channel.
 * v5 adds one thing to v4: a message on channel 255 closes the channel that its second byte names.
 * https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go
 */
export const channelV5 = 'v5.channel.k8s.io';
export const channelV4 = 'v4.channel.k8s.io';

/** Channels of exec and attach. */
export const processChannel = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const;

/** Channels of a port-forward of one port. */
export const forwardChannel = { data: 0, error: 1 } as const;

/** One message, ready to be sent. */
export const encodeFrame = (channel: number, payload: Uint8Array | string): Buffer => {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const frame = Buffer.allocUnsafe(bytes.length + 1);
  frame[0] = channel;
  frame.set(bytes, 1);
  return frame;
};

/** A message as it was received; -1 is the channel of an empty one, which some servers send to say hello. */
export const decodeFrame = (message: RawData): { readonly channel: number; readonly payload: Buffer } => {
  const frame = Array.isArray(message)
    ? Buffer.concat(message)
    : message instanceof ArrayBuffer
      ? Buffer.from(message)
      : message;
  return { channel: frame[0] ?? -1, payload: frame.subarray(1) };
};
