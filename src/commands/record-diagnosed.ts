import { recordPods } from '../audit/record-pods.ts';
import type { Recorder } from '../audit/recorder.ts';
import { podRef } from '../diagnosis/pod-facts.ts';
import type { DiagnosedObject, DiagnosedPod } from '../diagnosis/report.ts';
import type { Snapshot } from '../diagnosis/snapshot.ts';
import { podRow } from '../evidence/pod-row.ts';
import { unknown } from '../model/known.ts';
import { noPods } from '../state/pod-row.ts';
import { ruleTitles } from './rule-titles.ts';

/** What a report tells of. */
type Diagnosed = {
  readonly pods: readonly DiagnosedPod[];
  readonly objects: readonly DiagnosedObject[];
  readonly snapshot: Snapshot;
};

/** Writes down what was diagnosed: every pod as a row, and in whole what something was found about. */
export const recordDiagnosed = (recorder: Recorder, { pods, objects, snapshot }: Diagnosed): void => {
  const writer = recordPods(recorder, ruleTitles());
  const counts = { ...noPods.counts };
  for (const { diagnosis } of pods) counts[diagnosis.verdict] += 1;
  const rows = pods.map(({ pod, diagnosis }) => podRow(pod, diagnosis, snapshot.serverMinor));
  writer.list({ version: 1, rows, counts, synced: true }, rows);
  for (const { pod, diagnosis } of pods) {
    if (diagnosis.findings.length === 0) continue;
    const ref = podRef(pod);
    writer.opened({ ref, pod: { state: 'read', value: pod }, diagnosis, events: snapshot.events(ref) });
  }
  for (const { object, diagnosis } of objects) {
    if (diagnosis.findings.length === 0) continue;
    const { namespace = '', name = '' } = object.metadata ?? {};
    const ref = { kind: object.kind ?? '', namespace, name };
    writer.opened({ ref, pod: unknown, diagnosis, events: unknown });
  }
};
