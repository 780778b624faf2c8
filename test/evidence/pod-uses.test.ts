import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster, SampleScope, SampleSink } from '../../src/cluster/cluster.ts';
import { createPodStore } from '../../src/evidence/pod-store.ts';
import { createUseReader } from '../../src/evidence/pod-uses.ts';
import type { PodMetrics } from '../../src/model/kubernetes.ts';
import { noUses } from '../../src/state/pod-uses.ts';
import { noon, podRowFixture } from '../support/states.ts';

const mi = 2 ** 20;

const metrics = (name: string, memory = '64Mi', at = noon - 10_000): PodMetrics => ({
  kind: 'PodMetrics',
  metadata: { namespace: 'shop', name },
  timestamp: new Date(at).toISOString(),
  window: '20s',
  containers: [{ name: 'app', usage: { cpu: '50m', memory } }],
});

/** A reader over streams that the test feeds. */
const begin = (names: readonly string[] = ['a', 'b']) => {
  const store = createPodStore();
  for (const name of names) {
    const row = podRowFixture({ name });
    store.set(row.uid, { row, pod: undefined, diagnosis: undefined, judgedAt: undefined, changedAt: undefined });
  }
  const opened: {
    scope: SampleScope;
    sink: SampleSink<PodMetrics>;
    afterMs: number;
    closed: boolean;
    read(...samples: readonly PodMetrics[]): number;
  }[] = [];
  const cluster = {
    samples: (_kind: string, scope: SampleScope, sink: SampleSink<PodMetrics>, afterMs: number) => {
      const stream = {
        scope,
        sink,
        afterMs,
        closed: false,
        read: (...samples: readonly PodMetrics[]) => {
          sink.begins();
          for (const sample of samples) sink.take(sample);
          return sink.complete();
        },
        close: () => {
          stream.closed = true;
        },
      };
      opened.push(stream);
      return stream;
    },
  } as unknown as Cluster;
  let uses = noUses;
  const denials: (string | undefined)[] = [];
  const reader = createUseReader({
    cluster,
    namespace: () => '',
    store,
    clock: () => noon,
    publish: next => {
      uses = next;
    },
    denied: why => denials.push(why),
  });
  return { reader, opened, store, denials, uses: () => uses, of: (name: string) => uses.byUid.get(`uid-shop-${name}`) };
};

const aPod = { kind: 'Pod', namespace: 'shop', name: 'a' };

test('a reading is what is known from then on, with its shares of request and limit', () => {
  const { reader, opened, of, uses } = begin();
  reader.follow(undefined);
  const wait = opened[0]?.read(metrics('a', '192Mi'), metrics('b'), metrics('of nobody'));
  assert.equal(wait, 20_000, 'as long as a sample is measured');
  assert.equal(uses().byUid.size, 2);
  assert.equal(of('a')?.memory, 192 * mi);
  assert.equal(of('a')?.memoryOfLimit, 0.75);
  assert.equal(of('a')?.memoryOfRequest, 1.5);
  assert.equal(of('a')?.cpuOfLimit, 0.1);
  opened[0]?.read(metrics('b'));
  assert.equal(of('a'), undefined, 'it is not measured any more');
});

test('the same sample read again stays the same object', () => {
  const { reader, opened, of } = begin();
  reader.follow(undefined);
  opened[0]?.read(metrics('a'));
  const before = of('a');
  opened[0]?.read(metrics('a'));
  assert.equal(of('a'), before);
  opened[0]?.read(metrics('a', '65Mi', noon));
  assert.notEqual(of('a'), before);
});

test('a pod that came back under its name does not have the use of the one before it', () => {
  const { reader, opened, of } = begin();
  reader.follow(undefined);
  opened[0]?.read(metrics('a', '64Mi', noon - 2 * 3_600_000));
  assert.equal(of('a'), undefined);
});

test('a failure keeps what is known, and says why there is nothing newer', () => {
  const { reader, opened, of, uses } = begin();
  reader.follow(undefined);
  opened[0]?.read(metrics('a'));
  opened[0]?.sink.begins();
  opened[0]?.sink.status({ phase: 'failing', why: 'service unavailable' });
  assert.equal(of('a')?.memory, 64 * mi);
  assert.equal(uses().phase, 'failing');
  assert.equal(uses().why, 'Metrics cannot be read at the moment: service unavailable');
});

test('a list that is looked at again is not read before there is something newer', () => {
  const { reader, opened, uses } = begin();
  const first = reader.follow(undefined);
  opened[0]?.read(metrics('a'));
  first.close();
  assert.equal(opened[0]?.closed, true);
  assert.equal(uses().byUid.size, 1, 'what is known stays');
  reader.follow(undefined);
  assert.equal(opened[1]?.afterMs, 20_000);
});

test('one pod is read by its name, and the others keep what is known of them', () => {
  const { reader, opened, of } = begin();
  reader.follow(undefined).close();
  opened[0]?.read(metrics('a'), metrics('b'));
  reader.follow(aPod);
  assert.deepEqual(opened[1]?.scope, { namespace: 'shop', name: 'a' });
  assert.equal(reader.metricsOf('shop', 'a'), undefined);
  opened[1]?.read(metrics('a', '99Mi', noon));
  assert.equal(reader.metricsOf('shop', 'a')?.containers?.[0]?.usage?.memory, '99Mi');
  assert.equal(reader.metricsOf('shop', 'b'), undefined, 'it is not the one that is followed');
  assert.equal(of('a')?.memory, 99 * mi);
  assert.equal(of('b')?.memory, 64 * mi);
});

test('after a refusal nobody asks again, until a reconnect wakes the one stream that is left', () => {
  const { reader, opened, uses, of } = begin();
  const list = reader.follow(undefined);
  opened[0]?.sink.status({ phase: 'absent' });
  assert.equal(uses().phase, 'unavailable');
  assert.match(uses().why, /serves no metrics/);
  list.close();
  assert.equal(opened[0]?.closed, false, 'it is how a reconnect is heard of');
  const pod = reader.follow(aPod);
  assert.equal(opened.length, 1);
  // The stream is woken: it begins to read.
  opened[0]?.sink.begins();
  assert.equal(opened[0]?.closed, true);
  assert.deepEqual(opened[1]?.scope, { namespace: 'shop', name: 'a' });
  opened[1]?.read(metrics('a'));
  assert.equal(uses().phase, 'read');
  assert.equal(of('a')?.memory, 64 * mi);
  pod.close();
  assert.equal(opened[1]?.closed, true);
});

test('closing the reader leaves nothing open', () => {
  const { reader, opened, denials } = begin();
  reader.follow(undefined).close();
  reader.follow(aPod);
  opened[1]?.sink.status({ phase: 'denied', why: 'no' });
  assert.deepEqual(denials, ['no'], 'it is told as every missing right');
  reader.close();
  assert.deepEqual(
    opened.map(({ closed }) => closed),
    [true, true],
  );
});

test('of ten thousand pods two numbers a container are kept, and each text of requests is read once', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `p-${index}`);
  const { reader, opened, uses } = begin(names);
  reader.follow(undefined);
  opened[0]?.read(...names.map(name => metrics(name)));
  assert.equal(uses().byUid.size, 10_000);
  const [first] = uses().byUid.values();
  assert.deepEqual(first?.containers, [{ name: 'app', cpu: 0.05, memory: 64 * mi }]);
  const before = [...uses().byUid.values()];
  opened[0]?.read(...names.map(name => metrics(name)));
  assert.ok(
    [...uses().byUid.values()].every((use, index) => use === before[index]),
    'an equal reading makes nothing new',
  );
});
