import type { Diagnosis } from '../diagnosis/finding.ts';
import type { RolloutChange } from '../diagnosis/timeline/what-changed.ts';
import type { Known } from '../model/known.ts';
import type { CoreEvent, KubernetesObject, ObjectRef, Pod } from '../model/kubernetes.ts';
import { type CauseList, emptyCauseList } from './cause-list.ts';
import type { Forward } from './forward.ts';
import type { Journal } from './journal.ts';
import type { LogLines } from './log-lines.ts';
import { emptyLogMemory, type LogMemory } from './log-memory.ts';
import { emptyNodeList, type NodeList } from './node-list.ts';
import type { OpenedNode } from './node-screen.ts';
import type { Overlay } from './overlay.ts';
import { emptyPodList, type PodList } from './pod-list.ts';
import { noPods, type PodTable } from './pod-row.ts';
import { noUses, type PodUses } from './pod-uses.ts';
import type { RelatedObject } from './related-object.ts';
import type { Replay } from './replay.ts';
import { type PodsScreen, podsScreen, type Screen } from './screen.ts';
import { defaultSettings, type Settings } from './settings.ts';
import type { TimelineOf } from './timeline-of.ts';

/** Everything the screen depends on. Only `reduce` makes a new one. */
export type State = {
  /** The server's time in ms; moves once a second, and with it every age on screen. */
  readonly now: number;
  readonly terminal: { readonly columns: number; readonly rows: number };
  readonly settings: Settings;
  readonly connection: Connection;
  readonly pods: PodTable;
  /** What they use, as far as a screen shows it. */
  readonly uses: PodUses;
  /** The pods that pass the filter, in order: made by `reduce` from `pods` and the topmost pods screen. */
  readonly list: PodList;
  /** The pods by cause; empty while no causes screen is open. */
  readonly causes: CauseList;
  /** The pod that is open (pod screen, or one above it). */
  readonly opened: OpenedPod | undefined;
  /** The object behind a YAML or describe screen. */
  readonly object:
    | { readonly of: ObjectRef; readonly known: Known<KubernetesObject>; readonly events: Known<readonly CoreEvent[]> }
    | undefined;
  readonly events: { readonly of: ObjectRef | undefined; readonly known: Known<readonly CoreEvent[]> } | undefined;
  /** What has to do with the pod of a related screen. */
  readonly related: { readonly of: ObjectRef; readonly known: Known<readonly RelatedObject[]> } | undefined;
  /** What happened to the pod of a timeline. */
  readonly timeline: TimelineOf | undefined;
  /** The node of a node screen. */
  readonly node: OpenedNode | undefined;
  /** The pods on it, in order: made by `reduce`. */
  readonly nodeList: NodeList;
  /** Ports that are forwarded to this machine, in the order they were begun. */
  readonly forwards: readonly Forward[];
  /** What the open logs screen shows. */
  readonly log: LogLines | undefined;
  readonly logMemory: LogMemory;
  /** What the session asked the cluster for; undefined while no journal screen is open. */
  readonly journal: Journal | undefined;
  /** Set while a recorded session is replayed. */
  readonly replay: Replay | undefined;
  /** Names for the pickers and for completion, as far as they were asked for. */
  readonly namespaces: Known<readonly string[]>;
  readonly contexts: readonly string[];
  /** The bottom one is the pods screen and is never popped; the last is shown. */
  readonly screens: readonly [PodsScreen, ...Screen[]];
  /** Screens that were closed, the last one first: `]` opens them again. */
  readonly ahead: readonly Screen[];
  /** A picker, a question or the input line in front of the screen. */
  readonly overlay: Overlay | undefined;
  readonly notice: Notice | undefined;
  readonly header: boolean;
  /** Filters and commands entered before, newest first. */
  readonly history: { readonly filters: readonly string[]; readonly commands: readonly string[] };
};

export type Connection = {
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
  readonly server: string;
  /** '' shows all namespaces. */
  readonly namespace: string;
  readonly readOnly: boolean;
  /** Read-only because the configuration protects the context. */
  readonly isProtected?: boolean;
  readonly demo: boolean;
  /** Set when a dump or a recording is open instead of a cluster: its path. */
  readonly recording: string | undefined;
  readonly serverVersion: string;
  /** Set under `--record`: the journal that is written, and why it no longer is, '' while it is. */
  readonly record?: { readonly file: string; readonly failed: string };
  readonly link: Link;
  /** Kinds that may not be read, with the reason: each costs its statements. */
  readonly denied: readonly { readonly what: string; readonly why: string }[];
  /** What this identity may do in the namespace of the selected pod; absent while not asked. */
  readonly rights: Readonly<Partial<Record<Right, 'yes' | 'no' | 'unknown'>>>;
};

/**
 * What pods allow beyond being read: `get pods/log`; `exec`, `attach` and `portforward` (whose verb depends on the
 * server); `patch pods/ephemeralcontainers`; `delete pods`.
 */
export type Right = 'logs' | 'exec' | 'attach' | 'debug' | 'forward' | 'delete';

/** The state of the pod watch. Times are ms. */
export type Link =
  | { readonly phase: 'connecting'; readonly since: number }
  | { readonly phase: 'live' }
  | { readonly phase: 'stale'; readonly lastHeardAt: number; readonly why: string; readonly nextAttemptAt: number }
  | { readonly phase: 'denied'; readonly why: string }
  | { readonly phase: 'unauthorized'; readonly why: string }
  | { readonly phase: 'recorded'; readonly at: number };

export type OpenedPod = {
  readonly ref: ObjectRef;
  readonly pod: Known<Pod>;
  readonly diagnosis: Diagnosis | undefined;
  readonly events: Known<readonly CoreEvent[]>;
  /** How its template differs from the one before, where it is not well. */
  readonly change?: RolloutChange;
  /** When the pod was found to be gone (ms); the rest is what was last seen of it. */
  readonly goneAt?: number;
};

/** One line that says what just happened; goes away by itself. */
export type Notice = { readonly text: string; readonly tone: 'info' | 'warning' | 'error'; readonly until: number };

export const initialState = (connection: Connection, terminal: State['terminal'], now: number): State => ({
  now,
  terminal,
  settings: defaultSettings,
  connection,
  pods: noPods,
  uses: noUses,
  list: emptyPodList,
  causes: emptyCauseList,
  opened: undefined,
  object: undefined,
  events: undefined,
  related: undefined,
  node: undefined,
  nodeList: emptyNodeList,
  timeline: undefined,
  forwards: [],
  log: undefined,
  logMemory: emptyLogMemory,
  journal: undefined,
  replay: undefined,
  namespaces: { state: 'unknown' },
  contexts: [],
  screens: [podsScreen],
  ahead: [],
  overlay: undefined,
  notice: undefined,
  header: true,
  history: { filters: [], commands: [] },
});

/** The screen that is shown. */
export const topScreen = (state: State): Screen => state.screens[state.screens.length - 1] ?? state.screens[0];
