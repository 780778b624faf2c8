import type { OpenedPod } from './state.ts';

/** A pod that is gone keeps the last picture that was seen of it, with the time at which it was missed. */
export const keepLastPicture = (before: OpenedPod | undefined, next: OpenedPod, now: number): OpenedPod =>
  next.pod.state === 'absent' && before?.pod.state === 'read' && isSame(before, next)
    ? { ...before, goneAt: before.goneAt ?? now }
    : next;

const isSame = ({ ref: one }: OpenedPod, { ref: other }: OpenedPod): boolean =>
  one.namespace === other.namespace &&
  one.name === other.name &&
  (one.uid === undefined || other.uid === undefined || one.uid === other.uid);
