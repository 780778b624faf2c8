import { ifRead } from '../../model/known.ts';
import type { ObjectRef, Pod } from '../../model/kubernetes.ts';
import { podRef } from '../pod-facts.ts';
import { type Snapshot, type Want, wantKey, wantText, watchLookups } from '../snapshot.ts';
import { claimMoments } from './claim-moments.ts';
import { containerMoments, untimedRuns } from './container-moments.ts';
import { eventMoments } from './event-moments.ts';
import { type ExpiredEvents, eventsExpired } from './events-expired.ts';
import { joinMoments } from './join-moments.ts';
import type { Moment } from './moment.ts';
import { nodeMoments } from './node-moments.ts';
import { ownerMoments } from './owner-moments.ts';
import { podMoments } from './pod-moments.ts';
import { goneMoment, type VerdictChange, verdictMoments } from './verdict-moments.ts';

/** All that is known of when things happened to a pod and around it. */
export type Timeline = {
  readonly of: ObjectRef;
  /** The oldest first. */
  readonly moments: readonly Moment[];
  readonly expired: ExpiredEvents | undefined;
  /** What could not be read, and why; `undefined` where nobody has looked yet. */
  readonly missing: readonly { readonly what: string; readonly why: string | undefined }[];
};

/** What the snapshot told, before it is joined with what is remembered. */
export type Told = {
  readonly pod: Pod;
  readonly of: ObjectRef;
  readonly moments: readonly Moment[];
  readonly expired: ExpiredEvents | undefined;
  readonly missing: Timeline['missing'];
  /** Questions that would tell more once answered. */
  readonly wanted: readonly Want[];
};

/** What the pod, its events, owners, node and claims tell of the past. Pure: an equal snapshot tells the same. */
export const tellPast = (pod: Pod, snapshot: Snapshot): Told => {
  const of = podRef(pod);
  const missing = new Map<string, { what: string; why: string | undefined }>();
  const wanted = new Map<string, Want>();
  const look = watchLookups(snapshot, (want, known) => {
    const why = known.state === 'forbidden' ? known.why : undefined;
    missing.set(`${wantText(want)} ${why}`, { what: wantText(want), why });
    if (known.state === 'unknown') wanted.set(wantKey(want), want);
  });
  const events = look.events(of);
  return {
    pod,
    of,
    moments: [
      ...podMoments(pod, of, snapshot.now),
      ...containerMoments(pod, of),
      ...eventMoments(ifRead(events) ?? [], { who: 'pod', what: 'event' }),
      ...ownerMoments(pod, look),
      ...claimMoments(pod, look),
      ...nodeMoments(pod, look),
    ],
    expired: eventsExpired(pod, events, snapshot.now),
    missing: [...missing.values()],
    wanted: [...wanted.values()],
  };
};

/** What podctl knows from before: what it saw that can no longer be read, and what it thought. */
export type Remembered = {
  readonly moments: readonly Moment[];
  readonly verdicts: readonly VerdictChange[];
  /** When the pod was found to be gone, ms. */
  readonly goneAt?: number | undefined;
};

export const nothingRemembered: Remembered = { moments: [], verdicts: [] };

/** The timeline of a pod: what is told now, and what was told before and is not any more. */
export const timelineOf = (told: Told, remembered: Remembered = nothingRemembered): Timeline => {
  const keys = new Set(told.moments.map(({ key }) => key));
  const before = remembered.moments
    .filter(({ key }) => !keys.has(key))
    .map((moment): Moment => ({ ...moment, certainty: 'seen' }));
  const known = joinMoments([...told.moments, ...before]);
  const moments = joinMoments([
    ...known,
    ...untimedRuns(told.pod, told.of, known),
    ...verdictMoments(told.of, remembered.verdicts),
    ...goneMoment(told.of, remembered.goneAt),
  ]);
  return { of: told.of, moments, expired: told.expired, missing: told.missing };
};
