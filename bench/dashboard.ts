import { spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { costOf } from './process-cost.ts';
import { median, quantile, rounded } from './statistics.ts';
import { type SyntheticCluster, startSyntheticCluster } from './synthetic-cluster.ts';
import { startSession, type TerminalSession } from './terminal-session.ts';

/**
 * Measures the dashboard on a synthetic cluster: `node bench/dashboard.ts [--pods 10000] [--failing 300] [--storm]
 * [--day] [--program bin/podctl.js]`. Prints one JSON object; what each number means stands in bench/README.md.
 */
const { values } = parseArgs({
  options: {
    pods: { type: 'string', default: '10000' },
    failing: { type: 'string', default: '300' },
    program: { type: 'string', default: fileURLToPath(new URL('../bin/podctl.js', import.meta.url)) },
    storm: { type: 'boolean', default: false },
    day: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    node: { type: 'string', default: '' },
  },
});
const pods = Number(values.pods);
const idleSeconds = 15;

const isRow = (screen: readonly string[]): boolean => screen.some(line => /worker-[0-9a-f]{8}-/.test(line));
/** The header counts the pods of every verdict: all have one when they add up. */
const allJudged = (screen: readonly string[]): boolean => {
  const counted = (screen[0] ?? '').split('live')[1] ?? '';
  return [...counted.matchAll(/\d+/g)].reduce((sum, [number]) => sum + Number(number), 0) >= pods;
};

const start = async (session: TerminalSession, bare: number): Promise<object> => {
  const rowsMs = await session.until(isRow, session.startedAt);
  const atRows = costOf(session.pid);
  const wholeMs = await session.until(allJudged, session.startedAt);
  const atWhole = costOf(session.pid);
  return {
    bareNodeMs: rounded(bare),
    firstByteMs: rounded(session.firstByteMs()),
    firstByteToBareNode: rounded((session.firstByteMs() ?? Number.NaN) / bare),
    firstRowsMs: rounded(rowsMs),
    firstRowsCpuMs: atRows.cpuMs,
    wholeListMs: rounded(wholeMs),
    wholeListCpuMs: atWhole.cpuMs,
  };
};

const idle = async (session: TerminalSession): Promise<object> => {
  await wait(8000);
  const before = costOf(session.pid);
  const written = session.written();
  await wait(idleSeconds * 1000);
  const after = costOf(session.pid);
  return {
    rssMiB: after.rssMiB,
    peakMiB: after.peakMiB,
    cpuPercent: rounded((after.cpuMs - before.cpuMs) / idleSeconds / 10),
    bytesPerSecond: Math.round((session.written() - written) / idleSeconds),
  };
};

const place = (screen: readonly string[]): string => /(\d+)\/\d+/.exec(screen.at(-1) ?? '')?.[1] ?? '';

const keys = async (session: TerminalSession, count: number): Promise<object> => {
  const times: number[] = [];
  for (let press = 0; press < count; press += 1) {
    await wait(90 + Math.random() * 40);
    const before = place(session.screen());
    const from = performance.now();
    session.type(press % 40 < 20 ? 'j' : 'k');
    times.push((await session.until(screen => place(screen) !== before, from, 2000)) ?? 2000);
  }
  return { p50Ms: rounded(median(times)), p90Ms: rounded(quantile(times, 0.9)), p99Ms: rounded(quantile(times, 0.99)) };
};

const changes = async (
  session: TerminalSession,
  cluster: SyntheticCluster,
  count: number,
  pauseMs: number,
): Promise<object> => {
  session.type('/aaa-new\r');
  await session.until(screen => !isRow(screen), performance.now(), 5000);
  const times: number[] = [];
  const run = Date.now();
  for (let change = 0; change < count; change += 1) {
    await wait(pauseMs + Math.random() * 500);
    const name = `aaa-new-${run}-${change}-x`;
    const from = performance.now();
    cluster.tell({ order: 'create', name });
    times.push((await session.until(screen => screen.some(line => line.includes(name)), from, 5000)) ?? 5000);
  }
  session.type('\u001b');
  await session.until(isRow, performance.now(), 5000);
  return { medianMs: rounded(median(times)), p99Ms: rounded(quantile(times, 0.99)) };
};

const filter = async (session: TerminalSession): Promise<object> => {
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    session.type('/');
    await wait(300);
    let typed = '';
    for (const key of 'worker-0000') {
      await wait(120);
      typed += key;
      const from = performance.now();
      session.type(key);
      times.push((await session.until(screen => screen.at(-1)?.includes(typed) ?? false, from, 2000)) ?? 2000);
    }
    session.type('\u001b');
    await wait(300);
  }
  return { p50Ms: rounded(median(times)), maxMs: rounded(Math.max(...times)) };
};

const under = async (session: TerminalSession, cluster: SyntheticCluster, perSecond: number): Promise<object> => {
  cluster.tell({ order: 'rate', perSecond });
  await wait(3000);
  const before = costOf(session.pid);
  const from = performance.now();
  const pressed = await keys(session, 100);
  const cpuPercent = rounded(((costOf(session.pid).cpuMs - before.cpuMs) / (performance.now() - from)) * 100);
  const seen = await changes(session, cluster, 12, 500);
  cluster.tell({ order: 'rate', perSecond: 0 });
  return { cpuPercent, keys: pressed, changes: seen, peakMiB: costOf(session.pid).peakMiB };
};

const storm = async (session: TerminalSession, cluster: SyntheticCluster): Promise<object> => {
  const before = costOf(session.pid);
  cluster.tell({ order: 'throttle', seconds: 5 });
  cluster.tell({ order: 'storm', pods: 3000, seconds: 10 });
  const pressed = await keys(session, 100);
  await wait(8000);
  const after = costOf(session.pid);
  return { keys: pressed, cpuMs: after.cpuMs - before.cpuMs, peakMiB: after.peakMiB, ...(await cluster.counts()) };
};

/** A day in which a pod is replaced every second, in four minutes: what is kept of the pods that are gone shows in memory. */
const day = async (session: TerminalSession, cluster: SyntheticCluster): Promise<object> => {
  const rssMiB: number[] = [];
  cluster.tell({ order: 'churn', perSecond: 360 });
  for (let quarter = 0; quarter < 16; quarter += 1) {
    await wait(15_000);
    rssMiB.push(costOf(session.pid).rssMiB);
  }
  cluster.tell({ order: 'churn', perSecond: 0 });
  return { replaced: 86_400, rssMiB, peakMiB: costOf(session.pid).peakMiB };
};

const bareNode = (): number =>
  median(
    Array.from({ length: 7 }, () => {
      const from = performance.now();
      spawnSync(values.node || process.execPath, ['-e', '0']);
      return performance.now() - from;
    }),
  );

const cluster = await startSyntheticCluster(pods, Number(values.failing));
const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], KUBECONFIG: cluster.kubeconfig };
const wants = (part: string): boolean => values.only === '' || values.only.split(',').includes(part);
const bare = bareNode();
// Once to warm the file cache and the compile cache, as on every start but the first.
const warm = startSession(values.node || process.execPath, [values.program], env);
await warm.until(allJudged, warm.startedAt);
await wait(4000);
await warm.close();
const session = startSession(values.node || process.execPath, [values.program], env);
try {
  const result: Record<string, object | number | string> = { pods, start: await start(session, bare) };
  if (wants('idle')) result['idle'] = await idle(session);
  else await wait(3000);
  if (wants('keys')) result['keysQuiet'] = await keys(session, 60);
  if (wants('filter')) result['filter'] = await filter(session);
  if (wants('changes')) result['changesQuiet'] = await changes(session, cluster, 12, 700);
  if (wants('200')) result['at200PerSecond'] = await under(session, cluster, 200);
  if (wants('1000')) result['at1000PerSecond'] = await under(session, cluster, 1000);
  if (values.storm) result['storm'] = await storm(session, cluster);
  if (values.day) result['day'] = await day(session, cluster);
  result['end'] = costOf(session.pid);
  process.stdout.write(`${JSON.stringify(result, null, 1)}\n`);
} finally {
  await session.close();
  cluster.close();
}
