import type { Verdict } from '../diagnosis/finding.ts';
import type { Confidence, Severity } from '../diagnosis/rule.ts';
import type { ObjectRef } from '../model/kubernetes.ts';
import type { PodRow } from '../state/pod-row.ts';

/** The format that the first line of every session names. */
export const journalFormat = 'podctl-journal/1';

/** What one line of a journal says, redacted already. The line also has its number, its time and the hash of the chain. */
export type Entry =
  | SessionEntry
  | ConnectionEntry
  | IdentityEntry
  | RequestEntry
  | ChangeEntry
  | RefusalEntry
  | StreamEndEntry
  | ScreenEntry
  | ScopeEntry
  | RowsEntry
  | FoundEntry
  | BlobEntry
  | NoteEntry
  | EndEntry;

/** A session begins. */
export type SessionEntry = {
  readonly entry: 'session';
  readonly format: string;
  /** podctl's version. */
  readonly podctl: string;
  /** The words after `podctl`, redacted. */
  readonly command: readonly string[];
  readonly machine: { readonly host: string; readonly user: string; readonly pid: number };
  /** The beginning of a line that an earlier session could not finish stands before this one. */
  readonly torn?: { readonly bytes: number; readonly sha256: string };
};

/** Where requests go from now on, and as whom: nothing has been sent there yet. */
export type ConnectionEntry = {
  readonly entry: 'connection';
  readonly context: string;
  readonly cluster: string;
  readonly server: string;
  /** The kubeconfig's user, and whom the flags say to act as; '' for nobody else. */
  readonly user: string;
  readonly as: string;
  readonly readOnly: boolean;
};

/** Whom the cluster takes podctl for: as it says itself, or why it did not. */
export type IdentityEntry = {
  readonly entry: 'identity';
  readonly context: string;
  readonly told?: { readonly username: string; readonly uid: string; readonly groups: readonly string[] };
  readonly why?: string;
};

/** A request that was sent. One that is `open` goes on: a `stream-end` of the same id tells how long and how much. */
export type RequestEntry = CallFields & { readonly entry: 'request' };

/** A request that would change something, before it is sent: its outcome follows as a `request` of the same id. */
export type ChangeEntry = CallFields & { readonly entry: 'change' };

/** A request that podctl itself did not send, or a key that read-only mode did not follow. */
export type RefusalEntry = CallFields & { readonly entry: 'refusal' };

export type CallFields = {
  /** Unique in the session; 0 for what was refused. */
  readonly id: number;
  readonly context: string;
  readonly verb: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly query: string;
  /** When it was sent, RFC 3339. */
  readonly began: string;
  readonly status?: number;
  readonly ms?: number;
  readonly bytes?: number;
  readonly lines?: number;
  readonly open?: boolean;
  readonly why?: string;
};

export type StreamEndEntry = {
  readonly entry: 'stream-end';
  readonly id: number;
  readonly ms: number;
  readonly bytes: number;
  readonly lines: number;
  readonly why: string;
};

/** What was looked at. */
export type ScreenEntry = {
  readonly entry: 'screen';
  readonly screen: string;
  readonly of?: ObjectRef;
  /** What else tells it from other screens of its kind: a filter, containers, a run. */
  readonly detail: string;
};

/** Which pods are listed. `namespace: ''` are all namespaces. */
export type ScopeEntry = { readonly entry: 'scope'; readonly context: string; readonly namespace: string };

/** How the list has changed: of all pods the counts, of those that were on screen or need somebody the rows. */
export type RowsEntry = {
  readonly entry: 'rows';
  /** All pods in scope. */
  readonly all: number;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly rows: readonly PodRow[];
  /** The uids of recorded rows that are gone. */
  readonly gone: readonly string[];
};

/** What was found about an object: a pod that is open, or whatever was diagnosed. `object`, `diagnosis` and `events` are the ids of blobs. */
export type FoundEntry = {
  readonly entry: 'found';
  readonly of: ObjectRef;
  readonly state: 'read' | 'gone' | 'forbidden';
  readonly verdict?: Verdict;
  readonly findings: readonly {
    readonly rule: string;
    readonly title: string;
    readonly severity: Severity;
    readonly confidence: Confidence;
    readonly fingerprint: string;
  }[];
  readonly object?: string;
  readonly diagnosis?: string;
  readonly events?: string;
};

/** Something that later entries of the session refer to: written once however often it was seen. */
export type BlobEntry = { readonly entry: 'blob'; readonly id: string; readonly value: unknown };

/** What the journal has to say about itself. */
export type NoteEntry = { readonly entry: 'note'; readonly text: string };

/** A session ends. `entries` counts its lines, this one included. */
export type EndEntry = { readonly entry: 'end'; readonly how: string; readonly entries: number };

/** An entry as it was read: `n` is the number of its line, `at` ms since the epoch. */
export type ReadEntry = Entry & { readonly n: number; readonly at: number };
