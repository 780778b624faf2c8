import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCallLog } from '../../src/audit/call-log.ts';
import { type Gate, makeGate } from '../../src/cluster/gate.ts';

const gateInto = (log: ReturnType<typeof createCallLog>, readOnly = false): Gate => {
  let now = 0;
  return makeGate({ context: 'prod', readOnly, journal: log.listener, now: () => now++ });
};
const get = (path: string) => ({ method: 'GET', path, upgrade: false });

test('the newest call stands first, with what has become of it so far', () => {
  const log = createCallLog();
  const gate = gateInto(log);
  const first = gate.begin(get('/api/v1/namespaces/shop/pods/web-0'));
  gate.begin(get('/version'));
  first.answered(403);
  first.ended({ phase: 'ended', why: 'pods is forbidden' });
  assert.deepEqual(
    log.lines().map(({ resource, status, why, phase }) => [resource, status, why, phase]),
    [
      ['/version', 0, '', 'open'],
      ['pods', 403, 'pods is forbidden', 'ended'],
    ],
  );
});

test('a watch that is opened again stays one line, which is the newest then and counts all of it', () => {
  const log = createCallLog();
  const gate = gateInto(log);
  const watch = (version: number) => gate.begin(get(`/api/v1/pods?watch=true&resourceVersion=${version}`));
  const first = watch(1);
  first.answered(200);
  first.received(1000, 10);
  first.ended();
  gate.begin(get('/version'));
  gate.begin(get('/api/v1/events?watch=true'));
  watch(11).received(500, 5);
  assert.deepEqual(
    log.lines().map(({ resource, requests, bytes, lines }) => [resource, requests, bytes, lines]),
    [
      ['pods', 2, 1500, 15],
      ['events', 1, 0, 0],
      ['/version', 1, 0, 0],
    ],
  );
});

test('what read-only mode refuses stands there too', () => {
  const log = createCallLog();
  const gate = gateInto(log, true);
  assert.throws(() => gate.begin({ ...get('/api/v1/namespaces/shop/pods/web-0'), method: 'DELETE' }));
  const [line] = log.lines();
  assert.equal(line?.phase, 'refused');
  assert.match(line?.why ?? '', /read-only/);
});

test('only so many lines are kept, and it is told how many went', () => {
  const log = createCallLog(3);
  const gate = gateInto(log);
  for (let index = 0; index < 10; index += 1) gate.begin(get(`/api/v1/namespaces/shop/pods/web-${index}`)).ended();
  assert.deepEqual(
    log.lines().map(({ name }) => name),
    ['web-9', 'web-8', 'web-7'],
  );
  assert.equal(log.dropped(), 7);
});

test('the texts that are kept are bounded as well', () => {
  const log = createCallLog();
  const gate = gateInto(log);
  const long = 'x'.repeat(1_900);
  for (let index = 0; index < 1_000; index += 1) gate.begin(get(`/api/v1/pods?labelSelector=${long}`)).ended();
  const kept = log.lines().reduce((sum, { query }) => sum + query.length, 0);
  assert.ok(kept <= 1024 * 1024, `${kept} characters`);
  assert.ok(log.lines().length > 400);
});
