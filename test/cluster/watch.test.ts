import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WatchSink, WatchStatus } from '../../src/cluster/cluster.ts';
import type { WakeableStream } from '../../src/cluster/retry-loop.ts';
import type { Transport } from '../../src/cluster/transport.ts';
import { type WatchTuning, watchObjects } from '../../src/cluster/watch.ts';
import type { Pod } from '../../src/model/kubernetes.ts';
import { plainTransport } from '../support/plain-transport.ts';
import { broken, open, type ScriptedServer, scriptedServer, status, text } from '../support/scripted-server.ts';
import { until } from '../support/until.ts';
import { bookmark, endOfList, event, gone, page } from '../support/watch-text.ts';

let server: ScriptedServer;
let transport: Transport & { close(): Promise<void> };
let stream: WakeableStream | undefined;

beforeEach(async () => {
  server = await scriptedServer();
  transport = plainTransport(server.url);
});
afterEach(async () => {
  stream?.close();
  stream = undefined;
  await transport.close();
  await server.close();
});

/** Watches Pods and writes down what the sink hears: `+a`, `-a`, `listing`, `synced`, phases. Waits between attempts take no time. */
const heard = (tuning: Partial<WatchTuning> = {}, changes: Partial<WatchSink<Pod>> = {}) => {
  const log: string[] = [];
  const statuses: WatchStatus[] = [];
  const delays: number[] = [];
  const sink: WatchSink<Pod> = {
    listing: () => log.push('listing'),
    upsert: pod => log.push(`+${pod.metadata?.name}`),
    remove: pod => log.push(`-${pod.metadata?.name}`),
    synced: () => log.push('synced'),
    status: status => {
      statuses.push(status);
      log.push(status.phase);
    },
    ...changes,
  };
  stream = watchObjects(transport, 'Pod', { namespace: 'shop' }, sink, {
    random: () => 0.5,
    sleep: async ms => {
      delays.push(ms);
      await nextTurn();
    },
    ...tuning,
  });
  return { log, statuses, delays };
};
const parameters = (index: number): URLSearchParams => server.asked[index]?.searchParams ?? new URLSearchParams();

test('a streamed list is complete at the bookmark that ends the initial events', async () => {
  server.next(open(event('ADDED', 'a', 7), event('ADDED', 'b', 3), endOfList(9), event('DELETED', 'a', 10)));
  const { log } = heard();
  await until('the removal arrives', () => log.includes('-a'));
  assert.deepEqual(log, ['connecting', 'listing', '+a', '+b', 'synced', 'live', '-a']);
  assert.equal(server.asked[0]?.pathname, '/api/v1/namespaces/shop/pods');
  assert.equal(parameters(0).get('sendInitialEvents'), 'true');
  assert.equal(parameters(0).get('resourceVersionMatch'), 'NotOlderThan');
  assert.equal(parameters(0).get('timeoutSeconds'), '305');
});

test('a watch that the server ends is resumed at once from the last version, without a word', async () => {
  server.next(
    text(event('ADDED', 'a', 7) + endOfList(9) + event('MODIFIED', 'a', 10) + bookmark(12)),
    open(event('MODIFIED', 'a', 13)),
  );
  const { log, delays } = heard();
  await until('the change arrives', () => log.filter(entry => entry === '+a').length === 3);
  assert.deepEqual(log, ['connecting', 'listing', '+a', 'synced', 'live', '+a', '+a']);
  assert.equal(parameters(1).get('resourceVersion'), '12');
  assert.equal(parameters(1).get('sendInitialEvents'), null);
  assert.deepEqual(delays, []);
});

for (const code of [400, 422])
  test(`a server that answers ${code} to a streamed list is asked for pages, now and later`, async () => {
    server.next(
      status(code, 'sendInitialEvents is forbidden'),
      page(['a', 'b'], 9, 'more'),
      page(['c'], 9),
      text(gone),
      page(['a'], 20),
      open(),
    );
    const { log } = heard();
    await until('the second watch is open', () => server.asked.length === 6);
    assert.deepEqual(log.slice(0, 7), ['connecting', 'listing', '+a', '+b', '+c', 'synced', 'live']);
    assert.deepEqual(log.slice(7), ['listing', '+a', 'synced']);
    assert.equal(parameters(2).get('continue'), 'more');
    assert.equal(parameters(2).get('limit'), '500');
    assert.equal(parameters(3).get('resourceVersion'), '9');
    assert.equal(parameters(5).get('resourceVersion'), '20');
  });

test('a streamed list that neither grows nor ends is asked for in pages', async () => {
  server.next(open(event('ADDED', 'a', 7)), page(['a', 'b'], 9), open());
  const { log } = heard({ listIdleMs: 30 });
  await until('the watch is open', () => server.asked.length === 3);
  assert.deepEqual(log, ['connecting', 'listing', '+a', 'listing', '+a', '+b', 'synced', 'live']);
});

test('a streamed list that breaks twice is asked for in pages', async () => {
  server.next(broken(event('ADDED', 'a', 7)), broken(event('ADDED', 'a', 7)), page(['a'], 9), open());
  const { log } = heard();
  await until('the watch is open', () => server.asked.length === 4);
  assert.equal(log.at(-1), 'live');
});

for (const [how, answer] of [
  ['as an event', text(gone)],
  ['as a status', status(410, 'too old resource version')],
] as const)
  test(`410 ${how} lists anew while the old rows stay`, async () => {
    server.next(text(event('ADDED', 'a', 7) + endOfList(9)), answer, open(event('ADDED', 'b', 8), endOfList(30)));
    const { log, delays } = heard();
    await until('the second list is complete', () => log.filter(entry => entry === 'synced').length === 2);
    assert.deepEqual(log, ['connecting', 'listing', '+a', 'synced', 'live', 'listing', '+b', 'synced']);
    assert.deepEqual(delays, []);
  });

test('an expired continue token lists anew', async () => {
  server.next(
    status(422, 'no'),
    page(['a'], 9, 'more'),
    status(410, 'The provided continue parameter is too old'),
    page(['a', 'b'], 20),
    open(),
  );
  const { log } = heard();
  await until('the watch is open', () => server.asked.length === 5);
  assert.deepEqual(log, ['connecting', 'listing', '+a', 'listing', '+a', '+b', 'synced', 'live']);
});

test('a broken connection is resumed from the last version and says what was lost', async () => {
  server.next(broken(event('ADDED', 'a', 7), endOfList(9)), open(event('MODIFIED', 'a', 10)));
  const { log, statuses } = heard({ now: () => 1_000 });
  await until('the change arrives', () => log.filter(entry => entry === '+a').length === 2);
  assert.deepEqual(log, ['connecting', 'listing', '+a', 'synced', 'live', 'reconnecting', 'live', '+a']);
  const lost = statuses.find(({ phase }) => phase === 'reconnecting');
  assert.ok(lost?.phase === 'reconnecting');
  assert.equal(lost.lastHeardAt, 1_000);
  assert.equal(lost.nextAttemptAt, 1_125);
  assert.equal(lost.attempt, 1);
  assert.equal(parameters(1).get('resourceVersion'), '9');
});

test('failures wait longer each time, up to half a minute', async () => {
  server.always(status(503, 'etcdserver: leader changed'));
  const { delays, statuses } = heard({ random: () => 1 });
  await until('ten attempts were made', () => delays.length >= 10);
  assert.deepEqual(delays.slice(0, 9), [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  const last = statuses.at(-1);
  assert.ok(last?.phase === 'reconnecting');
  assert.equal(last.lost, 'etcdserver: leader changed');
});

test('Retry-After is kept', async () => {
  server.next(status(429, 'too many requests', { 'retry-after': '7' }), open(endOfList(9)));
  const { log, delays } = heard();
  await until('the watch is live', () => log.includes('live'));
  assert.deepEqual(delays, [7_000]);
});

test('403 says why and asks again slowly', async () => {
  server.always(status(403, 'pods is forbidden: User "viewer" cannot list resource "pods"'));
  const { statuses, delays } = heard();
  await until('it asked again', () => delays.length >= 2);
  assert.deepEqual(statuses[1], {
    phase: 'denied',
    why: 'pods is forbidden: User "viewer" cannot list resource "pods"',
  });
  assert.ok(delays.every(delay => delay >= 30_000));
});

test('an identity that may list but not watch still sees the list', async () => {
  server.next(status(403, 'cannot watch'), page(['a'], 9), status(403, 'cannot watch'));
  const { log } = heard({ sleep: () => new Promise(() => {}) });
  await until('it is denied', () => log.includes('denied'));
  assert.deepEqual(log, ['connecting', 'listing', '+a', 'synced', 'live', 'denied']);
});

test('401 keeps trying and recovers', async () => {
  server.next(status(401, 'Unauthorized'), open(endOfList(9)));
  const { log } = heard();
  await until('the watch is live', () => log.includes('live'));
  assert.deepEqual(log, ['connecting', 'unauthorized', 'listing', 'synced', 'live']);
});

test('a silent watch is dropped and resumed', async () => {
  server.next(open(event('ADDED', 'a', 7), endOfList(9)), open(bookmark(12)));
  const { log, statuses } = heard({ watchdogMs: 40 });
  await until('the watch was resumed', () => server.asked.length === 2 && log.at(-1) === 'live');
  assert.equal(parameters(1).get('resourceVersion'), '9');
  assert.ok(statuses.some(status => status.phase === 'reconnecting' && status.lost.includes('said nothing')));
});

test('a line that is no event lists anew', async () => {
  server.next(open(endOfList(9), '<html>gateway</html>\n'), open(event('ADDED', 'b', 8), endOfList(30)));
  const { log } = heard();
  await until('the second list is complete', () => log.filter(entry => entry === 'synced').length === 2);
  assert.deepEqual(log, ['connecting', 'listing', 'synced', 'live', 'reconnecting', 'listing', '+b', 'synced', 'live']);
});

test('half an event at the end of a broken connection is not an event', async () => {
  server.next(broken(endOfList(9), event('ADDED', 'a', 10).slice(0, 30)), open(event('ADDED', 'a', 10)));
  const { log } = heard();
  await until('the object arrives', () => log.includes('+a'));
  assert.equal(parameters(1).get('resourceVersion'), '9');
});

test('a server that ends every watch at once is not asked without pause', async () => {
  server.next(text(endOfList(9)));
  server.always(text(''));
  const { delays } = heard({ random: () => 1 });
  await until('five pauses were made', () => delays.length >= 5);
  assert.ok(server.asked.length <= delays.length + 4, `${server.asked.length} requests, ${delays.length} pauses`);
  assert.ok((delays[4] ?? 0) >= 4_000);
});

test('a sink that throws costs one object, not the stream', async () => {
  server.next(open(event('ADDED', 'a', 7), event('ADDED', 'b', 7), endOfList(9)));
  const failures: unknown[] = [];
  const names: unknown[] = [];
  const { log } = heard(
    { sinkFailed: error => failures.push(error) },
    {
      upsert: pod => {
        if (pod.metadata?.name === 'a') throw new TypeError('a bug');
        names.push(pod.metadata?.name);
      },
    },
  );
  await until('the list is complete', () => log.includes('synced'));
  assert.deepEqual(names, ['b']);
  assert.deepEqual(failures.map(String), ['TypeError: a bug']);
});

test('wake ends a wait', async () => {
  server.next(status(503, 'no'), open(endOfList(9)));
  let release = (): void => {};
  const { log } = heard({
    sleep: (_, signal) =>
      new Promise(resolve => {
        release = resolve;
        signal.addEventListener('abort', () => resolve());
      }),
  });
  await until('it waits', () => log.includes('reconnecting'));
  stream?.wake();
  await until('the watch is live', () => log.includes('live'));
  release();
});

test('wake reopens a watch that is up, from where it was', async () => {
  server.next(open(endOfList(9)), open());
  const { log } = heard();
  await until('the watch is live', () => log.includes('live'));
  stream?.wake();
  await until('it was reopened', () => server.asked.length === 2);
  assert.equal(parameters(1).get('resourceVersion'), '9');
  assert.equal(log.includes('reconnecting'), false);
});

test('after close the sink hears nothing and the server sees the connection end', async () => {
  let ended = false;
  server.next((response, _, url) => {
    response.on('close', () => {
      ended = true;
    });
    open(endOfList(9))(response, _, url);
  });
  const { log } = heard();
  await until('the watch is live', () => log.includes('live'));
  stream?.close();
  await until('the connection ends', () => ended);
  assert.deepEqual(log, ['connecting', 'listing', 'synced', 'live']);
  assert.equal(server.asked.length, 1);
});
