import type { ObjectRef } from '../model/kubernetes.ts';

/** What happened to one pod, the newest last: a story is read downwards, as a log is. */
export type TimelineScreen = {
  readonly screen: 'timeline';
  readonly of: ObjectRef;
  readonly filter: string;
  /** First row on screen. */
  readonly top: number;
  /** Follows its moment (`cursorKey`) while others come; '' stays at the newest. */
  readonly cursor: number;
  readonly cursorKey: string;
  readonly wrap: boolean;
  readonly zone: 'local' | 'utc';
};

export const timelineScreen = (of: ObjectRef): TimelineScreen => ({
  screen: 'timeline',
  of,
  filter: '',
  top: 0,
  cursor: 0,
  cursorKey: '',
  wrap: false,
  zone: 'local',
});
