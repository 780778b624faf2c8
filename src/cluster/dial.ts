import { connect as connectTcp, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type SecureContext } from 'node:tls';
import { Client } from 'undici';
import { ApiError } from './errors.ts';
import { bareHost } from './proxy.ts';
import { openThroughSocks } from './socks5.ts';
import { type ServerTrust, tlsToProxy, tlsToServer } from './tls.ts';

/** The way to one API server. */
export type Route = {
  readonly server: URL;
  readonly proxy: URL | undefined;
  readonly trust: ServerTrust;
  /** Milliseconds until an open connection, TLS included. 0 means as long as the system takes. */
  readonly timeoutMs: number;
};

/**
 * Opens a connection to the API server, through the proxy and TLS: the one place that does, for requests and WebSockets
 * alike. Rejects with the system's or TLS's own error, or with an `ApiError` where the proxy is to blame
 * or `signal` is aborted.
 */
export const dial = async (route: Route, context: () => SecureContext, signal?: AbortSignal): Promise<Socket> => {
  const { server } = route;
  const deadline = new AbortController();
  const giveUp = (): void => deadline.abort(new ApiError('aborted', 'The request was given up'));
  if (signal?.aborted) giveUp();
  signal?.addEventListener('abort', giveUp, { once: true });
  const timer = route.timeoutMs > 0 ? setTimeout(() => deadline.abort(timedOut(route)), route.timeoutMs) : undefined;
  try {
    const plain = await openPlain(route, deadline.signal);
    const host = bareHost(server);
    const socket =
      server.protocol === 'https:'
        ? await secured({ ...tlsToServer(host, route.trust, context()), socket: plain }, deadline.signal)
        : plain;
    // Finds peers that vanished without a word, which a quiet watch would otherwise wait for.
    socket.setKeepAlive(true, 30_000);
    socket.setNoDelay(true);
    return socket;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
};

const timedOut = (route: Route): ApiError =>
  route.proxy === undefined
    ? new ApiError('timeout', `${route.server.host} does not answer`, { reason: 'ETIMEDOUT' })
    : new ApiError('timeout', `${route.server.host} does not answer through the proxy ${route.proxy.host}`, {
        reason: 'ETIMEDOUT',
      });

const openPlain = async ({ server, proxy, trust }: Route, deadline: AbortSignal): Promise<Socket> => {
  const target = { host: bareHost(server), port: portOf(server) };
  if (proxy === undefined) return opened(connectTcp(target), 'connect', deadline);
  try {
    if (proxy.protocol.startsWith('socks5')) {
      const socket = await opened(connectTcp({ host: bareHost(proxy), port: portOf(proxy) }), 'connect', deadline);
      return await openThroughSocks(socket, proxy, target, deadline);
    }
    return await openThroughHttp(proxy, target, trust, deadline);
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ApiError('proxy', `The proxy ${proxy.host} cannot be used: ${why}`, { cause });
  }
};

const defaultPorts: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'socks5:': 1080,
  'socks5h:': 1080,
};

const portOf = (url: URL): number => (url.port === '' ? (defaultPorts[url.protocol] ?? 443) : Number(url.port));

type Target = { readonly host: string; readonly port: number };

/** Asks an http or https proxy for a tunnel (CONNECT). */
const openThroughHttp = async (
  proxy: URL,
  { host, port }: Target,
  trust: ServerTrust,
  deadline: AbortSignal,
): Promise<Socket> => {
  const client = new Client(proxy.origin, {
    allowH2: false,
    connect: proxy.protocol === 'https:' ? { ...tlsToProxy(bareHost(proxy), trust), timeout: 0 } : { timeout: 0 },
  });
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const headers = proxy.username === '' ? {} : { 'proxy-authorization': basic(proxy) };
  const tunnel = client.connect({ path: address, headers: { host: address, ...headers }, signal: deadline });
  const { statusCode, socket } = await tunnel.catch(async (error: unknown) => {
    await client.destroy();
    throw deadline.aborted ? deadline.reason : error;
  });
  if (statusCode !== 200) {
    socket.destroy();
    const why = statusCode === 407 ? 'it wants a user name and a password in its URL' : `it answered ${statusCode}`;
    throw new ApiError('proxy', `The proxy ${proxy.host} refuses to connect to ${address}: ${why}`, {
      status: statusCode,
    });
  }
  return socket as Socket;
};

const basic = (proxy: URL): string =>
  `Basic ${Buffer.from(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`).toString('base64')}`;

const secured = (options: ConnectionOptions, deadline: AbortSignal): Promise<Socket> =>
  opened(connectTls(options), 'secureConnect', deadline);

/** The socket once it is open; destroyed when the deadline passes first. */
const opened = <T extends Socket>(socket: T, event: 'connect' | 'secureConnect', deadline: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    // Whoever owns the socket later hears of its errors as well; without any listener they would end the process.
    socket.on('error', () => {});
    const give = (settle: () => void): void => {
      deadline.removeEventListener('abort', expire);
      socket.off(event, succeed).off('error', fail).off('close', closed);
      settle();
    };
    const succeed = (): void => give(() => resolve(socket));
    const fail = (error: Error): void => give(() => reject(error));
    const closed = (): void => fail(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }));
    const expire = (): void => {
      socket.destroy();
      fail(deadline.reason);
    };
    socket.once(event, succeed).once('error', fail).once('close', closed);
    deadline.addEventListener('abort', expire, { once: true });
    if (deadline.aborted) expire();
  });
