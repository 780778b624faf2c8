import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { UsageError } from '../model/usage-error.ts';

/** A port of this machine that is listened on. */
export type LocalListener = {
  readonly port: number;
  /** The loopback addresses that have it, as in URLs: `127.0.0.1`, `[::1]`. The first one is to be told. */
  readonly hosts: readonly string[];
  /** Another program has the port on the other loopback address: `localhost` may lead there. */
  readonly shared: boolean;
  close(): void;
};

export type ListenOptions = {
  /** 0 takes any free one. */
  readonly port: number;
  /** Takes any free port where this one is taken or not allowed. */
  readonly orFree: boolean;
  /** The loopback addresses of this machine, if it has them: the first one that it has must give the port. */
  readonly addresses?: readonly string[];
  /** Every one of the addresses must give the port. */
  readonly all?: boolean;
  readonly accept: (local: Socket) => void;
  /** Too many open files, say: a connection is lost, the listening goes on. */
  readonly failed: (error: Error) => void;
};

/**
 * Listens on 127.0.0.1, and on ::1 where this machine has it and the port is free there: `localhost` may mean either.
 * Rejects with a `UsageError` where 127.0.0.1 does not give the port; on a machine without it, where ::1 does not.
 */
export const listenLocally = async (options: ListenOptions): Promise<LocalListener> => {
  const [address = '', ...others] = options.addresses ?? ['127.0.0.1', '::1'];
  const failure = (error: NodeJS.ErrnoException): UsageError => cannotListen(error.code, error.message, options.port);
  let main: Server;
  try {
    main = await listen(address, options.port, options);
  } catch (error) {
    if (!isErrno(error)) throw error;
    if (isMissing(error) && options.all) throw noAddress(address);
    if (isMissing(error) && others.length > 0) return listenLocally({ ...options, addresses: others });
    const canMove = options.orFree && options.port !== 0 && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
    if (!canMove) throw failure(error);
    main = await listen(address, 0, options).catch(free => Promise.reject(failure(free)));
  }
  const { port } = main.address() as AddressInfo;
  const servers = [main];
  let shared = false;
  for (const other of others)
    try {
      servers.push(await listen(other, port, options));
    } catch (error) {
      if (!isErrno(error)) throw error;
      if (options.all) {
        for (const server of servers) server.close();
        throw isMissing(error) ? noAddress(other) : failure(error);
      }
      shared ||= error.code === 'EADDRINUSE';
    }
  return {
    port,
    hosts: servers.map(server => hostText((server.address() as AddressInfo).address)),
    shared,
    close: () => {
      for (const server of servers) server.close();
    },
  };
};

const isErrno = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;

/** This machine has no such address. */
const isMissing = ({ code }: NodeJS.ErrnoException): boolean => code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';

const noAddress = (address: string): UsageError =>
  new UsageError(`This machine has no address ${address}.`, 'Choose one that it has, or leave --address out.');

const hostText = (address: string): string => (address.includes(':') ? `[${address}]` : address);

const listen = (host: string, port: number, { accept, failed }: ListenOptions): Promise<Server> =>
  new Promise((resolve, reject) => {
    // Half-open: a program that has sent everything still waits for the answer. Paused: nothing is read before the pod's side is open.
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, accept);
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject).on('error', failed);
      resolve(server);
    });
  });

/** Ports below this are root's on most systems. */
const firstFreePort = 1024;

/** Why a local port cannot be had, with the way out. `code` is the system's, e.g. `EADDRINUSE`. */
export const cannotListen = (code: string | undefined, message: string, port: number): UsageError => {
  const other = 'Choose another local port, or none for any that is free, like :8080.';
  if (code === 'EADDRINUSE') return new UsageError(`Port ${port} of this machine is already in use.`, other);
  if (code === 'EACCES' && port < firstFreePort)
    return new UsageError(
      `Port ${port} of this machine is for root only, as are those below ${firstFreePort}.`,
      `Choose a local port from ${firstFreePort} on, like ${port + 8000}, or none for any that is free, like :8080.`,
    );
  if (code === 'EACCES')
    return new UsageError(`This system does not let podctl have port ${port} of this machine.`, other);
  return new UsageError(`Port ${port} of this machine cannot be listened on: ${message}`, other);
};
