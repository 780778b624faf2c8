import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster, WatchSink } from '../../src/cluster/cluster.ts';
import { watchAhead } from '../../src/commands/dashboard/watch-ahead.ts';
import type { Pod } from '../../src/model/kubernetes.ts';
import { until } from '../support/until.ts';

const begin = (screenful = 10) => {
  const asked: string[] = [];
  let server: WatchSink<Pod> | undefined;
  let closed = 0;
  const cluster = {
    watch: (kind: string, { namespace }: { namespace: string }, sink: WatchSink<Pod>) => {
      asked.push(`${kind} ${namespace}`);
      if (kind === 'Pod') server = sink;
      return {
        close: () => {
          closed += 1;
        },
      };
    },
  } as unknown as Cluster;
  const { cluster: ahead, firstPods } = watchAhead(cluster, 'shop', screenful);
  assert.ok(server);
  return { asked, ahead, firstPods, server, closed: () => closed };
};

const taker = () => {
  const heard: string[] = [];
  const sink = {
    listing: () => heard.push('listing'),
    upsert: (pod: Pod) => heard.push(pod.metadata?.name ?? ''),
    remove: (pod: Pod) => heard.push(`-${pod.metadata?.name}`),
    synced: () => heard.push('synced'),
    status: () => {},
  } as unknown as WatchSink<Pod>;
  return { heard, sink };
};

const pod = (name: string): Pod => ({ kind: 'Pod', metadata: { name } });
const names = Array.from({ length: 1000 }, (_, index) => `p-${index}`);

test('whoever watches these pods first gets all that came, in order, and a turn between a few hundred of them', async () => {
  const { asked, ahead, server } = begin();
  server.listing();
  for (const name of names) server.upsert(pod(name));
  const { heard, sink } = taker();
  ahead.watch('Pod', { namespace: 'shop' }, sink);
  await until('the first are there', () => heard.length > 0);
  assert.ok(heard.length < names.length);
  server.upsert(pod('later'));
  server.synced();
  await until('all are there', () => heard.at(-1) === 'synced');
  assert.deepEqual(heard, ['listing', ...names, 'later', 'synced']);
  assert.deepEqual(asked, ['Pod shop']);
});

test('a closed stream hands nothing over any more', async () => {
  const { ahead, server, closed } = begin();
  for (const name of names) server.upsert(pod(name));
  const { heard, sink } = taker();
  ahead.watch('Pod', { namespace: 'shop' }, sink).close();
  await new Promise(resolve => setImmediate(() => setImmediate(resolve)));
  assert.deepEqual(heard, []);
  assert.equal(closed(), 1);
});

test('pods of another namespace are asked for anew, and what was ahead is closed', () => {
  const { asked, ahead, closed } = begin();
  ahead.watch('Pod', { namespace: 'other' }, taker().sink);
  assert.deepEqual(asked, ['Pod shop', 'Pod other']);
  assert.equal(closed(), 1);
});

test('the first pods are given as soon as there are enough, and still go to whoever watches', async () => {
  const { ahead, firstPods, server } = begin(2);
  const coming = firstPods(60_000);
  server.listing();
  server.upsert(pod('a'));
  server.upsert(pod('b'));
  assert.deepEqual(
    (await coming).map(({ metadata }) => metadata?.name),
    ['a', 'b'],
  );
  const { heard, sink } = taker();
  ahead.watch('Pod', { namespace: 'shop' }, sink);
  await until('all are there', () => heard.length === 3);
  assert.deepEqual(heard, ['listing', 'a', 'b']);
});

test('fewer pods are given when the list is complete, when it may not be read, and when patience ends', async () => {
  const complete = begin();
  const few = complete.firstPods(60_000);
  complete.server.upsert(pod('a'));
  complete.server.synced();
  assert.equal((await few).length, 1);

  const denied = begin();
  const none = denied.firstPods(60_000);
  denied.server.status({ phase: 'denied', why: 'forbidden' });
  assert.deepEqual(await none, []);

  assert.deepEqual(await begin().firstPods(1), []);
});
