import type { WebSocket } from 'ws';

/** The channels of exec and attach over a WebSocket: the first byte of every message says which. */
export const channel = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const;

type Channels = {
  stdout(text: string | Uint8Array): void;
  stderr(text: string | Uint8Array): void;
  /** Says how the command ended and closes the connection. */
  finish(end: CommandEnd): void;
};

type CommandEnd = { readonly exitCode: number } | { readonly failed: string };

type ChannelInput = {
  input(bytes: Buffer): void;
  /** Only v5 of the protocol can say that standard input has ended. */
  endInput(): void;
  resize(size: { columns: number; rows: number }): void;
};

/** Speaks `v5.channel.k8s.io` and `v4.channel.k8s.io` on a connection. Seen on a 1.34: the first message is empty. */
export const openChannels = (socket: WebSocket, input: ChannelInput): Channels => {
  const send = (to: number, bytes: string | Uint8Array): void => {
    if (socket.readyState === socket.OPEN) socket.send(Buffer.concat([Buffer.from([to]), Buffer.from(bytes)]));
  };
  send(channel.stdout, '');
  socket.on('message', (message: Buffer) => {
    const bytes = message.subarray(1);
    if (message[0] === channel.stdin) input.input(bytes);
    else if (message[0] === channel.resize) {
      const size = sizeOf(bytes.toString());
      if (size !== undefined) input.resize(size);
    } else if (message[0] === channel.close && bytes[0] === channel.stdin) input.endInput();
  });
  return {
    stdout: text => send(channel.stdout, text),
    stderr: text => send(channel.stderr, text),
    finish: end => {
      send(channel.status, JSON.stringify(endStatus(end)));
      socket.close(1000);
    },
  };
};

const sizeOf = (text: string): { columns: number; rows: number } | undefined => {
  try {
    const { Width, Height } = JSON.parse(text) as { Width?: number; Height?: number };
    return Width && Height ? { columns: Width, rows: Height } : undefined;
  } catch {
    return undefined;
  }
};

/** As a 1.34 with containerd words it. */
const endStatus = (end: CommandEnd): object => {
  if ('failed' in end)
    return {
      metadata: {},
      status: 'Failure',
      message: `Internal error occurred: ${end.failed}`,
      reason: 'InternalError',
      details: { causes: [{ message: end.failed }] },
      code: 500,
    };
  if (end.exitCode === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${end.exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(end.exitCode) }] },
  };
};
