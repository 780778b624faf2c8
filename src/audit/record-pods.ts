import { createHash } from 'node:crypto';
import type { Diagnosis } from '../diagnosis/finding.ts';
import type { CoreEvent } from '../model/kubernetes.ts';
import type { Placeholders } from '../recording/placeholders.ts';
import { redactOne } from '../recording/redact.ts';
import { redactText } from '../recording/redact-text.ts';
import type { PodRow, PodTable } from '../state/pod-row.ts';
import type { OpenedPod } from '../state/state.ts';
import type { FoundEntry } from './entry.ts';
import type { Recorder } from './recorder.ts';
import { redactDiagnosis, redactPod } from './redact-content.ts';
import { type Titles, titleWithoutLog } from './title-without-log.ts';

/** Writes what was seen of pods, as much as a replay needs: the rows that were looked at, and the pods that were opened. */
export type PodRecorder = {
  /** The list as it stands. `looked` are the rows on screen; those that need somebody are written with them. */
  list(pods: PodTable, looked: readonly PodRow[]): void;
  /** What is found about an open pod; nothing where that is what was written last. */
  opened(pod: OpenedPod): void;
  /** Another cluster or namespace: nothing that was listed counts any more. */
  forget(): void;
};

/** Rows that need somebody are written up to so many; those on screen always. */
const maxTroubled = 500;
/** Rows that are followed once they were written. */
const maxFollowed = 4_000;
/** Characters of a session that serve nothing but its replay; what was asked and found is told beyond it too. */
const maxCharacters = 64 * 1024 * 1024;

/** `titles` are those of the rules. */
export const recordPods = (recorder: Recorder, titles: Titles, limit = maxCharacters): PodRecorder => {
  const { placeholders } = recorder;
  const rows = new Map<string, PodRow>();
  const blobs = new Set<string>();
  let lastPod = '';
  let lastList = '';
  let characters = 0;

  /** Whether there is room for so much more; where it ends, that is told once. */
  const takes = (size: number): boolean => {
    if (characters > limit) return false;
    characters += size;
    if (characters <= limit) return true;
    recorder.write({
      entry: 'note',
      text: `From here on rows and objects are not recorded: a session keeps ${limit / 1024 / 1024} MiB of them.`,
    });
    return false;
  };
  const blob = (value: unknown): string | undefined => {
    const text = JSON.stringify(value);
    const id = createHash('sha256').update(text).digest('hex').slice(0, 32);
    if (blobs.has(id)) return id;
    if (!takes(text.length)) return undefined;
    blobs.add(id);
    recorder.write({ entry: 'blob', id, value });
    return id;
  };

  return {
    list: (pods, looked) => {
      const changed: PodRow[] = [];
      const follow = (row: PodRow): void => {
        if (rows.get(row.uid) === row || (!rows.has(row.uid) && rows.size >= maxFollowed)) return;
        rows.set(row.uid, row);
        changed.push(row);
      };
      for (const row of looked) follow(row);
      const present = new Set<string>();
      let troubled = 0;
      for (const row of pods.rows) {
        if (rows.has(row.uid)) present.add(row.uid);
        if (isTroubled(row) && troubled < maxTroubled) {
          troubled += 1;
          follow(row);
          present.add(row.uid);
        } else if (rows.has(row.uid)) follow(row);
      }
      const gone = [...rows.keys()].filter(uid => !present.has(uid));
      for (const uid of gone) rows.delete(uid);
      const counts = JSON.stringify([pods.counts, pods.rows.length]);
      if (changed.length === 0 && gone.length === 0 && counts === lastList) return;
      lastList = counts;
      const written = changed.map(row => asWritten(row, titles, placeholders));
      const fits = takes(JSON.stringify(written).length);
      recorder.write({
        entry: 'rows',
        all: pods.rows.length,
        counts: pods.counts,
        rows: fits ? written : [],
        gone: fits ? gone : [],
      });
    },
    opened: ({ ref, pod, diagnosis, events, goneAt }) => {
      if (pod.state === 'unknown' && !diagnosis) return;
      const value = pod.state === 'read' ? pod.value : undefined;
      const kept = diagnosis && redactDiagnosis(diagnosis, value, placeholders);
      const said = events.state === 'read' ? events.value.map(event => redactOne<CoreEvent>(event, placeholders)) : [];
      const object = value && blob(redactPod(value, placeholders));
      const entry: FoundEntry = {
        entry: 'found',
        of: ref,
        state:
          pod.state === 'absent' || goneAt !== undefined ? 'gone' : pod.state === 'forbidden' ? 'forbidden' : 'read',
        ...(kept ? { verdict: kept.verdict } : {}),
        findings: (kept?.findings ?? []).map(findingOf),
        ...(object ? { object } : {}),
        ...named('diagnosis', kept && blob(kept)),
        ...named('events', events.state === 'read' ? blob(said) : undefined),
      };
      const text = JSON.stringify(entry);
      if (text === lastPod) return;
      lastPod = text;
      recorder.write(entry);
    },
    forget: () => {
      rows.clear();
      lastPod = '';
      lastList = '';
    },
  };
};

const named = <K extends string>(key: K, id: string | undefined): { readonly [P in K]?: string } =>
  (id === undefined ? {} : { [key]: id }) as { readonly [P in K]?: string };

/** What may need somebody, or is not yet done. */
const isTroubled = ({ verdict }: PodRow): boolean =>
  verdict === 'failing' || verdict === 'degraded' || verdict === 'inconclusive' || verdict === 'progressing';

/**
 * Only these texts can hold more than names and numbers: looking into the others would be felt with hundreds of rows. The
 * labels of a row may be many, and the journal has those of opened pods.
 */
const asWritten = (row: PodRow, titles: Titles, placeholders: Placeholders): PodRow => ({
  ...row,
  labels: {},
  status: redactText(row.status, placeholders),
  cause: redactText(titleWithoutLog(row.cause, row.rule, titles), placeholders),
  nextCommand: redactText(row.nextCommand, placeholders),
});

const findingOf = (finding: Diagnosis['findings'][number]): FoundEntry['findings'][number] => {
  const { rule, title, severity, confidence, fingerprint } = finding;
  return { rule, title, severity, confidence, fingerprint };
};
