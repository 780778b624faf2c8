import type { ContainerRef, Kind, KubernetesObject, ObjectOf } from '../model/kubernetes.ts';
import { type Clock, systemClock } from './clock.ts';
import { createFaults, type Faults } from './faults.ts';
import { createLogs } from './logs.ts';
import { listen, type RequestRecord } from './server.ts';
import type { Attempt } from './status.ts';
import { type Change, createStore } from './store.ts';

export type SandboxOptions = {
  readonly objects?: readonly KubernetesObject[];
  /** The bearer token that is accepted, or a test of it. Anything is accepted without. */
  readonly token?: string | ((bearer: string) => boolean);
  /** Who may do what; everything is allowed without. Refusals are worded as RBAC words them. */
  readonly allows?: (attempt: Attempt) => boolean;
  /** The minor version the server says it is. Default 34. */
  readonly minor?: number;
  /** Whether watches may begin with the list, as from 1.34 on (and not in 1.33). Default true. */
  readonly watchList?: boolean;
  /** How often a quiet watch gets a bookmark. Default one minute. */
  readonly bookmarkMs?: number;
  /** How many changes are kept for watches that resume. Default 5000. */
  readonly history?: number;
  readonly clock?: Clock;
  /** Hears the bytes that reach standard input of each command in a container, as they come. */
  readonly typed?: (bytes: Buffer) => void;
};

/** A Kubernetes API server in this process, as far as podctl uses one. */
export type Sandbox = {
  /** `http://127.0.0.1:PORT`, the same for the life of the sandbox. */
  readonly url: string;
  /** The text of a kubeconfig with one context, `demo`. */
  readonly kubeconfig: string;
  readonly clock: Clock;
  put<T extends KubernetesObject>(object: T): T;
  remove(kind: Kind, namespace: string, name: string): boolean;
  get<K extends Kind>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined;
  all<K extends Kind>(kind: K): readonly ObjectOf<K>[];
  /** Hears of every change, also those that clients make. */
  subscribe(listener: (change: Change) => void): () => void;
  /** Replaces a container's log. Lines may begin with an RFC 3339 time; the others get the clock's. */
  setLogs(container: ContainerRef, text: string, options?: { readonly previous?: boolean }): void;
  appendLog(container: ContainerRef, text: string, options?: { readonly previous?: boolean }): void;
  /** A container begins a new run: its current log becomes the previous one. */
  rotateLog(container: ContainerRef): void;
  /** Containers have all programs unless they are said to have none, or only a shell of this path. */
  setShell(container: ContainerRef, present: boolean | string): void;
  readonly faults: Faults;
  /** Every resourceVersion and continue token given out so far is too old from now on (410). */
  expireAll(): void;
  /** The newest requests, at most 10 000. */
  readonly requests: readonly RequestRecord[];
  /** Closes the port and every connection; `start` opens the same port again with the same objects. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

const maxRequests = 10_000;

/** Starts a sandbox on a free port of 127.0.0.1. */
export const startSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const clock = options.clock ?? systemClock;
  const store = createStore(clock, options.history ?? 5000);
  const logs = createLogs(clock);
  const faults = createFaults();
  const requests: RequestRecord[] = [];
  const shells = new Map<string, string>();
  for (const object of options.objects ?? []) store.put(object);

  const listener = await listen({
    world: {
      clock,
      store,
      logs,
      minor: options.minor ?? 34,
      watchList: options.watchList ?? true,
      bookmarkMs: options.bookmarkMs ?? 60_000,
      allows: options.allows ?? (() => true),
      typed: options.typed ?? (() => {}),
      onlyShell: (namespace, pod, container) => shells.get(`${namespace}/${pod}/${container}`),
    },
    faults,
    accepts: acceptance(options.token),
    record: request => {
      requests.push(request);
      if (requests.length > maxRequests) requests.shift();
    },
  });
  const url = `http://127.0.0.1:${listener.port}`;
  const run = (previous: boolean | undefined) => (previous ? 'previous' : 'current');

  return {
    url,
    kubeconfig: kubeconfigFor(url, typeof options.token === 'string' ? options.token : 'sandbox'),
    clock,
    put: store.put,
    remove: store.remove,
    get: store.get,
    all: store.all,
    subscribe: store.subscribe,
    setLogs: (container, text, more) => logs.set(container, text, run(more?.previous)),
    appendLog: (container, text, more) => logs.append(container, text, run(more?.previous)),
    rotateLog: logs.rotate,
    setShell: ({ namespace, pod, container }, present) => {
      if (present === true) shells.delete(`${namespace}/${pod}/${container}`);
      else shells.set(`${namespace}/${pod}/${container}`, present === false ? '' : present);
    },
    faults,
    expireAll: store.expire,
    requests,
    stop: listener.stop,
    start: listener.start,
    close: listener.stop,
  };
};

const acceptance = (token: SandboxOptions['token']): ((bearer: string) => boolean) => {
  if (token === undefined) return () => true;
  return typeof token === 'string' ? bearer => bearer === token : token;
};

const kubeconfigFor = (url: string, token: string): string => `apiVersion: v1
kind: Config
current-context: demo
clusters:
- name: demo
  cluster:
    server: ${url}
contexts:
- name: demo
  context:
    cluster: demo
    user: demo
users:
- name: demo
  user:
    token: ${JSON.stringify(token)}
`;
