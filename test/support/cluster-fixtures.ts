import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChosenContext } from '../../src/cluster/kubeconfig-choice.ts';
import type { ClusterEntry, UserEntry } from '../../src/cluster/kubeconfig-file.ts';

/** The text of a file of test/fixtures/tls. */
export const tlsFile = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../fixtures/tls', name), 'utf8');

/** A folder that is there for one test. */
export const temporaryFolder = (test: { after(done: () => void): void }): string => {
  const folder = mkdtempSync(join(tmpdir(), 'podctl-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export type LocalServer = { readonly port: number; readonly server: Server; readonly connections: () => number };

/** An http server, or https with a certificate of test/fixtures/tls, for one test. */
export const localServer = async (
  test: { after(done: () => void): void },
  answer: Answer,
  certificate?: 'server' | 'elsewhere' | 'expired',
): Promise<LocalServer> => {
  const server =
    certificate === undefined
      ? createHttp(answer)
      : createHttps(
          {
            cert: tlsFile(`${certificate}.crt`),
            key: tlsFile(`${certificate}.key`),
            ca: tlsFile('ca.crt'),
            requestCert: true,
            rejectUnauthorized: false,
          },
          answer,
        );
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on(certificate === undefined ? 'connection' : 'secureConnection', () => connections++);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  test.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, server, connections: () => connections };
};

/** A chosen context as a kubeconfig would give it. */
export const chosenContext = (
  server: string,
  cluster: Partial<ClusterEntry> = {},
  user: Partial<UserEntry> = {},
): ChosenContext => ({
  name: 'lab',
  clusterName: 'lab',
  userName: 'jane',
  namespace: 'default',
  cluster: { file: 'config', server, insecureSkipTlsVerify: false, disableCompression: false, ...cluster },
  user: { file: 'config', impersonate: nobody, ...user },
  impersonate: user.impersonate ?? nobody,
});

const nobody = { user: '', uid: '', groups: [], extra: {} };
