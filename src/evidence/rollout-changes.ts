import type { Verdict } from '../diagnosis/finding.ts';
import { type Snapshot, type Want, wantKey } from '../diagnosis/snapshot.ts';
import { type RolloutChange, whatChanged } from '../diagnosis/timeline/what-changed.ts';
import type { Pod } from '../model/kubernetes.ts';

export type RolloutChangesNeeds = {
  /** A snapshot of now, which notes the questions it was asked in `used`. */
  snapshot(used: Want[]): Snapshot;
  ask(wants: readonly Want[]): Promise<void>;
  /** An answer has come. */
  changed(): void;
};

/** How the template of an open pod that is not well differs from the one before; what that takes is read once. */
export const createRolloutChanges = ({
  snapshot,
  ask,
  changed,
}: RolloutChangesNeeds): ((pod: Pod, verdict: Verdict | undefined) => RolloutChange | undefined) => {
  const asked = new Set<string>();
  return (pod, verdict) => {
    if (!verdict || !isTrouble(verdict)) return undefined;
    const used: Want[] = [];
    const change = whatChanged(pod, snapshot(used));
    const open = used.filter(want => !asked.has(wantKey(want)));
    for (const want of open) asked.add(wantKey(want));
    if (open.length > 0) void ask(open).then(changed);
    return change;
  };
};

/** Only of a pod that is not well it is asked what changed. */
export const isTrouble = (verdict: Verdict): boolean => verdict === 'failing' || verdict === 'degraded';
