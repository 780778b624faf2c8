import type { Evidence } from '../evidence.ts';
import type { DiagnosedPod, DiagnosisReport } from '../report.ts';
import type { Snapshot, Want } from '../snapshot.ts';
import { causeMoment } from './cause-moment.ts';
import type { Moment } from './moment.ts';
import { tellPast, timelineOf } from './timeline.ts';
import { missingRows, timelineRows } from './timeline-rows.ts';
import { timelineText } from './timeline-text.ts';

/** What happened to a pod, in the report of `podctl diagnose --timeline`. Times are RFC 3339, in whole seconds. */
export type ReportTimeline = {
  /** The oldest first. */
  readonly moments: readonly ReportMoment[];
  /** Before this events are gone; absent where nothing shows it. */
  readonly eventsExpiredBefore?: string;
  readonly missing: readonly { readonly what: string; readonly why: string }[];
};

export type ReportMoment = {
  readonly at: string;
  readonly what: Moment['what'];
  readonly who: string;
  readonly text: string;
  readonly certainty: Moment['certainty'];
  readonly sources: readonly Evidence[];
  /** The leading finding rests on it. */
  readonly cause?: true;
  /** It happened before `at`, at times that nobody kept. */
  readonly untimed?: true;
};

/** What the timelines of these pods want to be read. */
export const timelineWants = (pods: readonly DiagnosedPod[], snapshot: Snapshot): readonly Want[] =>
  told(pods).flatMap(({ pod }) => tellPast(pod, snapshot).wanted);

/** The report with the timelines of the pods that need somebody, or of the only one there is. */
export const withTimelines = (
  report: DiagnosisReport,
  pods: readonly DiagnosedPod[],
  snapshot: Snapshot,
): DiagnosisReport => {
  const timelines = new Map(told(pods).map(one => [idOf(one.pod.metadata ?? {}), reportTimeline(one, snapshot)]));
  return {
    ...report,
    pods: report.pods.map(pod => {
      const timeline = timelines.get(idOf(pod));
      return timeline ? { ...pod, timeline } : pod;
    }),
  };
};

/** The same timelines as lines for people, by `NAMESPACE/NAME`. */
export const timelineTexts = (
  pods: readonly DiagnosedPod[],
  snapshot: Snapshot,
  isRecorded: boolean,
): ReadonlyMap<string, readonly string[]> =>
  new Map(
    told(pods).map(({ pod, diagnosis }) => {
      const { moments, expired, missing } = timelineOf(tellPast(pod, snapshot));
      const rows = [...timelineRows(moments, expired, snapshot.now), ...missingRows(missing, notRead)];
      const lines = timelineText(rows, causeMoment(moments, diagnosis)?.key, isRecorded ? 'the recording' : 'now');
      return [idOf(pod.metadata ?? {}), lines];
    }),
  );

/** Of hundreds of pods that are well nobody reads the past. */
const told = (pods: readonly DiagnosedPod[]): readonly DiagnosedPod[] =>
  pods.length === 1
    ? pods
    : pods.filter(({ diagnosis: { verdict } }) => verdict !== 'healthy' && verdict !== 'completed');

const reportTimeline = ({ pod, diagnosis }: DiagnosedPod, snapshot: Snapshot): ReportTimeline => {
  const { moments, expired, missing } = timelineOf(tellPast(pod, snapshot));
  const cause = causeMoment(moments, diagnosis);
  return {
    moments: moments.map(({ at, what, who, text, certainty, sources, key, untimed }) => ({
      at: timeText(at),
      what,
      who,
      text,
      certainty,
      sources: sources.map(({ object, path, value }) => ({ object, path, value })),
      ...(key === cause?.key ? { cause: true as const } : {}),
      ...(untimed ? { untimed } : {}),
    })),
    ...(expired ? { eventsExpiredBefore: timeText(expired.before) } : {}),
    missing: missing.map(({ what, why }) => ({ what, why: why === undefined ? notRead : `forbidden: ${why}` })),
  };
};

const notRead = 'not part of what was read';

const idOf = ({ namespace, name }: { readonly namespace?: string; readonly name?: string }): string =>
  `${namespace ?? ''}/${name}`;

const timeText = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
