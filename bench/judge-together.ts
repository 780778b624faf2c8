import { getHeapStatistics } from 'node:v8';
import { diagnosePod } from '../src/diagnosis/diagnose-pod.ts';
import { alarmChecks, isPlainlyWell } from '../src/diagnosis/plainly-well.ts';
import { families } from '../src/diagnosis/rules/index.ts';
import { snapshotOf } from '../src/evidence/object-index.ts';
import type { KubernetesObject, Pod } from '../src/model/kubernetes.ts';
import { type Health, syntheticEvent, syntheticNode, syntheticPod } from './synthetic-pod.ts';

/**
 * Judges a cluster in one go, in a process that has done nothing else:
 * `node --expose-gc bench/judge-together.ts PODS FAILING list|whole`. `whole` diagnoses every pod, as `diagnose -A` does;
 * `list` only those that are not plainly well, as the dashboard does. Prints processor time and growth of the heap, at its
 * highest and of what is kept; with `--min-semi-space-size=256 --max-semi-space-size=256` the highest is all that was made.
 */
const [pods = 10_000, failing = 300] = process.argv.slice(2, 4).map(Number);
const isList = process.argv[4] === 'list';

const healthOf = (index: number): Health => {
  if (index % Math.floor(pods / failing) !== 0) return 'running';
  return index % 2 === 0 ? 'crashing' : 'pull-failing';
};
const image = (index: number): string => `registry.example.com/platform/app:1.42.${index % 7}`;
const eventsOf = (index: number): readonly object[] => {
  switch (healthOf(index)) {
    case 'running':
      return [];
    case 'crashing':
      return [
        syntheticEvent(index, 'Pulled', 'Normal', `Container image "${image(index)}" already present on machine`),
        syntheticEvent(index, 'BackOff', 'Warning', 'Back-off restarting failed container app in pod'),
      ];
    case 'pull-failing':
      return [
        syntheticEvent(index, 'Failed', 'Warning', `Failed to pull image "${image(index)}": not found`),
        syntheticEvent(index, 'BackOff', 'Normal', `Back-off pulling image "${image(index)}"`),
      ];
  }
};

const indexes = Array.from({ length: pods }, (_, index) => index);
const all = indexes.map(index => syntheticPod(index, healthOf(index), 1) as Pod);
const nodes = Array.from({ length: 100 }, (_, index) => syntheticNode(index));
const snapshot = snapshotOf({
  objects: [...all, ...nodes, ...indexes.flatMap(eventsOf)] as KubernetesObject[],
  logs: [],
  at: Date.now(),
  serverMinor: 34,
  covers: () => true,
  problems: [],
});
const checks = alarmChecks(families);
const judge = (pod: Pod): unknown =>
  isList && isPlainlyWell(pod, checks, snapshot) ? undefined : diagnosePod(pod, families, snapshot);

const collect = (): number => {
  globalThis.gc?.();
  return getHeapStatistics().used_heap_size;
};
const before = collect();
const from = process.cpuUsage();
let highest = before;
const kept: unknown[] = [];
for (const [index, pod] of all.entries()) {
  const one = judge(pod);
  if (one) kept.push(one);
  if (index % 50 === 0) highest = Math.max(highest, getHeapStatistics().used_heap_size);
}
const { user, system } = process.cpuUsage(from);
const mebibytes = (bytes: number): number => Math.round(bytes / 104857.6) / 10;
process.stdout.write(
  JSON.stringify({
    cpuMs: Math.round((user + system) / 1000),
    highestMiB: mebibytes(highest - before),
    keptMiB: mebibytes(collect() - before),
    kept: kept.length,
  }),
);
