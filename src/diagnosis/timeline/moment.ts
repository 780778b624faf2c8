import type { CoreEvent, KubernetesObject, ObjectRef } from '../../model/kubernetes.ts';
import type { LogRun } from '../../model/log-excerpt.ts';
import { cite, type Evidence } from '../evidence.ts';

/** What kind of thing happened. */
export type MomentKind =
  | 'created'
  | 'scheduled'
  | 'condition'
  | 'started'
  | 'ended'
  | 'restarts'
  | 'probe'
  | 'event'
  | 'deletion'
  | 'revision'
  | 'owner'
  | 'node'
  | 'claim'
  | 'verdict';

/** A cited fact, and the object to open for it. */
export type Source = Evidence & { readonly of: ObjectRef };

/** One thing that happened, told as the fact that it is. */
export type Moment = {
  /** Tells it from all others, and finds it again when it is read anew. */
  readonly key: string;
  /** ms, in whole seconds: Kubernetes keeps no finer time of most things. */
  readonly at: number;
  readonly what: MomentKind;
  /** Whom it is about: `pod`, a container, `node worker-1`, `revision 14`, `podctl`. */
  readonly who: string;
  readonly text: string;
  readonly weight: 'bad' | 'warning' | 'good' | 'plain';
  /**
   * `stated` by the API; `derived` from what it states; `seen` by podctl while it was stated, and no longer to be read;
   * `own`: what podctl concluded.
   */
  readonly certainty: 'stated' | 'derived' | 'seen' | 'own';
  /** Never empty. */
  readonly sources: readonly Source[];
  /** Order among what happened in the same second. */
  readonly rank: number;
  /** Since when it came again and again until `at`, ms. */
  readonly since?: number;
  /** What happened before `at` at times that nobody kept. */
  readonly untimed?: true;
  /** The container it is about, and which run's log is from then, as far as it is kept. */
  readonly container?: string;
  readonly run?: LogRun;
};

/** A moment as its maker knows it: the time as the API writes it. */
export type RawMoment = Omit<Moment, 'at' | 'sources' | 'weight' | 'certainty'> & {
  /** ms; nothing is told of what has no time. */
  readonly at: number | undefined;
  readonly sources: readonly Source[];
  readonly weight?: Moment['weight'];
  readonly certainty?: Moment['certainty'];
};

/** The moment, or none: what has no time or cites nothing is not told. */
export const moment = (raw: RawMoment): readonly Moment[] =>
  raw.at === undefined || raw.sources.length === 0
    ? []
    : [{ ...raw, at: wholeSecond(raw.at), weight: raw.weight ?? 'plain', certainty: raw.certainty ?? 'stated' }];

export const wholeSecond = (ms: number): number => Math.floor(ms / 1000) * 1000;

/** Quotes fields of an object; one that leads nowhere is left out. */
export const sources = (object: KubernetesObject, of: ObjectRef, ...paths: readonly string[]): readonly Source[] =>
  cite({ ...object, kind: of.kind }, ...paths).map(evidence => ({ ...evidence, of }));

/** Quotes an event; what is opened for it is the object that it is about. */
export const eventSources = (event: CoreEvent): readonly Source[] => {
  const { kind = '', namespace = '', name = '', uid } = event.involvedObject ?? {};
  const of = { kind, namespace, name, ...(kind === 'Pod' && uid ? { uid } : {}) };
  return cite({ ...event, kind: 'Event' }, ...eventPaths(event)).map(evidence => ({ ...evidence, of }));
};

const eventPaths = (event: CoreEvent): readonly string[] => [
  'reason',
  'message',
  ...(event.firstTimestamp || event.eventTime ? ['firstTimestamp', 'eventTime'] : ['metadata.creationTimestamp']),
  'lastTimestamp',
  'series.lastObservedTime',
  'count',
  'series.count',
];

/** How far apart a field and an event may put the same thing, ms: the kubelet reports some time after the runtime. */
export const apart = 2000;

/** The order of what happens within one second. */
export const ranks = {
  revision: 5,
  owner: 6,
  created: 10,
  scheduled: 20,
  node: 21,
  restarts: 22,
  probe: 23,
  killing: 24,
  deletion: 25,
  claim: 26,
  ended: 28,
  event: 30,
  pulling: 31,
  pulled: 32,
  containerCreated: 33,
  started: 34,
  /** Of a run that began in the same second. */
  endedAtOnce: 36,
  failed: 38,
  backOff: 40,
  condition: 50,
  verdict: 60,
} as const;

/** `KIND/NAMESPACE/NAME`, for keys. */
export const refKey = ({ kind, namespace, name }: ObjectRef): string => `${kind}/${namespace}/${name}`;
