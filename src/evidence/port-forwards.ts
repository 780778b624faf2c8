import type { Cluster, ForwardPod, Stream } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import type { Kind, ObjectOf, Pod } from '../model/kubernetes.ts';
import { UsageError } from '../model/usage-error.ts';
import { followPods } from './follow-pods.ts';
import { forwardScope, whyNoPod } from './forward-scope.ts';
import { otherProtocol, podPort, portChoices } from './forward-target.ts';
import { isReachable, isUsable, pickPod } from './pick-pod.ts';
import { existing } from './pods-of-owner.ts';

/** What is forwarded: `local` 0 takes any free port; `remote` is a number or a name. */
export type ForwardRequest = {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly local: number;
  readonly remote: string;
  /** Takes any free local port where that one is taken. */
  readonly orFree?: boolean;
  /** The addresses of this machine to listen on; loopback without any. */
  readonly addresses?: readonly string[];
};

/** One forwarded port as it is now. */
export type PortForward = {
  readonly id: number;
  readonly request: ForwardRequest;
  readonly state:
    | { readonly phase: 'starting' }
    /** Connections go to this pod. */
    | { readonly phase: 'open'; readonly pod: string; readonly remotePort: number }
    /** It listens, but there is no pod to connect to; new ones are watched for. */
    | { readonly phase: 'waiting'; readonly why: string }
    | { readonly phase: 'failed'; readonly error: Error };
  /** Where it listens, as `LocalForward` has it; 0 and none while it does not. */
  readonly localPort: number;
  readonly addresses: readonly string[];
  /** Another program has the port on the other loopback address. */
  readonly shared: boolean;
  /** Open now. */
  readonly connections: number;
  /** What went wrong last with a connection, '' once another one has worked since, and how often something did. */
  readonly problem: string;
  readonly problems: number;
};

/** Forwarded ports that last until they are stopped. */
export type PortForwards = {
  /** Begins one; answers its id at once. */
  start(request: ForwardRequest): number;
  stop(id: number): void;
  readonly list: readonly PortForward[];
  close(): void;
};

/**
 * Ports of pods on this machine. A pod that goes is replaced by another one of the same owner: the local port stays, new
 * connections go to the new pod. `changed` is called whenever `list` is another one.
 */
export const portForwards = (cluster: Cluster, changed: () => void): PortForwards => {
  const running = new Map<number, { forward: PortForward; readonly stream: Stream }>();
  let list: readonly PortForward[] = [];
  let nextId = 1;
  const publish = (): void => {
    list = [...running.values()].map(({ forward }) => forward);
    changed();
  };
  const stop = (id: number): void => {
    running.get(id)?.stream.close();
    if (running.delete(id)) publish();
  };
  return {
    start: request => {
      const id = nextId++;
      const idle = { phase: 'starting' } as const;
      const forward = { ...unheard, id, request, state: idle };
      const stream = forwardPort(cluster, request, change => {
        const known = running.get(id);
        if (!known) return;
        const next = change(known.forward);
        if (!next) return;
        known.forward = { ...known.forward, ...next };
        publish();
      });
      running.set(id, { forward, stream });
      publish();
      return id;
    },
    stop,
    get list() {
      return list;
    },
    close: () => {
      for (const id of [...running.keys()]) stop(id);
    },
  };
};

const unheard = { localPort: 0, addresses: [], shared: false, connections: 0, problem: '', problems: 0 };

/** Nothing is published where there is nothing to change. */
type Change = (change: (now: PortForward) => Partial<PortForward> | undefined) => void;

const forwardPort = (cluster: Cluster, request: ForwardRequest, change: Change): Stream => {
  const stop = new AbortController();
  const pods = new Map<string, Pod>();
  let service: ObjectOf<'Service'> | undefined;
  let chosen: Pod | undefined;
  let whenNone = '';
  let listener: Stream | undefined;
  let watch: Stream | undefined;

  const become = (state: PortForward['state']): void => {
    if (!stop.signal.aborted) change(() => ({ state }));
  };
  const fail = (error: unknown): void => {
    if (!(error instanceof ApiError || error instanceof UsageError)) throw error;
    become({ phase: 'failed', error });
    listener?.close();
    watch?.close();
  };

  /** Stays with the pod it has as long as that can be talked to; one on its way out will do while there is no other. */
  const best = (): Pod | undefined => {
    const now = chosen && pods.get(chosen.metadata?.uid ?? '');
    const named = [...pods.values()].find(pod => pod.metadata?.name === request.name);
    const candidates = [now, request.kind === 'Pod' ? named : undefined, pickPod(pods.values())];
    return (
      candidates.find(pod => pod !== undefined && isUsable(pod)) ??
      candidates.find(pod => pod !== undefined && isReachable(pod))
    );
  };

  const choose = (): void => {
    // Not before all pods are known: the first that is seen need not be the one that was named.
    if (!listener) return;
    const before = chosen?.metadata?.name;
    chosen = best();
    const remotePort = chosen && podPort(chosen, request.remote, service);
    const pod = chosen?.metadata?.name ?? '';
    // What went wrong with another pod is no news of this one.
    if (before !== undefined && before !== pod) change(() => ({ problem: '' }));
    if (remotePort !== undefined) become({ phase: 'open', pod, remotePort });
    else
      become({
        phase: 'waiting',
        why: chosen ? `pod ${pod} has no port ${request.remote}` : whyNoPod([...pods.values()], whenNone),
      });
  };

  const whereTo = (): ForwardPod | undefined => {
    const port = chosen && podPort(chosen, request.remote, service);
    return chosen && port !== undefined
      ? { namespace: request.namespace, name: chosen.metadata?.name ?? '', port }
      : undefined;
  };

  const listen = async (): Promise<void> => {
    chosen = best();
    const first = chosen ?? pickPod(pods.values());
    const protocol = first && otherProtocol(first, request.remote, service);
    if (protocol)
      throw new UsageError(
        `Port ${request.remote} of ${request.kind} ${request.name} is ${protocol}, and Kubernetes forwards TCP only`,
        `A debug container in the pod reaches it: podctl debug ${first.metadata?.name}`,
      );
    if (first && podPort(first, request.remote, service) === undefined)
      throw new UsageError(
        `${request.kind} ${request.name} has no port ${request.remote}`,
        `It has ${portChoices(first, service) || 'none that it declares; numbers of others can be used'}.`,
      );
    const remote = (first && podPort(first, request.remote, service)) ?? 1;
    const opened = await cluster.portForward(
      whereTo,
      {
        local: request.local,
        remote,
        orFree: request.orFree === true,
        ...(request.addresses && { addresses: request.addresses }),
      },
      {
        connected: connections => change(() => ({ connections })),
        error: problem => change(({ problems }) => ({ problem, problems: problems + 1 })),
        answered: () => change(({ problem }) => (problem === '' ? undefined : { problem: '' })),
      },
    );
    if (stop.signal.aborted) return opened.close();
    listener = opened;
    const { localPort, addresses, shared } = opened;
    change(() => ({ localPort, addresses, shared }));
    choose();
  };

  const begin = async (): Promise<void> => {
    if (request.kind === 'Service')
      service = (await existing(cluster, 'Service', request.namespace, request.name)).value;
    const scope = await forwardScope(cluster, request.kind, request.namespace, request.name);
    if (stop.signal.aborted) return;
    whenNone = scope.whenNone;
    watch = followPods(cluster, [scope.pods], {
      seen: pod => {
        pods.set(pod.metadata?.uid ?? '', pod);
        choose();
      },
      left: pod => {
        pods.delete(pod.metadata?.uid ?? '');
        choose();
      },
      synced: () => void (listener ?? listen().catch(fail)),
      failed: fail,
    });
  };
  void begin().catch(fail);
  return {
    close: () => {
      stop.abort();
      watch?.close();
      listener?.close();
    },
  };
};
