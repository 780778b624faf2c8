import { diagnoseObject, diagnosePod } from '../diagnosis/diagnose-pod.ts';
import { diagnosisReport } from '../diagnosis/report.ts';
import { families } from '../diagnosis/rules/index.ts';
import { snapshotOf } from '../evidence/object-index.ts';
import { loadRecording } from '../recording/load.ts';

/** `podctl diagnose --from FOLDER -o json` */
export const diagnoseCommand = (folder: string): number => {
  const set = loadRecording(folder);
  const snapshot = snapshotOf(set);
  const pods = set.objects
    .filter(object => object.kind === 'Pod')
    .map(pod => ({ pod, diagnosis: diagnosePod(pod, families, snapshot) }));
  const kinds = new Set(families.flatMap(family => family.objects.map(check => check.kind as string)));
  const objects = set.objects
    .filter(object => kinds.has(object.kind ?? ''))
    .map(object => ({ object, diagnosis: diagnoseObject(object, families, snapshot) }));
  const report = diagnosisReport({ kind: 'snapshot', path: folder }, pods, objects, snapshot);
  for (const { diagnosis } of [...pods, ...objects])
    for (const fault of diagnosis.faults) process.stderr.write(`${JSON.stringify(fault)}\n`);
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`);
  return report.findings.some(finding => finding.role !== 'note') ? 1 : 0;
};
