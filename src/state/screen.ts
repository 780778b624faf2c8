import type { ContainerRef, ObjectRef } from '../model/kubernetes.ts';
import type { JournalScreen } from './journal.ts';
import type { ListingScreen } from './listing-screen.ts';
import type { LogView } from './log-view.ts';
import type { NodeScreen } from './node-screen.ts';
import type { UseOrder } from './pod-uses.ts';
import type { TimelineScreen } from './timeline-screen.ts';

/** What is on screen. Screens form a stack: `enter` and the like push, `esc` and `q` pop. */
export type Screen =
  | PodsScreen
  | CausesScreen
  | PodScreen
  | LogsScreen
  | TextScreen
  | EventsScreen
  | TimelineScreen
  | RelatedScreen
  | NodeScreen
  | ForwardsScreen
  | JournalScreen
  | ListingScreen
  | HelpScreen;

/**
 * The list. Its cursor follows the pod (`cursorUid`), not the line; `cursorIndex` remembers the place of one that went
 * away. While `cursorUid` is '' nobody has used the cursor, and it stays on top.
 */
export type PodsScreen = {
  readonly screen: 'pods';
  /** Set on a list above the causes screen: only the pods of that cause. */
  readonly cause: CauseScope | undefined;
  readonly filter: string;
  readonly problemsOnly: boolean;
  readonly sort: PodColumn;
  readonly inverted: boolean;
  readonly wide: boolean;
  readonly cursorUid: string;
  readonly cursorIndex: number;
  /** First row on screen. */
  readonly top: number;
  readonly marked: ReadonlySet<string>;
};

export type PodColumn =
  | 'worst'
  | 'namespace'
  | 'name'
  | 'ready'
  | 'status'
  | 'restarts'
  | 'age'
  | 'node'
  | 'cause'
  | UseOrder;

/** A cause as it was when its pods were opened: `key` finds it again, or, once its words have changed, `fingerprint`. */
export type CauseScope = { readonly key: string; readonly fingerprint: string; readonly title: string };

/** The pods by what is wrong with them. The cursor follows the cause (`cursorKey`); '' stays on top. */
export type CausesScreen = {
  readonly screen: 'causes';
  /** Of pods, in the language of the pods screen. */
  readonly filter: string;
  readonly cursor: number;
  readonly cursorKey: string;
  readonly top: number;
};

/** The diagnosis of one pod. */
export type PodScreen = {
  readonly screen: 'pod';
  readonly pod: ObjectRef;
  readonly top: number;
  readonly cursor: number;
};

export type LogsScreen = {
  readonly screen: 'logs';
  /** Whose pods are read, those to come included; `containers` is then empty. */
  readonly workload?: ObjectRef;
  readonly containers: readonly ContainerRef[];
  readonly previous: boolean;
  readonly since: LogSince;
  readonly view: LogView;
};

/** How far back a log begins: its last lines, all of it, the last milliseconds, or a time in ms. */
export type LogSince =
  | { readonly kind: 'tail'; readonly lines: number }
  | { readonly kind: 'head' }
  | { readonly kind: 'ms'; readonly ms: number }
  | { readonly kind: 'time'; readonly at: number };

/** A text to read: YAML or describe. `source` says what to keep it up to date from. */
export type TextScreen = {
  readonly screen: 'text';
  readonly source: ObjectSource | DocumentSource;
  /** First line on screen, and how many rows of it are above. `anchor` is its text: it is found again when lines come or go above. */
  readonly top: number;
  readonly topRow: number;
  readonly anchor: string;
  readonly left: number;
  readonly wrap: boolean;
  readonly search: string;
  /** The line of the current match, -1 for none. */
  readonly match: number;
};

/** An object of the cluster, as YAML or described. */
export type ObjectSource = { readonly kind: 'yaml' | 'describe'; readonly of: ObjectRef };

/** A text of podctl's own, which does not change while it is open. */
export type DocumentSource = {
  readonly kind: 'document';
  /** `Rule`, and what it is called. */
  readonly what: string;
  readonly name: string;
  readonly text: string;
  /** Prose has headings and commands, everything else fields. */
  readonly prose: boolean;
};

/** Events of one pod (and its owner, node, claims), or of the namespace in view. */
export type EventsScreen = {
  readonly screen: 'events';
  readonly of: ObjectRef | undefined;
  readonly filter: string;
  readonly top: number;
  /** Follows its event (`cursorUid`) while newer ones arrive; '' stays at the newest. */
  readonly cursor: number;
  readonly cursorUid: string;
};

/** What has to do with a pod: owners, what its spec names, Services. */
export type RelatedScreen = {
  readonly screen: 'related';
  readonly of: ObjectRef;
  readonly cursor: number;
  readonly top: number;
};

/** The forwarded ports. The cursor follows its forward (`cursorId`). */
export type ForwardsScreen = {
  readonly screen: 'forwards';
  readonly cursor: number;
  readonly cursorId: number;
  readonly top: number;
};

/** Every key of the screen below it. */
export type HelpScreen = {
  readonly screen: 'help';
  readonly of: Exclude<Screen['screen'], 'help'>;
  readonly top: number;
  /** How many lines there are to scroll through. */
  readonly lines: number;
};

export const podsScreen: PodsScreen = {
  screen: 'pods',
  cause: undefined,
  filter: '',
  problemsOnly: false,
  sort: 'worst',
  inverted: false,
  wide: false,
  cursorUid: '',
  cursorIndex: 0,
  top: 0,
  marked: new Set(),
};

export const causesScreen = (filter: string): CausesScreen => ({
  screen: 'causes',
  filter,
  cursor: 0,
  cursorKey: '',
  top: 0,
});

export const textScreen = (kind: ObjectSource['kind'], of: ObjectRef): TextScreen => ({
  ...unreadText,
  source: { kind, of },
});

/** A document on a text screen; prose is wrapped at first. */
export const documentScreen = (source: Omit<DocumentSource, 'kind'>): TextScreen => ({
  ...unreadText,
  source: { kind: 'document', ...source },
  wrap: source.prose,
});

const unreadText = {
  screen: 'text',
  top: 0,
  topRow: 0,
  anchor: '',
  left: 0,
  wrap: false,
  search: '',
  match: -1,
} as const;

export const eventsScreen = (of: ObjectRef | undefined): EventsScreen => ({
  screen: 'events',
  of,
  filter: '',
  top: 0,
  cursor: 0,
  cursorUid: '',
});
