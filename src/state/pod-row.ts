import type { Verdict } from '../diagnosis/finding.ts';
import type { Severity } from '../diagnosis/rule.ts';
import type { Owner } from '../model/owner.ts';
import type { PodNews } from './pod-news.ts';
import type { RowContainer } from './row-container.ts';

/**
 * One pod as the pods screen shows it: all that is kept of a pod that is well. Immutable: a change makes a new row, so
 * its identity tells whether a line must be drawn again. Times are ms since the epoch.
 */
export type PodRow = {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly ready: string;
  readonly status: string;
  readonly restarts: number;
  readonly restartedAt: number | undefined;
  readonly createdAt: number | undefined;
  readonly node: string;
  readonly ip: string;
  readonly qos: string;
  readonly owner: Owner | undefined;
  readonly nominatedNode: string;
  /** `1/2`, or '' without readiness gates. */
  readonly gates: string;
  readonly labels: Readonly<Record<string, string>>;
  /** In the order Kubernetes starts them; `rowContainers` makes them. */
  readonly containers: readonly RowContainer[];
  /** What it requests and may use, as `resourcesText` writes it: '' once it is finished. */
  readonly resources: string;
  readonly deleting: boolean;
  /** Undefined until the rules have looked at it. */
  readonly verdict: Verdict | undefined;
  readonly severity: Severity | undefined;
  /** The leading finding: its title, rule and fingerprint; '' where there is none. */
  readonly cause: string;
  readonly rule: string;
  readonly fingerprint: string;
  /** When the problem began, and when Kubernetes tries again. */
  readonly since: number | undefined;
  readonly nextAttemptAt: number | undefined;
  /** The first command that the leading finding suggests; '' where there is none. */
  readonly nextCommand: string;
};

/** Whether its columns alone say nothing bad: what it really is takes a diagnosis. */
export const seemsWell = ({ status, ready, deleting }: Pick<PodRow, 'status' | 'ready' | 'deleting'>): boolean => {
  if (deleting) return false;
  const [up, of] = ready.split('/');
  return status === 'Completed' || (status === 'Running' && up === of);
};

/** All pods in scope. `version` grows with every published change. */
export type PodTable = {
  readonly version: number;
  readonly rows: readonly PodRow[];
  readonly counts: Readonly<Record<Verdict, number>>;
  /** False while the first list is still arriving. */
  readonly synced: boolean;
  /** What happened to one of them last; undefined where nothing has since they were first listed. */
  readonly news?: PodNews | undefined;
};

export const noPods: PodTable = {
  version: 0,
  rows: [],
  counts: { failing: 0, degraded: 0, progressing: 0, healthy: 0, completed: 0, inconclusive: 0 },
  synced: false,
};
