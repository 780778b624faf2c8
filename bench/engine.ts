import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { diagnosePod } from '../src/diagnosis/diagnose-pod.ts';
import { alarmChecks, isPlainlyWell } from '../src/diagnosis/plainly-well.ts';
import { families } from '../src/diagnosis/rules/index.ts';
import { snapshotOf } from '../src/evidence/object-index.ts';
import type { Pod } from '../src/model/kubernetes.ts';
import { loadRecording } from '../src/recording/load.ts';
import { quantile, rounded } from './statistics.ts';

/**
 * Measures what it costs to judge one pod, with all that it asks for at hand:
 * `node --import tsx bench/engine.ts [--recordings test/fixtures/recordings] [--only PART]`. Every pod of every recording
 * is judged again and again until the processor time can be told. Prints one JSON object, µs of processor time each.
 */
const { values } = parseArgs({
  options: {
    recordings: { type: 'string', default: 'test/fixtures/recordings' },
    only: { type: 'string', default: '' },
  },
});

/** Processor time of one call, µs: the best of three stretches, so that a collection does not count against one pod. */
const costOf = (call: () => unknown): number => {
  for (let times = 0; times < 20; times += 1) call();
  const stretch = (): number => {
    const from = process.cpuUsage();
    let calls = 0;
    let spent = 0;
    while (spent < 4000) {
      for (let times = 0; times < 10; times += 1) call();
      calls += 10;
      const { user, system } = process.cpuUsage(from);
      spent = user + system;
    }
    return spent / calls;
  };
  return Math.min(stretch(), stretch(), stretch());
};

type Judged = { readonly pod: string; readonly us: number; readonly listUs: number | undefined };

const well: Judged[] = [];
const broken: Judged[] = [];
const checks = alarmChecks(families);
const names = readdirSync(values.recordings).filter(name => name.includes(values.only));
for (const name of names.sort()) {
  const set = loadRecording(path.join(values.recordings, name));
  const snapshot = snapshotOf(set);
  for (const object of set.objects) {
    if (object.kind !== 'Pod') continue;
    const pod = object as Pod;
    const { verdict } = diagnosePod(pod, families, snapshot);
    const isWell = verdict === 'healthy' || verdict === 'completed';
    (isWell ? well : broken).push({
      pod: `${name} ${pod.metadata?.name}`,
      us: costOf(() => diagnosePod(pod, families, snapshot)),
      listUs: isPlainlyWell(pod, checks, snapshot) ? costOf(() => isPlainlyWell(pod, checks, snapshot)) : undefined,
    });
  }
}

const summary = (pods: readonly Judged[]) => {
  const costs = pods.map(({ us }) => us);
  const inLists = pods.flatMap(({ listUs }) => listUs ?? []);
  return {
    pods: pods.length,
    medianUs: rounded(quantile(costs, 0.5)),
    p99Us: rounded(quantile(costs, 0.99)),
    worst: [...pods]
      .sort((one, other) => other.us - one.us)
      .slice(0, 3)
      .map(({ pod, us }) => `${pod}: ${Math.round(us)}`),
    ...(inLists.length > 0
      ? { inListsMedianUs: rounded(quantile(inLists, 0.5)), inListsWorstUs: rounded(Math.max(...inLists)) }
      : {}),
  };
};

process.stdout.write(`${JSON.stringify({ healthy: summary(well), broken: summary(broken) }, null, 1)}\n`);
