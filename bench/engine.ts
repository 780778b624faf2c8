import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { diagnosePod } from '../src/diagnosis/diagnose-pod.ts';
import type { Verdict } from '../src/diagnosis/finding.ts';
import { alarmChecks, isPlainlyWell } from '../src/diagnosis/plainly-well.ts';
import { families } from '../src/diagnosis/rules/index.ts';
import type { Snapshot } from '../src/diagnosis/snapshot.ts';
import { snapshotOf } from '../src/evidence/object-index.ts';
import type { Pod } from '../src/model/kubernetes.ts';
import { loadRecording } from '../src/recording/load.ts';
import { median, quantile, rounded } from './statistics.ts';

/**
 * Measures what it costs to judge one pod, with all that it asks for at hand:
 * `node bench/engine.ts [--recordings test/fixtures/recordings]... [--only PART] [--passes 9] [--worst 5]`. Every pod of
 * every recording is judged in many passes, far apart in time, and the median counts; then ten thousand pods and their
 * evidence in one go. Prints one JSON object, µs of processor time a pod, by verdict.
 * Run it as it stands here: tsx names every function anew as it is made, which costs more than the rules.
 */
const { values } = parseArgs({
  options: {
    recordings: {
      type: 'string',
      multiple: true,
      default: [fileURLToPath(new URL('../test/fixtures/recordings', import.meta.url))],
    },
    only: { type: 'string', default: '' },
    passes: { type: 'string', default: '9' },
    worst: { type: 'string', default: '5' },
  },
});

type Judged = {
  readonly name: string;
  readonly pod: Pod;
  readonly snapshot: Snapshot;
  readonly group: Verdict | 'recovered';
  readonly costs: number[];
  readonly listCosts: number[];
};

/** Processor time of one call, µs, over a stretch that is long against the clock and short against a pass. */
const costOf = (call: () => unknown): number => {
  const from = process.cpuUsage();
  let calls = 0;
  let spent = 0;
  while (spent < 600) {
    for (let times = 0; times < 5; times += 1) call();
    calls += 5;
    const { user, system } = process.cpuUsage(from);
    spent = user + system;
  }
  return spent / calls;
};

const checks = alarmChecks(families);

const podsOf = (folder: string): readonly Judged[] =>
  readdirSync(folder)
    .filter(name => name.includes(values.only))
    .sort()
    .flatMap(name => {
      const set = loadRecording(path.join(folder, name));
      const snapshot = snapshotOf(set);
      return set.objects
        .filter((object): object is Pod => object.kind === 'Pod')
        .map(pod => {
          const { verdict, findings } = diagnosePod(pod, families, snapshot);
          const group = verdict === 'healthy' && findings.length > 0 ? 'recovered' : verdict;
          return { name: `${name} ${pod.metadata?.name}`, pod, snapshot, group, costs: [], listCosts: [] };
        });
    });

const judged = values.recordings.flatMap(podsOf);
const isInList = ({ pod, snapshot }: Judged): boolean => isPlainlyWell(pod, checks, snapshot);
for (let times = 0; times < 30; times += 1)
  for (const { pod, snapshot } of judged) {
    diagnosePod(pod, families, snapshot);
    isPlainlyWell(pod, checks, snapshot);
  }
for (let pass = 0; pass < Number(values.passes); pass += 1)
  for (const one of judged) {
    one.costs.push(costOf(() => diagnosePod(one.pod, families, one.snapshot)));
    if (isInList(one)) one.listCosts.push(costOf(() => isInList(one)));
  }

const figures = (pods: readonly { readonly name: string; readonly us: number }[]) => {
  const costs = pods.map(({ us }) => us);
  return {
    pods: pods.length,
    medianUs: rounded(quantile(costs, 0.5)),
    p99Us: rounded(quantile(costs, 0.99)),
    worst: [...pods]
      .sort((one, other) => other.us - one.us)
      .slice(0, Number(values.worst))
      .map(({ name, us }) => `${name}: ${Math.round(us)}`),
  };
};

const groups = ['healthy', 'recovered', 'completed', 'progressing', 'degraded', 'failing', 'inconclusive'] as const;
const measured = (pods: readonly Judged[], costs: 'costs' | 'listCosts') =>
  figures(pods.filter(pod => pod[costs].length > 0).map(pod => ({ name: pod.name, us: median(pod[costs]) })));

/** Ten thousand pods and three hundred failing ones, each way in a process of its own. */
const together = (way: 'list' | 'whole'): unknown =>
  JSON.parse(
    execFileSync(
      process.execPath,
      ['--expose-gc', fileURLToPath(new URL('judge-together.ts', import.meta.url)), '10000', '300', way],
      { encoding: 'utf8' },
    ),
  );

process.stdout.write(
  `${JSON.stringify(
    {
      ...Object.fromEntries(
        groups.map(name => [
          name,
          measured(
            judged.filter(({ group }) => group === name),
            'costs',
          ),
        ]),
      ),
      inLists: measured(judged, 'listCosts'),
      together: { list: together('list'), whole: together('whole') },
    },
    null,
    1,
  )}\n`,
);
