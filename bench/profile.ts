import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startSyntheticCluster } from './synthetic-cluster.ts';
import { startSession } from './terminal-session.ts';

/**
 * Where the processor time goes: `node bench/profile.ts [--pods 10000] [--rate 0] [--seconds 10] [--keys 0] [--after 0]
 * [--program ...]`. `--after` leaves out the first seconds of the program's life: the start, where the rest is of interest. Prints the functions with most time of their own, and those with most time below them. Build without minifying first:
 * `node scripts/build.ts --out DIR --plain`.
 */
const { values } = parseArgs({
  options: {
    pods: { type: 'string', default: '10000' },
    failing: { type: 'string', default: '300' },
    rate: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '10' },
    keys: { type: 'string', default: '0' },
    storm: { type: 'boolean', default: false },
    program: { type: 'string', default: fileURLToPath(new URL('../bin/podctl.js', import.meta.url)) },
    after: { type: 'string', default: '0' },
    top: { type: 'string', default: '30' },
  },
});

type CallNode = {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
};
type Profile = {
  readonly nodes: readonly CallNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

const report = ({ nodes, samples, timeDeltas }: Profile): void => {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const own = new Map<number, number>();
  let passedMs = 0;
  for (const [index, id] of samples.entries()) {
    const ms = (timeDeltas[index] ?? 0) / 1000;
    passedMs += ms;
    if (passedMs > Number(values.after) * 1000) own.set(id, (own.get(id) ?? 0) + ms);
  }
  const nameOf = ({ callFrame: { functionName, url, lineNumber } }: CallNode): string =>
    `${functionName || '(anonymous)'} ${url.split('/').at(-1)}:${lineNumber + 1}`;
  const self = new Map<string, number>();
  const total = new Map<string, number>();
  const visit = (id: number, above: ReadonlySet<string>): number => {
    const node = byId.get(id);
    if (!node) return 0;
    const name = nameOf(node);
    const mine = own.get(id) ?? 0;
    self.set(name, (self.get(name) ?? 0) + mine);
    const inside = new Set(above).add(name);
    const sum = (node.children ?? []).reduce((ms, child) => ms + visit(child, inside), mine);
    if (!above.has(name)) total.set(name, (total.get(name) ?? 0) + sum);
    return sum;
  };
  visit(nodes[0]?.id ?? 0, new Set());
  const idle = ['(idle) :0', '(program) :0', '(root) :0'];
  for (const [title, table] of [
    ['own', self],
    ['with what they call', total],
  ] as const) {
    process.stdout.write(`\n${title}, ms\n`);
    const rows = [...table].filter(([name]) => !idle.includes(name)).sort((one, other) => other[1] - one[1]);
    for (const [name, ms] of rows.slice(0, Number(values.top)))
      process.stdout.write(`${ms.toFixed(0).padStart(8)}  ${name}\n`);
  }
};

const cluster = await startSyntheticCluster(Number(values.pods), Number(values.failing));
const folder = mkdtempSync(join(tmpdir(), 'podctl-profile-'));
const session = startSession(process.execPath, ['--cpu-prof', '--cpu-prof-dir', folder, values.program], {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  KUBECONFIG: cluster.kubeconfig,
});
try {
  await session.until(screen => screen.some(line => line.includes('worker-')), session.startedAt);
  cluster.tell({ order: 'rate', perSecond: Number(values.rate) });
  if (values.storm) cluster.tell({ order: 'storm', pods: 3000, seconds: 5 });
  const presses = Number(values.keys);
  for (let press = 0; press < presses; press += 1) {
    await wait((Number(values.seconds) * 1000) / presses);
    session.type('j');
  }
  if (presses === 0) await wait(Number(values.seconds) * 1000);
  session.type('\u0003');
  await wait(5000);
  const [file] = readdirSync(folder);
  if (file) report(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile);
} finally {
  await session.close();
  cluster.close();
  rmSync(folder, { recursive: true });
}
