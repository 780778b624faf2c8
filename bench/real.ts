import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { costOf } from './process-cost.ts';
import { median, quantile, rounded } from './statistics.ts';
import { startSession } from './terminal-session.ts';

/**
 * Measures podctl on the cluster of KUBECONFIG, beside kubectl and, where they are installed, k9s and sofka:
 * `KUBECONFIG=... node bench/real.ts [--only starts,screen,commands,lists] [--rounds 5] [--peers sofka,k9s]`. Read the ratios: the
 * programs take turns on one machine. `starts` opens each again and again; `screen` keeps each open for a minute, makes five
 * pods of an image that does not exist in a namespace of its own, and deletes it; `commands` and `lists` are podctl's beside kubectl's.
 */
const { values } = parseArgs({
  options: {
    namespace: { type: 'string', default: 'podctl-bench' },
    program: { type: 'string', default: fileURLToPath(new URL('../bin/podctl.js', import.meta.url)) },
    changes: { type: 'string', default: '5' },
    idle: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: 'starts,screen,commands,lists' },
    peers: { type: 'string', default: 'sofka,k9s' },
  },
});
const wants = (part: string): boolean => values.only.split(',').includes(part);
const { namespace } = values;
const kubectl = (...args: readonly string[]): string => spawnSync('kubectl', [...args]).stdout.toString();
const present = (command: string): boolean => spawnSync(command, ['--help']).error === undefined;

/** A pod of a phase, as the words of a command; undefined where there is none. */
const podThat = (selector: string): readonly string[] | undefined => {
  const page = kubectl('get', '--raw', `/api/v1/pods?limit=1&fieldSelector=${encodeURIComponent(selector)}`);
  const [pod] = (JSON.parse(page) as { items: { metadata: { name: string; namespace: string } }[] }).items;
  return pod && [pod.metadata.name, '-n', pod.metadata.namespace];
};
const count = kubectl('get', 'pods', '-A', '--no-headers', '-o', 'name').split('\n').filter(Boolean).length;
const isRow = (screen: readonly string[]): boolean =>
  screen.slice(2).filter(line => / (?:\d+)\/\d+ /.test(line)).length > 2;
const showsAll = (screen: readonly string[]): boolean => {
  const text = screen.join('\n').replaceAll(',', '');
  const counted = [...((screen[0] ?? '').split('live')[1] ?? '').matchAll(/\d+/g)].reduce(
    (sum, [each]) => sum + Number(each),
    0,
  );
  return counted >= count || text.includes(String(count));
};

type Program = readonly [command: string, args: readonly string[]];

/** `stayMs` is for the first one, which keeps what was compiled for the next after a second. */
const started = async ([command, args]: Program, stayMs: number): Promise<Readonly<Record<string, number>>> => {
  const session = startSession(command, args, process.env);
  try {
    const rows = await session.until(isRow, session.startedAt, 60_000);
    const whole = await session.until(showsAll, session.startedAt, 60_000);
    const { cpuMs, peakMiB } = costOf(session.pid);
    await wait(stayMs);
    return {
      firstByteMs: session.firstByteMs() ?? Number.NaN,
      firstRowsMs: rows ?? Number.NaN,
      wholeListMs: whole ?? Number.NaN,
      wholeListCpuMs: cpuMs,
      peakMiB: peakMiB ?? Number.NaN,
    };
  } finally {
    await session.close();
    await wait(1000);
  }
};

/** The medians of several objects with the same keys. */
const medians = (all: readonly Readonly<Record<string, number>>[]): object =>
  Object.fromEntries(Object.keys(all[0] ?? {}).map(key => [key, rounded(median(all.map(each => each[key] ?? 0)))]));

const kept = async ([command, args]: Program): Promise<object> => {
  const session = startSession(command, args, process.env);
  try {
    await session.until(showsAll, session.startedAt, 60_000);
    await wait(8000);
    const before = costOf(session.pid);
    await wait(Number(values.idle) * 1000);
    const after = costOf(session.pid);
    const keys: number[] = [];
    for (let press = 0; press < 40; press += 1) {
      await wait(150);
      const [from, was] = [performance.now(), session.written()];
      session.type(press % 20 < 10 ? 'j' : 'k');
      keys.push((await session.until(() => session.written() > was, from, 2000)) ?? 2000);
    }
    const changes: number[] = [];
    for (let change = 0; change < Number(values.changes); change += 1) {
      const name = `aaa-${change}-${process.pid}`;
      await wait(2000);
      spawnSync('kubectl', ['run', name, '-n', namespace, '--image=registry.invalid/none:1']);
      // From when the API server has it, as near as can be told: kubectl has just heard so.
      const from = performance.now();
      const seen = await session.until(screen => screen.some(line => line.includes(name)), from, 15_000);
      if (seen !== undefined) changes.push(seen);
      spawnSync('kubectl', ['delete', 'pod', name, '-n', namespace, '--now', '--wait=false']);
    }
    return {
      rssMiB: after.rssMiB,
      peakMiB: after.peakMiB,
      idleCpuPercent: rounded((after.cpuMs - before.cpuMs) / Number(values.idle) / 10),
      keyP50Ms: rounded(median(keys)),
      keyP90Ms: rounded(quantile(keys, 0.9)),
      changeMedianMs: rounded(median(changes)),
      changesSeen: `${changes.length} of ${values.changes}`,
    };
  } finally {
    await session.close();
  }
};

/** Wall time of one run, its output read and thrown away. */
const timed = (command: string, args: readonly string[]): Promise<number> => {
  const from = performance.now();
  return new Promise(resolve => {
    const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.resume();
    child.on('close', () => resolve(performance.now() - from));
  });
};

/** The commands take turns; the first turn only warms the caches. Medians in ms. */
const inTurns = async (rounds: number, programs: Readonly<Record<string, Program>>): Promise<object> => {
  const times = Object.keys(programs).map(name => ({ name, ms: [] as number[] }));
  for (let round = 0; round <= rounds; round += 1)
    for (const { name, ms } of times) {
      const [command, args] = programs[name] ?? ['', []];
      const took = await timed(command, args);
      if (round > 0) ms.push(took);
    }
  return Object.fromEntries(times.map(({ name, ms }) => [name, rounded(median(ms))]));
};

const podctl = (...words: readonly string[]): Program => [process.execPath, [values.program, ...words]];
const peers = values.peers.split(',').filter(present);
const programs: Readonly<Record<string, Program>> = {
  podctl: podctl('--all-namespaces'),
  ...Object.fromEntries(peers.map(name => [name, [name, ['-A']] as const])),
};
const result: Record<string, unknown> = { pods: count };

if (wants('starts')) {
  const runs = Object.entries(programs).map(([name, program]) => ({
    name,
    program,
    all: [] as Record<string, number>[],
  }));
  for (let round = 0; round <= Number(values.rounds); round += 1)
    for (const { program, all } of runs) {
      const one = await started(program, round === 0 ? 5000 : 1000);
      if (round > 0) all.push(one);
    }
  const node = await inTurns(10, { 'node -e 0': [process.execPath, ['-e', '0']] });
  result['starts'] = { ...node, ...Object.fromEntries(runs.map(({ name, all }) => [name, medians(all)])) };
}
if (wants('screen')) {
  kubectl('create', 'namespace', namespace);
  try {
    const screens: Record<string, object> = {};
    for (const [name, program] of Object.entries(programs)) screens[name] = await kept(program);
    result['screen'] = screens;
  } finally {
    kubectl('delete', 'namespace', namespace, '--wait=false');
  }
}
if (wants('commands')) {
  const pods = { running: podThat('status.phase=Running'), other: podThat('status.phase!=Running') };
  const commands: Record<string, object> = {};
  for (const [what, words] of Object.entries(pods))
    if (words)
      commands[what] = await inTurns(Number(values.rounds), {
        'podctl diagnose': podctl('diagnose', ...words),
        'kubectl describe pod': ['kubectl', ['describe', 'pod', ...words]],
      });
  result['commands'] = commands;
}
if (wants('lists'))
  result['lists'] = await inTurns(2, {
    'podctl diagnose -A': podctl('diagnose', '-A'),
    'kubectl get pods -A -o json': ['kubectl', ['get', 'pods', '-A', '-o', 'json']],
  });
process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
