import { isIP, type Socket } from 'node:net';
import { ApiError } from './errors.ts';

/**
 * Asks a SOCKS5 proxy, over an open connection to it, for a connection to `target` (RFC 1928, passwords: RFC 1929).
 * The proxy resolves the name, as Go's client has it for socks5 and socks5h. Rejects with an `ApiError` of kind `proxy`.
 */
export const openThroughSocks = async (
  socket: Socket,
  proxy: URL,
  target: { readonly host: string; readonly port: number },
  deadline: AbortSignal,
): Promise<Socket> => {
  const wrong = (trouble: string): ApiError => new ApiError('proxy', `The proxy ${proxy.host} ${trouble}`);
  const next = byteReader(socket, deadline);
  const take = async (bytes: number): Promise<Buffer> => {
    const taken = await next(bytes);
    if (taken === undefined) throw wrong('closed the connection');
    return taken;
  };
  try {
    const wantsPassword = proxy.username !== '';
    socket.write(Buffer.from([version, 1, wantsPassword ? withPassword : withoutPassword]));
    const [, method] = await take(2);
    if (method !== (wantsPassword ? withPassword : withoutPassword))
      throw wrong(
        wantsPassword ? 'does not take a user name and a password' : 'wants a user name and a password in its URL',
      );
    if (wantsPassword) {
      const user = Buffer.from(decodeURIComponent(proxy.username));
      const password = Buffer.from(decodeURIComponent(proxy.password));
      socket.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]));
      if ((await take(2))[1] !== 0) throw wrong('does not accept the user name and the password in its URL');
    }
    const port = Buffer.from([target.port >> 8, target.port & 0xff]);
    socket.write(Buffer.concat([Buffer.from([version, connectCommand, 0]), addressBytes(target.host), port]));
    const answer = await take(4);
    const code = answer[1] ?? 1;
    if (answer[0] !== version || code !== 0)
      throw wrong(`refuses to connect to ${target.host}:${target.port}: ${refusals[code] ?? `error ${code}`}`);
    // What follows is the address the proxy connects from, which nobody needs.
    const addressLength = answer[3] === byName ? ((await take(1))[0] ?? 0) : answer[3] === byIpv6 ? 16 : 4;
    await take(addressLength + 2);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
};

const version = 5;
const withoutPassword = 0;
const withPassword = 2;
const connectCommand = 1;
const byIpv4 = 1;
const byName = 3;
const byIpv6 = 4;

const addressBytes = (host: string): Buffer => {
  if (isIP(host) === 4) return Buffer.from([byIpv4, ...host.split('.').map(Number)]);
  if (isIP(host) === 6) return Buffer.from([byIpv6, ...ipv6Bytes(host)]);
  const name = Buffer.from(host);
  return Buffer.concat([Buffer.from([byName, name.length]), name]);
};

/** The URL parser has already written the address in its shortest form, without dots. */
const ipv6Bytes = (address: string): readonly number[] => {
  const [head = '', tail] = address.split('::');
  const groupsOf = (text: string): readonly number[] =>
    text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16));
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const zeros = new Array<number>(8 - before.length - after.length).fill(0);
  return [...before, ...zeros, ...after].flatMap(group => [group >> 8, group & 0xff]);
};

const refusals: Readonly<Record<number, string>> = {
  1: 'general failure',
  2: 'not allowed by its rules',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'time to live expired',
  7: 'command not supported',
  8: 'address type not supported',
};

/** Reads exactly so many bytes at a time; undefined when the socket ends before. */
const byteReader = (socket: Socket, deadline: AbortSignal): ((bytes: number) => Promise<Buffer | undefined>) => {
  let pending = Buffer.alloc(0);
  return async bytes => {
    while (pending.length < bytes) {
      deadline.throwIfAborted();
      const chunk: Buffer | null = socket.read();
      if (chunk !== null) pending = Buffer.concat([pending, chunk]);
      else if (socket.readableEnded || socket.destroyed) return undefined;
      else await readable(socket, deadline);
    }
    const taken = pending.subarray(0, bytes);
    pending = pending.subarray(bytes);
    return taken;
  };
};

/** Resolves when there may be something to read, or nothing more will come. */
const readable = (socket: Socket, deadline: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const free = (): void => {
      socket.off('readable', settle).off('end', settle).off('close', settle).off('error', fail);
      deadline.removeEventListener('abort', settle);
    };
    const settle = (): void => {
      free();
      resolve();
    };
    const fail = (error: Error): void => {
      free();
      reject(error);
    };
    socket.once('readable', settle).once('end', settle).once('close', settle).once('error', fail);
    deadline.addEventListener('abort', settle, { once: true });
  });
