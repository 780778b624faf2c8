import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type Call, sendStatus, type World } from './call.ts';
import { authorize, dispatch, isUpgraded } from './dispatch.ts';
import { checkUpgrade, serveCommand } from './exec.ts';
import { type Fault, type FaultBook, faultStatus, spoil } from './faults.ts';
import { servePortForward } from './port-forward.ts';
import { badRequest, noSuchResource, StatusError, unauthorized } from './status.ts';
import { type ResourceTarget, targetOf } from './target.ts';

/** What was asked of the sandbox, in the order of arrival. */
export type RequestRecord = {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** `upgrade` is 'websocket' for exec, attach and port-forward. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

type ServerParts = {
  readonly world: World;
  readonly faults: FaultBook;
  readonly accepts: (bearer: string) => boolean;
  readonly record: (request: RequestRecord) => void;
};

/** The listening side, which can go away and come back on the same port. */
type Listener = { readonly port: number; stop(): Promise<void>; start(): Promise<void> };

export const listen = async (parts: ServerParts): Promise<Listener> => {
  let current = await open(parts, 0);
  const { port } = current.server.address() as AddressInfo;
  return {
    port,
    stop: () => shut(current),
    start: async () => {
      if (!current.server.listening) current = await open(parts, port);
    },
  };
};

type Open = { readonly server: Server; readonly connections: Set<Duplex> };

const open = async (parts: ServerParts, port: number): Promise<Open> => {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void answer(parts, request, response);
  });
  const webSockets = new WebSocketServer({ noServer: true, handleProtocols: chooseProtocol });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => {});
    upgrade(parts, webSockets, request, socket, head);
  });
  // Upgraded sockets are no longer the HTTP server's own: its `closeAllConnections` would leave them open.
  const connections = new Set<Duplex>();
  server.on('connection', socket => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, connections };
};

const shut = ({ server, connections }: Open): Promise<void> =>
  new Promise(resolve => {
    if (server.listening) server.close(() => resolve());
    else resolve();
    for (const socket of connections) socket.destroy();
  });

const answer = async (parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { world, faults } = parts;
  const url = request.url ?? '/';
  const body = await bodyOf(request);
  parts.record(recordOf(request, body));
  faults.opened(url, request.socket);
  response.on('error', () => {});
  // The clock of the sandbox is what clients measure their own against.
  response.setHeader('date', new Date(world.clock.now()).toUTCString());
  const fault = faults.take(request.method ?? 'GET', url);
  if (fault?.fault === 'stall') return;
  if (fault?.fault === 'reset') return void request.socket.destroy();
  if (fault?.fault === 'slow') await new Promise(resolve => setTimeout(resolve, fault.ms));
  if (fault !== undefined) spoil(response, fault);

  const { pathname, searchParams } = new URL(url, 'http://sandbox');
  const call: Call = {
    method: request.method ?? 'GET',
    path: pathname,
    query: searchParams,
    body,
    ...callerOf(request),
    request,
    response,
  };
  try {
    if (fault?.fault === 'status') throw faultStatus(fault);
    if (!parts.accepts(bearerOf(request))) throw unauthorized();
    dispatch(world, call);
  } catch (error) {
    const { status } = statusErrorOf(error);
    sendStatus(call, status, retryAfter(fault));
  }
};

const upgrade = (
  parts: ServerParts,
  webSockets: WebSocketServer,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void => {
  const { world, faults } = parts;
  const url = request.url ?? '/';
  parts.record(recordOf(request, ''));
  faults.opened(url, socket);
  const fault = faults.take(request.method ?? 'GET', url);
  if (fault?.fault === 'stall') return;
  if (fault?.fault === 'reset') return void socket.destroy();
  try {
    if (fault?.fault === 'status') throw faultStatus(fault);
    if (!parts.accepts(bearerOf(request))) throw unauthorized();
    const { pathname, searchParams } = new URL(url, 'http://sandbox');
    const target = targetOf(pathname);
    if (target.type === 'path' || target.kind !== 'Pod' || !isUpgraded(target.subresource)) throw noSuchResource();
    authorizeUpgrade(world, request, target);
    checkUpgrade(world, target, searchParams);
    if (request.headers.upgrade?.toLowerCase() !== 'websocket')
      throw badRequest('unable to upgrade: only WebSocket is spoken here');
    webSockets.handleUpgrade(request, socket, head, webSocket => {
      webSocket.on('error', () => {});
      if (target.subresource !== 'portforward') return serveCommand(world, target, searchParams, webSocket);
      const ports = searchParams
        .getAll('ports')
        .flatMap(text => text.split(','))
        .map(Number);
      servePortForward(world.store.get('Pod', target.namespace, target.name), ports, webSocket);
    });
  } catch (error) {
    refuse(socket, statusErrorOf(error), retryAfter(fault));
  }
};

/** An upgrade is a GET, so `get`; since 1.35 the server wants `create` as well (AuthorizePodWebsocketUpgradeCreatePermission). */
const authorizeUpgrade = (world: World, request: IncomingMessage, target: ResourceTarget): void => {
  const caller = callerOf(request);
  authorize(world, caller, target, 'get');
  if (world.minor >= 35) authorize(world, caller, target, 'create');
};

const refuse = (socket: Duplex, { status }: StatusError, headers: Record<string, string>): void => {
  const body = `${JSON.stringify(status)}\n`;
  const lines = Object.entries({
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status.code} Refused\r\n${lines.join('')}\r\n${body}`);
};

const statusErrorOf = (error: unknown): StatusError =>
  error instanceof StatusError
    ? error
    : new StatusError(500, 'InternalError', `Internal error occurred: ${error instanceof Error ? error.stack : error}`);

const retryAfter = (fault: Fault | undefined): Record<string, string> =>
  fault?.fault === 'status' && fault.retryAfter !== undefined ? { 'retry-after': String(fault.retryAfter) } : {};

const chooseProtocol = (offered: Set<string>): string | false =>
  ['v5.channel.k8s.io', 'v4.channel.k8s.io'].find(protocol => offered.has(protocol)) ?? false;

const bearerOf = (request: IncomingMessage): string =>
  /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';

const callerOf = (request: IncomingMessage): Pick<Call, 'user' | 'groups'> => {
  const group = request.headers['impersonate-group'];
  return {
    user: String(request.headers['impersonate-user'] ?? 'demo'),
    groups: group === undefined ? [] : String(group).split(', '),
  };
};

const recorded = ['accept', 'accept-encoding', 'authorization', 'content-type', 'upgrade', 'user-agent'];

const recordOf = (request: IncomingMessage, body: string): RequestRecord => ({
  method: request.method ?? 'GET',
  url: request.url ?? '/',
  headers: Object.fromEntries(
    Object.entries(request.headers)
      .filter(([name]) => recorded.includes(name) || name.startsWith('impersonate-'))
      .map(([name, value]) => [name, String(value)]),
  ),
  body,
});

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    // The client went away while it was talking: whatever is answered now reaches nobody.
  }
  return Buffer.concat(chunks).toString();
};
