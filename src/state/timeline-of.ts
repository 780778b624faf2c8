import { causeMoment } from '../diagnosis/timeline/cause-moment.ts';
import type { Timeline } from '../diagnosis/timeline/timeline.ts';
import type { Known } from '../model/known.ts';
import type { ObjectRef } from '../model/kubernetes.ts';
import type { OpenedPod } from './state.ts';

/** The timeline of a pod, as far as it was read. */
export type TimelineOf = {
  readonly of: ObjectRef;
  readonly known: Known<Timeline>;
  /** The key of the moment that the diagnosis rests on. */
  readonly cause: string | undefined;
};

/** The timeline with its cause: looked for when either has changed, not for every frame. */
export const timelineWithCause = (of: ObjectRef, known: Known<Timeline>, opened: OpenedPod | undefined): TimelineOf => {
  const isOpen = opened?.ref.namespace === of.namespace && opened.ref.name === of.name;
  const cause = known.state === 'read' && isOpen ? causeMoment(known.value.moments, opened.diagnosis) : undefined;
  return { of, known, cause: cause?.key };
};
