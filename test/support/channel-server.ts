import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A server of exec, attach and port-forward whose side of each connection a test plays. */
export type ChannelServer = {
  readonly url: string;
  /** Path and query of each upgrade. */
  readonly asked: readonly URL[];
  close(): Promise<void>;
};

export type ChannelServerOptions = {
  /** The channel protocols it speaks. */
  readonly speaks?: readonly string[];
  /** Refuses every upgrade with this status and Status message. */
  readonly refuses?: { readonly status: number; readonly message: string };
};

export const channelServer = async (
  play: (socket: WebSocket, request: IncomingMessage) => void,
  { speaks = ['v5.channel.k8s.io', 'v4.channel.k8s.io'], refuses }: ChannelServerOptions = {},
): Promise<ChannelServer> => {
  const asked: URL[] = [];
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: protocols => [...protocols].find(protocol => speaks.includes(protocol)) ?? false,
  });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    asked.push(new URL(request.url ?? '/', 'http://server'));
    if (refuses !== undefined) {
      const body = JSON.stringify({ kind: 'Status', code: refuses.status, message: refuses.message });
      socket.end(`HTTP/1.1 ${refuses.status} Refused\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, upgraded => play(upgraded, request));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise(resolve => {
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
