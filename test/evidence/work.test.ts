import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Cluster, WatchSink } from '../../src/cluster/cluster.ts';
import type { Family, Rule } from '../../src/diagnosis/rule.ts';
import { createLive, type Live } from '../../src/evidence/live.ts';
import type { Pod } from '../../src/model/kubernetes.ts';
import type { PodTable } from '../../src/state/pod-row.ts';
import { until } from '../support/until.ts';

// Counts of work, which no busy machine can change: what makes ten thousand pods feel like ten.

const rule: Rule = { id: 'x', severity: 'high', title: 'x', explanation: 'x', about: 'x', next: [] };

const pod = (index: number, well = true, change: object = {}): Pod => ({
  kind: 'Pod',
  metadata: { namespace: 'a', name: `p-${index}`, uid: `uid-${index}`, ...change },
  spec: { nodeName: 'n', containers: [{ name: 'app' }] },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: well ? 'True' : 'False' }],
    containerStatuses: [
      {
        name: 'app',
        image: '',
        imageID: '',
        ready: well,
        restartCount: 0,
        state: { running: { startedAt: '2026-11-21T08:00:00Z' } },
      },
    ],
  },
});
const warning = (index: number): object => ({
  kind: 'Event',
  metadata: { namespace: 'a', name: `e-${index}`, uid: `e-${index}` },
  involvedObject: { kind: 'Pod', namespace: 'a', name: `p-${index}` },
  type: 'Warning',
  reason: 'Unhealthy',
  lastTimestamp: new Date().toISOString(),
});

const open: Live[] = [];
after(() => {
  for (const live of open) live.close();
});

/** A dashboard's evidence over watches that the test feeds, and what it did. */
const begin = () => {
  const sinks = new Map<string, WatchSink<never>>();
  const work = { requests: [] as string[], atOnce: 0, mostAtOnce: 0, diagnoses: 0, tables: [] as PodTable[] };
  const answers: (() => void)[] = [];
  const asked = async (what: string): Promise<{ state: 'absent' }> => {
    work.requests.push(what);
    work.atOnce += 1;
    work.mostAtOnce = Math.max(work.mostAtOnce, work.atOnce);
    await new Promise<void>(resolve => answers.push(resolve));
    work.atOnce -= 1;
    return { state: 'absent' };
  };
  const cluster = {
    context: { name: 'c', namespace: 'a' },
    clockOffset: () => 0,
    get: (kind: string, _: string, name: string) => asked(`${kind} ${name}`),
    list: (kind: string) => asked(kind),
    watch: (kind: string, _: unknown, sink: WatchSink<never>) => {
      sinks.set(kind, sink);
      return { close: () => {} };
    },
  } as unknown as Cluster;
  // Looks at a claim of every pod that is not well.
  const family: Family = {
    name: 'f',
    objects: [],
    pods: [
      {
        rules: [rule],
        *run({ name }, snapshot) {
          work.diagnoses += 1;
          if (snapshot.object('PersistentVolumeClaim', 'a', `claim-${name}`).state === 'unknown')
            yield { outcome: 'not-evaluated', rule, missing: 'its claim' };
        },
      },
    ],
  };
  open.push(
    createLive({
      cluster,
      namespace: '',
      families: [family],
      serverMinor: () => 34,
      dispatch: action => {
        if (action.type === 'pods-changed') work.tables.push(action.pods);
      },
    }),
  );
  const sink = (kind: string): WatchSink<object> => sinks.get(kind) as unknown as WatchSink<object>;
  const list = (kind: string, objects: readonly object[]): void => {
    sink(kind).listing();
    for (const object of objects) sink(kind).upsert(object);
    sink(kind).synced();
  };
  const rows = (): PodTable['rows'] => work.tables.at(-1)?.rows ?? [];
  return {
    work,
    sink,
    list,
    rows,
    watched: () => [...sinks.keys()],
    answer: () =>
      answers.splice(0).forEach(give => {
        give();
      }),
  };
};

const many = Array.from({ length: 500 }, (_, index) => pod(index));

test('pods that are well have their verdict when the list ends, without a request and without a diagnosis', async () => {
  const { work, list, rows } = begin();
  list('Pod', many);
  list('Event', []);
  await until('the list is drawn', () => rows().length === 500);
  assert.ok(rows().every(row => row.verdict === 'healthy'));
  assert.deepEqual(work.requests, []);
  assert.equal(work.diagnoses, 0);
});

test('a change of one pod makes one row new: all others are not drawn again', async () => {
  const { work, sink, list, rows } = begin();
  list('Pod', many);
  await until('the list is drawn', () => rows().length === 500);
  const before = new Set(rows());
  const drawn = work.tables.length;
  sink('Pod').upsert(pod(7, true, { labels: { changed: 'yes' } }));
  await until('the change is drawn', () => work.tables.length > drawn);
  assert.equal(rows().filter(row => !before.has(row)).length, 1);
});

test('a change that shows nowhere draws nothing', async () => {
  const { work, sink, list, rows } = begin();
  list('Pod', many);
  await until('the list is drawn', () => rows().length === 500);
  const drawn = work.tables.length;
  sink('Pod').upsert(pod(7, true, { resourceVersion: '2' }));
  sink('Pod').upsert(pod(8, true, { labels: { changed: 'yes' } }));
  await until('the other change is drawn', () => work.tables.length > drawn);
  assert.equal(work.tables.length, drawn + 1);
});

test('equal labels and containers of many pods are kept once', async () => {
  const { list, rows } = begin();
  list(
    'Pod',
    Array.from({ length: 50 }, (_, index) => pod(index, true, { labels: { app: 'web' } })),
  );
  await until('the list is drawn', () => rows().length === 50);
  assert.equal(new Set(rows().map(row => row.labels)).size, 1);
  assert.equal(new Set(rows().map(row => row.containers)).size, 1);
});

test('what failing pods want is asked for eight at a time, and nothing that a watch will bring', async () => {
  const { work, list, answer } = begin();
  list(
    'Pod',
    Array.from({ length: 40 }, (_, index) => pod(index, false)),
  );
  await until('all have been asked about', () => {
    answer();
    return work.requests.length >= 40;
  });
  assert.equal(work.mostAtOnce, 8);
  assert.deepEqual(
    work.requests.filter(request => !request.startsWith('PersistentVolumeClaim')),
    [],
  );
});

test('while a list arrives nothing else is asked for: neither evidence nor events nor nodes', async () => {
  const { work, sink, rows, watched } = begin();
  sink('Pod').listing();
  for (let index = 0; index < 40; index += 1) sink('Pod').upsert(pod(index, false));
  await until('the pods have been judged', () => rows().filter(row => row.verdict).length === 40);
  assert.deepEqual(work.requests, []);
  assert.deepEqual(watched(), ['Pod']);
  sink('Pod').synced();
  assert.deepEqual(watched(), ['Pod', 'Event', 'Node']);
  await until('they are asked about', () => work.requests.length > 0);
});

test('a warning about a pod that is well reads that pod, once', async () => {
  const { work, sink, list, rows } = begin();
  list('Pod', many);
  list('Event', [warning(3)]);
  sink('Event').upsert(warning(3));
  sink('Event').upsert(warning(4));
  await until('the list is drawn', () => rows().length === 500 && work.requests.length === 2);
  assert.deepEqual(work.requests, ['Pod p-3', 'Pod p-4']);
});

test('heartbeats of nodes judge nobody', async () => {
  const { work, sink, list, answer } = begin();
  const node = (heartbeat: string, status = 'True'): object => ({
    kind: 'Node',
    metadata: { name: 'n' },
    status: { conditions: [{ type: 'Ready', status, lastHeartbeatTime: heartbeat }] },
  });
  list('Pod', [pod(1, false)]);
  list('Node', [node('1')]);
  await until('the claim is read', () => {
    answer();
    return work.requests.length > 0 && work.atOnce === 0;
  });
  await until('the answer is used', () => work.diagnoses >= 2);
  const judged = work.diagnoses;
  sink('Node').upsert(node('2'));
  sink('Node').upsert(node('3'));
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  assert.equal(work.diagnoses, judged);
  sink('Node').upsert(node('4', 'False'));
  await until('the pod is judged again', () => work.diagnoses > judged);
});
