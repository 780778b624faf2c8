import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type { SampleStatus } from '../../src/cluster/cluster.ts';
import type { WakeableStream } from '../../src/cluster/retry-loop.ts';
import { readSamples } from '../../src/cluster/samples.ts';
import type { PodMetrics } from '../../src/model/kubernetes.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { plainTransport } from '../support/plain-transport.ts';
import { until } from '../support/until.ts';

const metrics = (name: string, cpu = '10m'): PodMetrics => ({
  kind: 'PodMetrics',
  metadata: { namespace: 'shop', name },
  timestamp: '2026-11-21T12:00:00Z',
  window: '15s',
  containers: [{ name: 'app', usage: { cpu, memory: '64Mi' } }],
});

const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

/** A reader whose waits a test ends by hand. */
const reading = async (options: SandboxOptions, name?: string) => {
  const sandbox: Sandbox = await startSandbox(options);
  const transport = plainTransport(sandbox.url);
  const seen = { taken: [] as string[], readings: 0, statuses: [] as SampleStatus[], waits: [] as number[] };
  let goOn = (): void => {};
  const stream: WakeableStream = readSamples(
    transport,
    'PodMetrics',
    { namespace: name === undefined ? '' : 'shop', ...(name !== undefined && { name }) },
    {
      begins: () => {
        seen.taken = [];
      },
      take: ({ metadata }) => seen.taken.push(metadata?.name ?? ''),
      complete: () => {
        seen.readings += 1;
        return 20_000;
      },
      status: status => seen.statuses.push(status),
    },
    0,
    {
      now: () => 0,
      random: () => 0.5,
      sleep: (ms, signal) =>
        new Promise(resolve => {
          seen.waits.push(ms);
          goOn = resolve;
          signal.addEventListener('abort', () => resolve());
        }),
    },
  );
  toClose.push(
    () => sandbox.close(),
    () => transport.close(),
    () => stream.close(),
  );
  const waiting = (times: number): Promise<void> =>
    until(`it waits for the ${times}. time`, () => seen.waits.length === times);
  return { sandbox, stream, seen, waiting, goOn: () => goOn() };
};

test('a list is read in one request, and again after as long as its reader says', async () => {
  const { sandbox, seen, waiting, goOn } = await reading({ objects: [metrics('a'), metrics('b')] });
  await waiting(1);
  assert.deepEqual(seen.taken, ['a', 'b']);
  assert.deepEqual(seen.waits, [20_000]);
  sandbox.remove('PodMetrics', 'shop', 'a');
  goOn();
  await waiting(2);
  assert.deepEqual(seen.taken, ['b']);
  assert.equal(sandbox.requests.length, 2);
});

test('ten thousand pods are one request, and handed over one by one', async () => {
  const objects = Array.from({ length: 10_000 }, (_, index) => metrics(`p-${index}`));
  const { sandbox, seen, waiting } = await reading({ objects });
  await waiting(1);
  assert.equal(seen.taken.length, 10_000);
  assert.deepEqual(
    sandbox.requests.map(({ url }) => url),
    ['/apis/metrics.k8s.io/v1beta1/pods'],
  );
});

test('where no metrics are served that is noticed once, and again when somebody reconnects', async () => {
  const { sandbox, stream, seen, waiting } = await reading({});
  await waiting(1);
  assert.deepEqual(seen.statuses, [{ phase: 'absent' }]);
  assert.ok((seen.waits[0] ?? 0) > 86_400_000, 'it sleeps');
  sandbox.put(metrics('a'));
  stream.wake();
  await waiting(2);
  assert.deepEqual(seen.taken, ['a']);
  assert.equal(sandbox.requests.length, 2);
});

test('who may not read metrics is told so in the words of the server, once', async () => {
  const { seen, waiting } = await reading({
    objects: [metrics('a')],
    allows: ({ group }) => group !== 'metrics.k8s.io',
  });
  await waiting(1);
  assert.equal(seen.statuses.length, 1);
  assert.match(
    JSON.stringify(seen.statuses[0]),
    /denied.*cannot list resource .*pods.* in API group .*metrics\.k8s\.io/,
  );
});

test('a server that fails is asked ever more rarely', async () => {
  const { sandbox, seen, waiting, goOn } = await reading({ objects: [metrics('a')] });
  await waiting(1);
  const mend = sandbox.faults.add({ fault: 'status', code: 503, path: 'metrics.k8s.io' });
  for (const times of [2, 3, 4]) {
    goOn();
    await waiting(times);
  }
  assert.deepEqual(
    seen.statuses.map(({ phase }) => phase),
    ['failing', 'failing', 'failing'],
  );
  assert.deepEqual(seen.waits.slice(1), [22_500, 30_000, 45_000]);
  mend();
  goOn();
  await waiting(5);
  assert.deepEqual(seen.taken, ['a']);
  assert.equal(seen.waits[4], 20_000);
});

test('a list that breaks off is no list: nothing is completed', async () => {
  const { sandbox, seen, waiting, goOn } = await reading({ objects: [metrics('a'), metrics('b')] });
  await waiting(1);
  sandbox.faults.add({ fault: 'cut', afterBytes: 300, path: 'metrics.k8s.io', times: 1 });
  goOn();
  await waiting(2);
  assert.equal(seen.readings, 1);
  assert.equal(seen.statuses.at(-1)?.phase, 'failing');
});

test('one pod is asked for by name, and one that has not been measured yet is no missing API', async () => {
  const { sandbox, seen, waiting, goOn } = await reading({ objects: [metrics('other')] }, 'web-0');
  await waiting(1);
  assert.deepEqual([seen.statuses, seen.taken, seen.readings], [[], [], 1]);
  sandbox.put(metrics('web-0'));
  goOn();
  await waiting(2);
  assert.deepEqual(seen.taken, ['web-0']);
  assert.equal(sandbox.requests[0]?.url, '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods/web-0');
});

test('after it is closed nothing is asked or said', async () => {
  const { sandbox, stream, seen, waiting, goOn } = await reading({ objects: [metrics('a')] });
  await waiting(1);
  stream.close();
  goOn();
  await new Promise(resolve => setImmediate(resolve));
  assert.equal(sandbox.requests.length, 1);
  assert.equal(seen.readings, 1);
});
