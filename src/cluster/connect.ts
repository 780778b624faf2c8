import { UsageError } from '../model/usage-error.ts';
import { podSubresourcePath } from './api-paths.ts';
import type { Cluster, ClusterContext, Stream } from './cluster.ts';
import { openAttach, openExec } from './exec.ts';
import { type Kubeconfig, loadKubeconfig } from './kubeconfig.ts';
import { type Choice, type ChosenContext, chooseContext } from './kubeconfig-choice.ts';
import { followLogs } from './logs.ts';
import type { OwnedTransport } from './make-transport.ts';
import { addEphemeralContainer, deletePod, getObject, listObjects, serverVersion } from './objects.ts';
import { openTransport, type TransportOptions } from './open-transport.ts';
import { openPortForward } from './port-forward.ts';
import { makeRights } from './rights.ts';
import { readSamples } from './samples.ts';
import { watchObjects } from './watch.ts';
import { whoAmI } from './who-am-i.ts';
import { workTurns } from './work-turns.ts';

/** Where to connect, as whom, and what may be done there. */
export type ConnectOptions = Choice & TransportOptions & ProtectOptions & { readonly kubeconfig?: string };

type ProtectOptions = {
  /** Whether a context is read-only by itself, as the configuration says. */
  protects?(names: Pick<ClusterContext, 'name' | 'cluster' | 'server'>): boolean;
};

/**
 * A cluster from a kubeconfig. Nothing is sent before the first request; ask for `version()` to see whether the cluster
 * can be reached. Rejects with a `UsageError` where the kubeconfig is missing or cannot be used as it stands.
 */
export const connect = async (options: ConnectOptions = {}): Promise<Cluster> => {
  const kubeconfig = await loadKubeconfig(options, options.place);
  if (kubeconfig === undefined)
    throw new UsageError(
      'There is no kubeconfig',
      'Name one with --kubeconfig, or see an invented cluster: podctl demo',
    );
  return connectTo(kubeconfig, options);
};

/** As `connect`, to a kubeconfig that is already at hand. */
export const connectTo = async (
  kubeconfig: Kubeconfig,
  options: Choice & TransportOptions & ProtectOptions = {},
): Promise<Cluster> => {
  const chosen = chooseContext(kubeconfig, options);
  const context = contextOf(chosen, options);
  return assemble(await openTransport(chosen, { ...options, readOnly: context.readOnly }), context);
};

const contextOf = (chosen: ChosenContext, { readOnly = false, protects }: ConnectOptions): ClusterContext => {
  const names = { name: chosen.name, cluster: chosen.clusterName, server: chosen.cluster.server };
  const isProtected = !readOnly && protects?.(names) === true;
  return {
    ...names,
    user: chosen.userName,
    namespace: chosen.namespace,
    readOnly: readOnly || isProtected,
    ...(isProtected ? { isProtected } : {}),
  };
};

/** What is open on a cluster: closed with it, woken when it starts over. */
type OpenStream = Stream & { wake?(): void };

/** How long logs may keep keys and frames waiting at a time. Milliseconds. */
const logTurnMs = 8;

const assemble = (transport: OwnedTransport, context: ClusterContext): Cluster => {
  const rights = makeRights(transport, Date.now);
  const open = new Set<OpenStream>();
  const turns = workTurns(logTurnMs);
  const kept = <T extends OpenStream>(stream: T): T => {
    const { close } = stream;
    const tracked = {
      ...stream,
      close: () => {
        open.delete(tracked);
        close();
      },
    };
    open.add(tracked);
    return tracked;
  };
  return {
    context,
    get: (kind, namespace, name, signal) => getObject(transport, kind, namespace, name, signal),
    list: (kind, scope, signal) => listObjects(transport, kind, scope, signal),
    watch: (kind, scope, sink, options) => kept(watchObjects(transport, kind, scope, sink, options)),
    samples: (kind, scope, sink, firstAfterMs) => kept(readSamples(transport, kind, scope, sink, firstAfterMs)),
    logs: (container, options, sink) => kept(followLogs(transport, container, options, sink, { turns })),
    exec: async (container, options) => kept(await openExec(transport, container, options)),
    attach: async (container, options) => kept(await openAttach(transport, container, options)),
    portForward: async (pod, ports, sink) => {
      // Said at once, not only when something connects to the local port.
      const { namespace, name } = (typeof pod === 'function' ? pod() : pod) ?? { namespace: 'default', name: 'any' };
      transport.admitUpgrade(podSubresourcePath(namespace, name, 'portforward', { ports: ports.remote }));
      return kept(await openPortForward(transport, pod, ports, sink));
    },
    mayI: rights.mayI,
    forgetRights: rights.forget,
    deletePod: (namespace, name, options) => deletePod(transport, namespace, name, options),
    addEphemeralContainer: (namespace, pod, container) => addEphemeralContainer(transport, namespace, pod, container),
    version: signal => serverVersion(transport, signal),
    whoAmI: signal => whoAmI(transport, signal),
    clockOffset: transport.clockOffset,
    reconnect: () => {
      rights.forget();
      transport.startOver();
      for (const stream of open) stream.wake?.();
    },
    close: async () => {
      for (const stream of open) stream.close();
      await transport.close();
    },
  };
};
