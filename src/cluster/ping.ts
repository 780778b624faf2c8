import type { WebSocket } from 'ws';

/** Below the idle limits of usual load balancers and of NAT. Milliseconds. */
const everyMs = 20_000;

/** Pings as long as the socket is open, so that nothing on the way takes it for idle. */
export const keepAlive = (socket: WebSocket, intervalMs = everyMs): void => {
  const timer = setInterval(() => socket.ping(), intervalMs);
  socket.once('close', () => clearInterval(timer));
};

/** When a quiet socket is asked, doubted and given up. Milliseconds. */
export type Patience = {
  readonly pingMs: number;
  /** This long without a sign of life is worth telling. */
  readonly silentMs: number;
  /** After this long there is nobody. */
  readonly endMs: number;
};

/** Of somebody who types and waits. kubectl gives up after a minute, and tells nothing before. */
export const patienceAtTerminal: Patience = { pingMs: 5000, silentMs: 10_000, endMs: 60_000 };

/** Of a transfer: a server that waits for a slow reader behind it answers no pings meanwhile. */
export const patienceOfTransfer: Patience = { pingMs: 20_000, silentMs: 60_000, endMs: 600_000 };

/** Pings a socket, tells when it falls silent and when it speaks again, and ends it when it stays silent. */
export const watchSilence = (
  socket: WebSocket,
  { pingMs, silentMs, endMs }: Patience,
  told: (silent: boolean) => void,
): void => {
  let heardAt = performance.now();
  let silent = false;
  const heard = (): void => {
    heardAt = performance.now();
    if (silent) told(false);
    silent = false;
  };
  for (const event of ['message', 'ping', 'pong'] as const) socket.on(event, heard);
  keepAlive(socket, pingMs);
  const timer = setInterval(() => {
    // Nobody reads it: what was said is not heard.
    if (socket.isPaused) return heard();
    const quietMs = performance.now() - heardAt;
    if (quietMs > endMs) socket.terminate();
    else if (quietMs > silentMs && !silent) {
      silent = true;
      told(true);
    }
  }, pingMs / 5);
  socket.once('close', () => clearInterval(timer));
};
