import type { Moment } from '../diagnosis/timeline/moment.ts';
import type { Remembered } from '../diagnosis/timeline/timeline.ts';
import type { Judgement, VerdictChange } from '../diagnosis/timeline/verdict-moments.ts';
import type { PodRow } from '../state/pod-row.ts';

/** Of so many pods the verdicts are kept, and so many changes of each; the pods that changed longest ago go first. */
const podsJudged = 1000;
const changesKept = 20;
/** Of so many pods whose timeline was open what was seen is kept, and so many moments of each. */
const podsSeen = 20;
const momentsKept = 400;
/** A verdict that stood for less than this was podctl still reading, ms. */
const settlesMs = 2000;

/** What a session remembers of pods beyond what the cluster still tells. Mutable, bounded. */
export type PodMemory = {
  /** The pod has been judged; `before` is its row until then. */
  judged(before: PodRow | undefined, now: PodRow, at: number): void;
  /** These moments were told of a pod. */
  seen(uid: string, moments: readonly Moment[]): void;
  of(uid: string): Remembered;
};

type Kept = VerdictChange & { readonly rule: string };

export const createPodMemory = (): PodMemory => {
  const verdicts = new Map<string, Kept[]>();
  const moments = new Map<string, Map<string, Moment>>();

  const note = (uid: string, changes: Kept[], change: Kept): void => {
    const last = changes.at(-1);
    if (last && change.at - last.at < settlesMs) {
      changes.pop();
      const isBack = last.before && same(last.before, change.now);
      if (!isBack) changes.push({ ...change, at: last.at, before: last.before });
    } else changes.push(change);
    if (changes.length > changesKept) changes.shift();
    // Re-inserting keeps the map in order of the last change.
    verdicts.delete(uid);
    if (changes.length > 0) verdicts.set(uid, changes);
    if (verdicts.size > podsJudged) verdicts.delete(verdicts.keys().next().value ?? '');
  };

  return {
    judged: (before, row, at) => {
      const { uid, verdict, rule } = row;
      if (verdict === undefined) return;
      if (before?.verdict === verdict && before.rule === rule) return;
      const changes = verdicts.get(uid) ?? [];
      const last = changes.at(-1);
      const earlier = last?.now ?? judgementOf(before);
      // What was well from the beginning needs no note.
      if (!earlier && calm.has(verdict)) return;
      if (last && last.now.verdict === verdict && last.rule === rule) return;
      note(uid, changes, { at, before: earlier, now: { verdict, title: row.cause }, rule });
    },
    seen: (uid, told) => {
      const known = moments.get(uid) ?? new Map<string, Moment>();
      moments.delete(uid);
      moments.set(uid, known);
      for (const moment of told) {
        known.delete(moment.key);
        known.set(moment.key, moment);
      }
      while (known.size > momentsKept) known.delete(known.keys().next().value ?? '');
      if (moments.size > podsSeen) moments.delete(moments.keys().next().value ?? '');
    },
    of: uid => ({ moments: [...(moments.get(uid)?.values() ?? [])], verdicts: verdicts.get(uid) ?? [] }),
  };
};

const calm: ReadonlySet<Judgement['verdict']> = new Set(['healthy', 'completed', 'progressing']);

const judgementOf = (row: PodRow | undefined): Judgement | undefined =>
  row?.verdict && { verdict: row.verdict, title: row.cause };

const same = (one: Judgement, other: Judgement): boolean => one.verdict === other.verdict && one.title === other.title;
