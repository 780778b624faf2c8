import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, rounded } from './statistics.ts';
import { startSyntheticCluster } from './synthetic-cluster.ts';
import { podName, podNamespace } from './synthetic-pod.ts';

/**
 * Measures `podctl diagnose` beside kubectl on the same synthetic cluster:
 * `node bench/commands.ts [--pods 10000] [--failing 300] [--runs 5] [--program bin/podctl.js]`. The programs take turns, so that
 * a busy machine slows both. Prints one JSON object, ms each.
 */
const { values } = parseArgs({
  options: {
    pods: { type: 'string', default: '10000' },
    failing: { type: 'string', default: '300' },
    runs: { type: 'string', default: '5' },
    program: { type: 'string', default: fileURLToPath(new URL('../bin/podctl.js', import.meta.url)) },
  },
});
const cluster = await startSyntheticCluster(Number(values.pods), Number(values.failing));
const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], KUBECONFIG: cluster.kubeconfig };

/** Wall time of one run, its output read and thrown away. */
const timed = (command: string, args: readonly string[]): Promise<number> => {
  const from = performance.now();
  return new Promise(resolve => {
    const child = spawn(command, [...args], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.resume();
    child.on('close', () => resolve(performance.now() - from));
  });
};

const pod = [podName(0), '-n', podNamespace(0)] as const;
const programs: Record<string, readonly [string, readonly string[]]> = {
  'podctl diagnose POD': [process.execPath, [values.program, 'diagnose', ...pod]],
  'podctl diagnose -A': [process.execPath, [values.program, 'diagnose', '-A']],
  'podctl diagnose -A -o json': [process.execPath, [values.program, 'diagnose', '-A', '-o', 'json']],
};
if (spawnSync('kubectl', ['version', '--client'], { env }).status === 0) {
  programs['kubectl describe pod'] = ['kubectl', ['describe', 'pod', ...pod]];
  programs['kubectl get pods -A -o json'] = ['kubectl', ['get', 'pods', '-A', '-o', 'json']];
}
const times = new Map(Object.keys(programs).map(name => [name, [] as number[]]));
try {
  for (let run = 0; run <= Number(values.runs); run += 1)
    for (const [name, [command, args]] of Object.entries(programs)) {
      const ms = await timed(command, args);
      // The first run warms the caches.
      if (run > 0) times.get(name)?.push(ms);
    }
  const medians = Object.fromEntries([...times].map(([name, each]) => [name, rounded(median(each))]));
  process.stdout.write(`${JSON.stringify(medians, null, 1)}\n`);
} finally {
  cluster.close();
}
