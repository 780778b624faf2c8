import type { WebSocket } from 'ws';

/** Below the idle limits of usual load balancers and of NAT. Milliseconds. */
const everyMs = 20_000;
/** kubectl gives up after a minute without a sign of life, too. */
const allowedMisses = 3;

/** Pings as long as the socket is open, so that nothing on the way takes it for idle. */
export const keepAlive = (socket: WebSocket, intervalMs = everyMs): void => {
  const timer = setInterval(() => socket.ping(), intervalMs);
  socket.once('close', () => clearInterval(timer));
};

/**
 * Also ends a socket at whose other end nobody answers. Not for transfers: a server that waits for a slow reader behind
 * it answers no pings.
 */
export const keepAliveOrEnd = (socket: WebSocket, intervalMs = everyMs): void => {
  let misses = 0;
  const heard = (): void => {
    misses = 0;
  };
  socket.on('message', heard);
  socket.on('pong', heard);
  keepAlive(socket, intervalMs);
  const timer = setInterval(() => {
    if (misses++ >= allowedMisses) socket.terminate();
  }, intervalMs);
  socket.once('close', () => clearInterval(timer));
};
