import { type EventView, newestFirst } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import { citeEvent, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { RunEnd } from './run-end.ts';

/** The kubelet tells of it when it reads the kernel's log, and repeats the event for later victims. */
const around = 2 * 60_000;

/**
 * The node's own lack of memory when a run was killed: the runtime marks only what the container's own limit did.
 * Source: pkg/kubelet/oom/oom_watcher_linux.go.
 */
export const nodeOom = (
  pod: PodFacts,
  end: RunEnd,
  snapshot: Snapshot,
): { readonly text: string; readonly evidence: readonly Evidence[] } | undefined => {
  const { finished } = end;
  if (end.exitCode !== 137 || !pod.node || finished === undefined) return undefined;
  const events = newestFirst(ifRead(snapshot.events({ kind: 'Node', namespace: '', name: pod.node })) ?? []);
  const event = events.find(one => one.reason === 'SystemOOM' && isNear(one, finished));
  if (!event) return undefined;
  return {
    text: `The node ${pod.node} itself ran out of memory at that time (SystemOOM: ${event.message.replace(/\.$/, '')}).`,
    evidence: citeEvent(event),
  };
};

const isNear = ({ firstSeen, lastSeen }: EventView, time: number): boolean =>
  firstSeen - around <= time && time <= lastSeen + around;
