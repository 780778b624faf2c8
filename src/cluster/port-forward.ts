import type { Socket } from 'node:net';
import { UsageError } from '../model/usage-error.ts';
import { podSubresourcePath } from './api-paths.ts';
import { asApiError } from './as-api-error.ts';
import { channelV4 } from './channels.ts';
import type { ForwardPod, ForwardSink, LocalForward, PortPair } from './cluster.ts';
import type { ApiError } from './errors.ts';
import { carryConnection, type HalfClosedPatience, halfClosedPatience } from './forwarded-connection.ts';
import { listenLocally } from './listen-locally.ts';
import { sinkDoor, warnOfSink } from './sink-door.ts';
import type { Transport } from './transport.ts';

/**
 * Listens on this machine and carries each connection to the pod's port, over a WebSocket of its own. Rejects with a
 * `UsageError` when the local port cannot be listened on. Everything later (the pod is gone, nothing listens in it) is
 * told to the sink and ends that connection only. A function answers the pod of each new connection.
 */
export const openPortForward = async (
  transport: Transport,
  pod: ForwardPod | (() => ForwardPod | undefined),
  ports: PortPair,
  sink: ForwardSink,
  patience: HalfClosedPatience = halfClosedPatience,
): Promise<LocalForward> => {
  for (const port of [ports.local, ports.remote])
    if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) throw new UsageError(`${port} is no port number.`);
  const door = sinkDoor(warnOfSink);
  const connected = door.guard((count: number) => sink.connected(count));
  const failed = door.guard((message: string, port: number) => sink.error(explain(message, port)));
  const answered = door.guard(() => sink.answered());
  const open = new Set<Socket>();

  const accept = async (local: Socket): Promise<void> => {
    const given = new AbortController();
    open.add(local);
    connected(open.size);
    // What a local program does to its own connection is no news; 'close' follows.
    local.on('error', () => {});
    local.once('close', () => {
      given.abort();
      open.delete(local);
      connected(open.size);
    });
    const to = typeof pod === 'function' ? pod() : pod;
    if (to === undefined) {
      failed('There is no pod to connect to.', ports.remote);
      local.resetAndDestroy();
      return;
    }
    const port = to.port ?? ports.remote;
    const path = podSubresourcePath(to.namespace, to.name, 'portforward', { ports: port });
    try {
      const remote = await transport.upgrade({ path, protocols: [channelV4], signal: given.signal });
      if (local.destroyed) remote.terminate();
      else carryConnection(local, remote, { failed: message => failed(message, port), answered }, patience);
    } catch (error) {
      if (local.destroyed) return;
      failed(notConnected(asApiError(error)), port);
      local.resetAndDestroy();
    }
  };

  const listener = await listenLocally({
    port: ports.local,
    orFree: ports.orFree === true,
    ...(ports.addresses && { addresses: ports.addresses, all: true }),
    accept: local => void accept(local),
    failed: error => failed(error.message, ports.remote),
  });
  return {
    localPort: listener.port,
    addresses: listener.hosts.map(host => `${host}:${listener.port}`),
    shared: listener.shared,
    close() {
      door.shut();
      listener.close();
      for (const local of open) local.destroy();
    },
  };
};

/** Told beside the pod's port: it must be clear that it is about the way there. */
const notConnected = ({ kind, status, message }: ApiError): string =>
  status === 0 && kind !== 'read-only' ? `No connection to the cluster: ${message}` : message;

/** The runtime wraps the commonest case in its own words, ids and network namespaces. */
const explain = (message: string, port: number): string =>
  /connect: connection refused/.test(message)
    ? `Nothing in the pod listens on port ${port} (connection refused).`
    : message;
