import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { costOf } from './process-cost.ts';
import { median, quantile, rounded } from './statistics.ts';
import { startSession } from './terminal-session.ts';

/**
 * Measures podctl on the cluster of KUBECONFIG, beside kubectl and, where they are installed, k9s and sofka:
 * `KUBECONFIG=... node bench/real.ts [--namespace podctl-bench] [--pod NAME] [--program bin/podctl.js]`. Makes five pods of an
 * image that does not exist in a namespace of its own, and deletes it. Read the ratios: the programs take turns on one machine.
 */
const { values } = parseArgs({
  options: {
    namespace: { type: 'string', default: 'podctl-bench' },
    program: { type: 'string', default: fileURLToPath(new URL('../bin/podctl.js', import.meta.url)) },
    changes: { type: 'string', default: '5' },
    idle: { type: 'string', default: '20' },
  },
});
const { namespace } = values;
const kubectl = (...args: readonly string[]): string => spawnSync('kubectl', [...args]).stdout.toString();
const present = (command: string): boolean => spawnSync(command, ['--help']).error === undefined;

const anyPod = kubectl(
  'get',
  'pods',
  '-A',
  '--chunk-size=5',
  '-o',
  'jsonpath={.items[0].metadata.namespace} {.items[0].metadata.name}',
);
const [podNamespace = '', pod = ''] = anyPod.split(' ');
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

/** `filter` is typed before pods are made, where they would not be on the first screen: podctl shows the worst first. */
const dashboard = async (command: string, args: readonly string[], filter = ''): Promise<object> => {
  const session = startSession(command, args, process.env);
  try {
    const firstRowsMs = await session.until(isRow, session.startedAt, 60_000);
    const wholeListMs = await session.until(showsAll, session.startedAt, 60_000);
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
    session.type(filter);
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
      firstByteMs: rounded(session.firstByteMs()),
      firstRowsMs: rounded(firstRowsMs),
      wholeListMs: rounded(wholeListMs),
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

const commands: Record<string, readonly [string, readonly string[]]> = {
  'node -e 0': [process.execPath, ['-e', '0']],
  'podctl diagnose POD': [process.execPath, [values.program, 'diagnose', pod, '-n', podNamespace]],
  'kubectl describe pod POD': ['kubectl', ['describe', 'pod', pod, '-n', podNamespace]],
  'podctl diagnose -A': [process.execPath, [values.program, 'diagnose', '-A']],
  'kubectl get pods -A -o json': ['kubectl', ['get', 'pods', '-A', '-o', 'json']],
};
const times = new Map(Object.keys(commands).map(name => [name, [] as number[]]));
for (let run = 0; run < 6; run += 1)
  for (const [name, [command, args]] of Object.entries(commands)) {
    const ms = await timed(command, args);
    // The first run warms the caches.
    if (run > 0) times.get(name)?.push(ms);
  }
const result: Record<string, unknown> = {
  pods: count,
  commandsMs: Object.fromEntries([...times].map(([name, each]) => [name, rounded(median(each))])),
};
kubectl('create', 'namespace', namespace);
try {
  const programs: Record<string, readonly [string, readonly string[]]> = {
    podctl: [process.execPath, [values.program, '--all-namespaces']],
    k9s: ['k9s', ['-A']],
    sofka: ['sofka', ['-A']],
  };
  for (const [name, [command, args]] of Object.entries(programs))
    if (name === 'podctl' || present(command))
      result[name] = await dashboard(command, args, name === 'podctl' ? '/aaa-\r' : '');
} finally {
  kubectl('delete', 'namespace', namespace, '--wait=false');
}
process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
