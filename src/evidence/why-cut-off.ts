import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import { ApiError } from '../cluster/errors.ts';
import { type ContainerView, podContainers } from '../model/container.ts';
import { endText } from '../model/container-run.ts';
import { type Known, unknown } from '../model/known.ts';
import type { ContainerRef, Pod } from '../model/kubernetes.ts';

/** Remembers a pod as it is when a session in it begins. Reads it beside the session, which does not wait for that. */
export const cutOffReasons = (cluster: Cluster, ref: ContainerRef, waitMs = betweenMs): (() => Promise<string>) => {
  const before = podNow(cluster, ref);
  return async () => {
    const known = await before;
    for (let left = tries; ; left--) {
      const why = reason(ref, known, await podNow(cluster, ref));
      if (why !== '' || left === 1) return why;
      await sleep(waitMs);
    }
  };
};

/** The kubelet reports the end of a container a moment after its sessions have ended. Milliseconds. */
const betweenMs = 800;
const tries = 4;
/** Longer than this nobody waits for a reason. Milliseconds. */
const answerMs = 3000;

const podNow = async (cluster: Cluster, { namespace, pod }: ContainerRef): Promise<Known<Pod>> => {
  try {
    return await cluster.get('Pod', namespace, pod, AbortSignal.timeout(answerMs));
  } catch (error) {
    if (error instanceof ApiError) return unknown;
    throw error;
  }
};

/** What took a session along: `its pod is being deleted`, `its container exited with code 137, OOMKilled`; '' for nothing known. */
const reason = ({ container }: ContainerRef, before: Known<Pod>, now: Known<Pod>): string => {
  if (now.state === 'absent') return 'its pod is gone';
  if (now.state !== 'read') return '';
  if (before.state === 'read' && before.value.metadata?.uid !== now.value.metadata?.uid)
    return 'another pod is in place of its own';
  if (now.value.metadata?.deletionTimestamp) return 'its pod is being deleted';
  const restarts = (of: Known<Pod>): number =>
    of.state === 'read' ? (viewOf(of.value, container)?.restartCount ?? 0) : 0;
  const view = viewOf(now.value, container);
  const restarted = before.state === 'read' && restarts(now) > restarts(before);
  const ended = view?.terminated ?? (restarted ? view?.lastTerminated : undefined);
  if (ended) return `its container ${endText(ended)}`;
  return '';
};

const viewOf = (pod: Pod, container: string): ContainerView | undefined =>
  podContainers(pod).find(({ name }) => name === container);
