import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { UsageError } from '../model/usage-error.ts';

/** A port of this machine that is listened on. */
export type LocalListener = {
  readonly port: number;
  close(): void;
};

export type ListenOptions = {
  /** 0 takes any free one. */
  readonly port: number;
  /** Takes any free port where this one is taken or not allowed. */
  readonly orFree: boolean;
  readonly accept: (local: Socket) => void;
  /** Too many open files, say: a connection is lost, the listening goes on. */
  readonly failed: (error: Error) => void;
};

/**
 * Listens on 127.0.0.1, and on ::1 where this machine has it and the port is free there: `localhost` may mean either.
 * Rejects with a `UsageError` where 127.0.0.1 does not give the port.
 */
export const listenLocally = async (options: ListenOptions): Promise<LocalListener> => {
  const main = await listen('127.0.0.1', options.port, options).catch(async (error: NodeJS.ErrnoException) => {
    if (options.orFree && options.port !== 0 && (error.code === 'EADDRINUSE' || error.code === 'EACCES'))
      return listen('127.0.0.1', 0, options).catch(free => Promise.reject(cannotListen(free, 0)));
    throw cannotListen(error, options.port);
  });
  const { port } = main.address() as AddressInfo;
  const other = await listen('::1', port, options).catch(() => undefined);
  return {
    port,
    close: () => {
      main.close();
      other?.close();
    },
  };
};

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

const cannotListen = ({ code, message }: NodeJS.ErrnoException, port: number): UsageError => {
  const other = 'Choose another local port, or 0 for any that is free.';
  if (code === 'EADDRINUSE') return new UsageError(`Port ${port} of this machine is already in use.`, other);
  if (code === 'EACCES')
    return new UsageError(`Port ${port} of this machine may not be used without more rights.`, other);
  return new UsageError(`Port ${port} of this machine cannot be listened on: ${message}`, other);
};
