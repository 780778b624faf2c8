import type { Known } from '../model/known.ts';
import type { ContainerRef, Kind, ObjectOf } from '../model/kubernetes.ts';
import type { LogStatus } from '../model/log-status.ts';
import type { LogGap } from './log-position.ts';

/** Everything podctl can ask one Kubernetes API server for. `connect.ts` makes one from a kubeconfig. */
export type Cluster = {
  readonly context: ClusterContext;
  /** GET of one object: 404 is `absent`, 403 is `forbidden`; any other failure rejects with an `ApiError`. */
  get<K extends Kind>(kind: K, namespace: string, name: string, signal?: AbortSignal): Promise<Known<ObjectOf<K>>>;
  /** One list, in pages only where one answer does not get through. 404 (the kind is not served) is `absent`, 403 is `forbidden`. */
  list<K extends Kind>(kind: K, scope: ListScope, signal?: AbortSignal): Promise<Known<readonly ObjectOf<K>[]>>;
  /** List and watch for as long as the stream is open: relists, reconnects and backs off by itself, says so in `status`. */
  watch<K extends Kind>(kind: K, scope: ListScope, sink: WatchSink<ObjectOf<K>>, options?: WatchOptions): Stream;
  /** What has no watch, read again and again for as long as the stream is open, at the pace at which it is measured. */
  samples<K extends 'PodMetrics' | 'NodeMetrics'>(
    kind: K,
    scope: SampleScope,
    sink: SampleSink<ObjectOf<K>>,
    firstAfterMs?: number,
  ): Stream;
  /** Log lines of one container, one run of it. Resumes after a broken connection when following. */
  logs(container: ContainerRef, options: LogOptions, sink: LogSink): LogStream;
  exec(container: ContainerRef, options: ExecOptions): Promise<RemoteProcess>;
  attach(container: ContainerRef, options: AttachOptions): Promise<RemoteProcess>;
  /** Listens on loopback and carries each connection to the pod's port. A function is asked for each connection anew. */
  portForward(
    pod: ForwardPod | (() => ForwardPod | undefined),
    ports: PortPair,
    sink: ForwardSink,
  ): Promise<LocalForward>;
  /** SelfSubjectAccessReview, remembered for a minute. A refused or failed review answers 'unknown'. */
  mayI(access: Access, signal?: AbortSignal): Promise<'yes' | 'no' | 'unknown'>;
  deletePod(namespace: string, name: string, options?: { gracePeriodSeconds?: number; uid?: string }): Promise<void>;
  addEphemeralContainer(namespace: string, pod: string, container: object): Promise<void>;
  version(signal?: AbortSignal): Promise<ServerVersion>;
  /** SelfSubjectReview: who the API server takes podctl for. 403, and 404 before Kubernetes 1.28, are told as such. */
  whoAmI(signal?: AbortSignal): Promise<Known<Identity>>;
  /** Milliseconds to add to the local clock to get the server's (from its `Date` headers); 0 until one was seen. */
  clockOffset(): number;
  /** Asks for new credentials and reconnects every stream now. */
  reconnect(): void;
  /** The next `mayI` asks the server, whatever it said before. */
  forgetRights(): void;
  close(): Promise<void>;
};

export type ClusterContext = {
  /** The kubeconfig context's name; 'in-cluster' inside a pod. */
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  readonly server: string;
  /** The context's namespace, 'default' where it names none. */
  readonly namespace: string;
  readonly readOnly: boolean;
  /** Read-only because the configuration protects it, not because of a flag. */
  readonly isProtected?: boolean;
};

/** `namespace: ''` means all namespaces (or a kind without namespaces). */
export type ListScope = {
  readonly namespace: string;
  readonly fieldSelector?: string;
  readonly labelSelector?: string;
};

/** Of all of a namespace, of all namespaces, or of one object by its name. */
export type SampleScope = { readonly namespace: string; readonly name?: string };

export type SampleSink<T> = {
  /** A reading begins: what is not taken before `complete` is not measured (yet, or any more). */
  begins(): void;
  take(sample: T): void;
  /** All samples have been taken. Answers how long to wait for newer ones, ms. */
  complete(): number;
  status(status: SampleStatus): void;
};

/** Why there are no samples. Of what is not served or may not be read nothing more is asked before a reconnect. */
export type SampleStatus =
  | { readonly phase: 'absent' }
  | { readonly phase: 'denied'; readonly why: string }
  | { readonly phase: 'failing'; readonly why: string };

/** Something that runs until it is closed. `close` may be called any number of times. */
export type Stream = { close(): void };

export type LogStream = Stream & {
  /** Drops the connection and goes on after the last line over a new one: for whoever knows that there must be more. */
  wake(): void;
};

export type WatchOptions = {
  /** So many objects are asked for by themselves first: a server has them at once, and takes its time for all of them. */
  readonly firstPage?: number;
};

export type WatchSink<T> = {
  /** A new list begins: whatever is not upserted before `synced` no longer exists. */
  listing(): void;
  upsert(object: T): void;
  remove(object: T): void;
  /** The list is complete; what follows are changes. */
  synced(): void;
  status(status: WatchStatus): void;
};

/** Times are milliseconds since the epoch. */
export type WatchStatus =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'live'; readonly since: number }
  /** The last thing heard is older than it should be; the rows are kept. */
  | {
      readonly phase: 'reconnecting';
      readonly lost: string;
      readonly lastHeardAt: number;
      readonly attempt: number;
      readonly nextAttemptAt: number;
    }
  /** 403: the identity may not list or watch this. */
  | { readonly phase: 'denied'; readonly why: string }
  /** 401 that new credentials did not cure. It keeps trying. */
  | { readonly phase: 'unauthorized'; readonly why: string; readonly nextAttemptAt: number };

export type LogOptions = {
  readonly follow: boolean;
  readonly previous?: boolean;
  readonly tailLines?: number;
  readonly sinceSeconds?: number;
  /** RFC 3339. */
  readonly sinceTime?: string;
  readonly limitBytes?: number;
  /** The pod's. A following stream then ends, rather than going on in a new pod of the same name. */
  readonly uid?: string;
};

/** One log line. `time` is the kubelet's RFC 3339 stamp (nanoseconds kept), `text` is cleaned: only SGR colors survive. */
export type LogLine = { readonly time: string; readonly text: string };

export type LogSink = {
  lines(lines: readonly LogLine[]): void;
  status(status: LogStatus): void;
  /** After a break, lines between these two may be missing: the kubelet rotated the log. Said before the lines after it. */
  gap?(gap: LogGap): void;
  /** Asked after each batch: nothing more is read before the promise resolves. For whoever cannot keep up. */
  ready?(): Promise<void> | undefined;
};

export type TerminalSize = { readonly columns: number; readonly rows: number };

export type AttachOptions = {
  readonly tty: boolean;
  readonly stdin: boolean;
  readonly size?: TerminalSize;
  /** Gives up opening; an open session is not ended by it. */
  readonly signal?: AbortSignal;
};
export type ExecOptions = AttachOptions & { readonly command: readonly string[] };

/** A process in a container, at the other end of a WebSocket. */
/** Takes output. Where it answers a promise, the server has to wait until that resolves: nothing more is taken in. */
export type OutputListener = (bytes: Uint8Array, stream: 'stdout' | 'stderr') => Promise<void> | undefined;

export type RemoteProcess = {
  /** `sent` is called when the bytes have left, or will never leave: the time for more of them. */
  write(bytes: Uint8Array, sent?: () => void): void;
  /** Ends its standard input (v5 of the channel protocol; ignored by servers that speak v4). */
  endInput(): void;
  resize(size: TerminalSize): void;
  onOutput(listener: OutputListener): void;
  /** Hears when the server has not given a sign of life for a while (true), and when it does again (false). */
  onSilence(listener: (silent: boolean) => void): void;
  /** How it ended. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  close(): void;
};

export type ProcessEnd =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly message: string }
  /** The server's error, e.g. `executable file not found in $PATH`. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'disconnected'; readonly message: string };

/** The pod at the other end; `port` where it is another one than asked for, e.g. that of a name. */
export type ForwardPod = { readonly namespace: string; readonly name: string; readonly port?: number };
/**
 * `local: 0` takes any free port, `orFree` one where the local port is taken. `addresses`: those of this machine that are to
 * be listened on, all of them; without any loopback is.
 */
export type PortPair = {
  readonly local: number;
  readonly remote: number;
  readonly orFree?: boolean;
  readonly addresses?: readonly string[];
};
/** A port of this machine that leads to a pod. */
export type LocalForward = Stream & {
  readonly localPort: number;
  /** Where it listens: `127.0.0.1:8080`, then `[::1]:8080`; one of them where this machine has one, or one is taken. */
  readonly addresses: readonly string[];
  /** Another program has the port on the other loopback address, so that `localhost` may lead there. */
  readonly shared: boolean;
};
export type ForwardSink = {
  connected(count: number): void;
  error(message: string): void;
  /** The pod has said something on a connection, for the first time on this one. */
  answered(): void;
};

export type Access = {
  readonly verb: string;
  readonly group?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace: string;
  readonly name?: string;
};

/** An identity as the API server sees it. */
export type Identity = { readonly username: string; readonly uid: string; readonly groups: readonly string[] };

export type ServerVersion = { readonly major: number; readonly minor: number; readonly gitVersion: string };

export type { LogStatus };
