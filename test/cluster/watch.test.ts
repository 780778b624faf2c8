import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WatchSink, WatchStatus } from '../../src/cluster/cluster.ts';
import { type WatchTuning, watchObjects } from '../../src/cluster/watch.ts';
import type { Pod } from '../../src/model/kubernetes.ts';
import { broken, open, status, text } from '../support/scripted-server.ts';
import { scriptedStream } from '../support/scripted-stream.ts';
import { until } from '../support/until.ts';
import { beginning, bookmark, event, gone, item, page } from '../support/watch-text.ts';

const own = scriptedStream();

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
  own.stream = watchObjects(own.transport, 'Pod', { namespace: 'shop' }, sink, {
    random: () => 0.5,
    sleep: async ms => {
      delays.push(ms);
      await nextTurn();
    },
    ...tuning,
  });
  return { log, statuses, delays };
};
const parameters = (index: number): URLSearchParams => own.server.asked[index]?.searchParams ?? new URLSearchParams();

test('a list comes in one answer, and is watched from its version on', async () => {
  own.server.next(page(['a', 'b'], 9), open(event('DELETED', 'a', 10)));
  const { log } = heard();
  await until('the removal arrives', () => log.includes('-a'));
  assert.deepEqual(log, ['connecting', 'listing', '+a', '+b', 'synced', 'live', '-a']);
  assert.equal(own.server.asked[0]?.pathname, '/api/v1/namespaces/shop/pods');
  assert.equal(parameters(0).get('resourceVersion'), '0');
  assert.equal(parameters(0).get('limit'), null);
  assert.equal(parameters(1).get('watch'), 'true');
  assert.equal(parameters(1).get('resourceVersion'), '9');
  assert.equal(parameters(1).get('timeoutSeconds'), '305');
});

test('a first page comes before the list, and is all of a list that is short', async () => {
  own.server.next(page(['a'], 8, 'more'), page(['a', 'b'], 9), open());
  const { log } = heard({ firstPage: 1 });
  await until('the watch is open', () => own.server.asked.length === 3);
  assert.deepEqual(log, ['connecting', 'listing', '+a', 'listing', '+a', '+b', 'synced', 'live']);
  assert.equal(parameters(0).get('limit'), '1');
  assert.equal(parameters(1).get('limit'), null);
  own.stream?.close();

  own.server.next(page(['a'], 8), open());
  const short = heard({ firstPage: 5 });
  await until('the watch is open', () => own.server.asked.length === 5);
  assert.deepEqual(short.log, ['connecting', 'listing', '+a', 'synced', 'live']);
  assert.equal(parameters(4).get('resourceVersion'), '8');
});

test('objects are handed over while the list still arrives', async () => {
  own.server.next(
    open(
      '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"9"},"items":[',
      item('a'),
      ',',
      item('b'),
      ',',
    ),
  );
  const { log } = heard();
  await until('the first is there', () => log.includes('+a'));
  assert.deepEqual(log, ['connecting', 'listing', '+a']);
});

test('a watch that the server ends is resumed at once from the last version, without a word', async () => {
  own.server.next(page(['a'], 9), text(event('MODIFIED', 'a', 10) + bookmark(12)), open(event('MODIFIED', 'a', 13)));
  const { log, delays } = heard();
  await until('the change arrives', () => log.filter(entry => entry === '+a').length === 3);
  assert.deepEqual(log, ['connecting', 'listing', '+a', 'synced', 'live', '+a', '+a']);
  assert.equal(parameters(2).get('resourceVersion'), '12');
  assert.deepEqual(delays, []);
});

for (const [what, answers] of [
  ['a list that the server will not give at once', [() => status(422, 'too large')]],
  ['an answer that neither grows nor ends', [() => open(beginning, item('a'), ',', item('b'))]],
  ['an answer that breaks twice', [() => broken(beginning, item('a'), ','), () => broken(beginning, item('a'), ',')]],
  [
    'an answer that is cut off twice',
    [() => text(`${beginning}${item('a')},`), () => text(`${beginning}${item('a')},`)],
  ],
] as const)
  test(`${what} is asked for in pages, now and later`, async () => {
    const first = answers.length;
    own.server.next(
      ...answers.map(answer => answer()),
      page(['a', 'b'], 9, 'more'),
      page(['c'], 9),
      text(gone),
      page(['a'], 20),
      open(),
    );
    const { log } = heard({ listIdleMs: 250 });
    await until('the second watch is open', () => own.server.asked.length === first + 5);
    assert.deepEqual(
      log.slice(-8),
      ['listing', '+a', '+b', '+c', 'synced', 'live', 'listing', '+a', 'synced'].slice(-8),
    );
    assert.equal(parameters(first).get('limit'), '500');
    assert.equal(parameters(first + 1).get('continue'), 'more');
    assert.equal(parameters(first + 2).get('resourceVersion'), '9');
    assert.equal(parameters(first + 3).get('limit'), '500');
    assert.equal(parameters(first + 4).get('resourceVersion'), '20');
  });

for (const [how, answer] of [
  ['as an event', text(gone)],
  ['as a status', status(410, 'too old resource version')],
] as const)
  test(`410 ${how} lists anew while the old rows stay`, async () => {
    own.server.next(page(['a'], 9), answer, page(['b'], 30), open());
    const { log, delays } = heard();
    await until('the second list is complete', () => log.filter(entry => entry === 'synced').length === 2);
    assert.deepEqual(log, ['connecting', 'listing', '+a', 'synced', 'live', 'listing', '+b', 'synced']);
    assert.deepEqual(delays, []);
    // Nothing older than what was seen.
    assert.equal(parameters(2).get('resourceVersion'), null);
  });

test('an expired continue token lists anew', async () => {
  own.server.next(
    status(422, 'no'),
    page(['a'], 9, 'more'),
    status(410, 'The provided continue parameter is too old'),
    page(['a', 'b'], 20),
    open(),
  );
  const { log } = heard();
  await until('the watch is open', () => own.server.asked.length === 5);
  assert.deepEqual(log, ['connecting', 'listing', '+a', 'listing', '+a', '+b', 'synced', 'live']);
});

test('a broken connection is resumed from the last version and says what was lost', async () => {
  own.server.next(page(['a'], 9), broken(), open(event('MODIFIED', 'a', 10)));
  const { log, statuses } = heard({ now: () => 1_000 });
  await until('the change arrives', () => log.filter(entry => entry === '+a').length === 2);
  assert.deepEqual(log, ['connecting', 'listing', '+a', 'synced', 'live', 'reconnecting', 'live', '+a']);
  const lost = statuses.find(({ phase }) => phase === 'reconnecting');
  assert.ok(lost?.phase === 'reconnecting');
  assert.equal(lost.lastHeardAt, 1_000);
  assert.equal(lost.nextAttemptAt, 1_125);
  assert.equal(lost.attempt, 1);
  assert.equal(parameters(2).get('resourceVersion'), '9');
});

test('failures wait longer each time, up to half a minute', async () => {
  own.server.always(status(503, 'etcdserver: leader changed'));
  const { delays, statuses } = heard({ random: () => 1 });
  await until('ten attempts were made', () => delays.length >= 10);
  assert.deepEqual(delays.slice(0, 9), [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  const last = statuses.at(-1);
  assert.ok(last?.phase === 'reconnecting');
  assert.equal(last.lost, 'etcdserver: leader changed');
});

test('Retry-After is kept', async () => {
  own.server.next(status(429, 'too many requests', { 'retry-after': '7' }), page([], 9), open());
  const { log, delays } = heard();
  await until('the watch is live', () => log.includes('live'));
  assert.deepEqual(delays, [7_000]);
});

test('403 says why and asks again slowly', async () => {
  own.server.always(status(403, 'pods is forbidden: User "viewer" cannot list resource "pods"'));
  const { statuses, delays } = heard();
  await until('it asked again', () => delays.length >= 2);
  assert.deepEqual(statuses[1], {
    phase: 'denied',
    why: 'pods is forbidden: User "viewer" cannot list resource "pods"',
  });
  assert.ok(delays.every(delay => delay >= 30_000));
});

test('an identity that may list but not watch still sees the list', async () => {
  own.server.next(page(['a'], 9), status(403, 'cannot watch'));
  const { log } = heard({ sleep: () => new Promise(() => {}) });
  await until('it is denied', () => log.includes('denied'));
  assert.deepEqual(log, ['connecting', 'listing', '+a', 'synced', 'live', 'denied']);
});

test('401 keeps trying and recovers', async () => {
  own.server.next(status(401, 'Unauthorized'), page([], 9), open());
  const { log } = heard();
  await until('the watch is live', () => log.includes('live'));
  assert.deepEqual(log, ['connecting', 'unauthorized', 'listing', 'synced', 'live']);
});

test('a silent watch is dropped and resumed', async () => {
  own.server.next(page(['a'], 9), open(), open(bookmark(12)));
  const { log, statuses } = heard({ watchdogMs: 40 });
  await until('the watch was resumed', () => own.server.asked.length === 3 && log.at(-1) === 'live');
  assert.equal(parameters(2).get('resourceVersion'), '9');
  assert.ok(statuses.some(status => status.phase === 'reconnecting' && status.lost.includes('said nothing')));
});

test('a line that is no event lists anew', async () => {
  own.server.next(page([], 9), open('<html>gateway</html>\n'), page(['b'], 30), open());
  const { log } = heard();
  await until('the second list is complete', () => log.filter(entry => entry === 'synced').length === 2);
  assert.deepEqual(log, ['connecting', 'listing', 'synced', 'live', 'reconnecting', 'listing', '+b', 'synced', 'live']);
});

test('half an event at the end of a broken connection is not an event', async () => {
  own.server.next(page([], 9), broken(event('ADDED', 'a', 10).slice(0, 30)), open(event('ADDED', 'a', 10)));
  const { log } = heard();
  await until('the object arrives', () => log.includes('+a'));
  assert.equal(parameters(2).get('resourceVersion'), '9');
});

test('a server that ends every watch at once is not asked without pause', async () => {
  own.server.next(page([], 9));
  own.server.always(text(''));
  const { delays } = heard({ random: () => 1 });
  await until('five pauses were made', () => delays.length >= 5);
  assert.ok(
    own.server.asked.length <= delays.length + 4,
    `${own.server.asked.length} requests, ${delays.length} pauses`,
  );
  assert.ok((delays[4] ?? 0) >= 4_000);
});

test('a sink that throws costs one object, not the stream', async () => {
  own.server.next(page(['a', 'b'], 9), open());
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
  own.server.next(status(503, 'no'), page([], 9), open());
  let release = (): void => {};
  const { log } = heard({
    sleep: (_, signal) =>
      new Promise(resolve => {
        release = resolve;
        signal.addEventListener('abort', () => resolve());
      }),
  });
  await until('it waits', () => log.includes('reconnecting'));
  own.stream?.wake();
  await until('the watch is live', () => log.includes('live'));
  release();
});

test('wake reopens a watch that is up, from where it was', async () => {
  own.server.next(page([], 9), open(), open());
  const { log } = heard();
  await until('the watch is open', () => own.server.asked.length === 2);
  own.stream?.wake();
  await until('it was reopened', () => own.server.asked.length === 3);
  assert.equal(parameters(2).get('resourceVersion'), '9');
  assert.equal(log.includes('reconnecting'), false);
});

test('after close the sink hears nothing and the server sees the connection end', async () => {
  let ended = false;
  own.server.next(page([], 9), (response, _, url) => {
    response.on('close', () => {
      ended = true;
    });
    open()(response, _, url);
  });
  const { log } = heard();
  await until('the watch is open', () => own.server.asked.length === 2);
  own.stream?.close();
  await until('the connection ends', () => ended);
  assert.deepEqual(log, ['connecting', 'listing', 'synced', 'live']);
  assert.equal(own.server.asked.length, 2);
});
