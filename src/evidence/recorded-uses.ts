import type { Snapshot } from '../diagnosis/snapshot.ts';
import { read } from '../model/known.ts';
import type { Pod, PodMetrics } from '../model/kubernetes.ts';
import { nodeUse } from '../model/pod-use.ts';
import type { ObjectSet } from '../recording/object-set.ts';
import type { OpenedNode } from '../state/node-screen.ts';
import type { PodUses, RowUse } from '../state/pod-uses.ts';
import { podRow } from './pod-row.ts';
import { createRowUses } from './row-use.ts';

/** What the pods of a dump used: it holds that where `kubectl get podmetrics -o json` is part of it. */
export const recordedUses = ({ objects }: ObjectSet): PodUses => {
  const metrics = new Map<string, PodMetrics>();
  for (const object of objects) if (object.kind === 'PodMetrics') metrics.set(placeOf(object), object);
  if (metrics.size === 0)
    return {
      phase: 'unavailable',
      why: 'This recording holds no PodMetrics: CPU and memory in use are not known.',
      byUid: new Map(),
    };
  const rowUse = createRowUses();
  const byUid = new Map<string, RowUse>();
  for (const object of objects) {
    if (object.kind !== 'Pod') continue;
    const sample = metrics.get(placeOf(object));
    if (!sample) continue;
    const use = rowUse(sample, podRow(object as Pod, undefined, undefined));
    if (use) byUid.set(recordedUid(object as Pod), use);
  }
  return { phase: 'read', why: '', byUid };
};

/** A node of a dump, what it used where that is known, and its pods where the dump has them of all namespaces. */
export const recordedNode = (name: string, { objects }: ObjectSet, snapshot: Snapshot): OpenedNode => {
  const metrics = objects.find(({ kind, metadata }) => kind === 'NodeMetrics' && metadata?.name === name);
  const pods = snapshot.podsOnNode(name);
  return {
    name,
    node: snapshot.object('Node', '', name),
    use: metrics && nodeUse(metrics),
    pods:
      pods.state === 'read'
        ? read(pods.value.map(pod => ({ ...podRow(pod, undefined, snapshot.serverMinor), uid: recordedUid(pod) })))
        : pods,
  };
};

/** What identifies the row of a recorded pod; dumps may leave the uid out. */
export const recordedUid = (pod: Pod): string => pod.metadata?.uid || placeOf(pod);

const placeOf = ({ metadata }: Pick<Pod, 'metadata'>): string => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
