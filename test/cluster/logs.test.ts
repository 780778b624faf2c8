import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogLine, LogOptions, LogStatus } from '../../src/cluster/cluster.ts';
import { followLogs, type LogTuning } from '../../src/cluster/logs.ts';
import { type Answer, broken, open, status, text } from '../support/scripted-server.ts';
import { scriptedStream } from '../support/scripted-stream.ts';
import { until } from '../support/until.ts';

const at = (second: number, fraction: string, line: string): string =>
  `2026-11-21T10:00:${String(second).padStart(2, '0')}.${fraction.padEnd(9, '0')}Z ${line}\n`;
const pod = (state: object, more: object = {}): Answer =>
  text(
    JSON.stringify({ kind: 'Pod', status: { containerStatuses: [{ name: 'app', restartCount: 0, state, ...more }] } }),
  );
const running = pod({ running: { startedAt: '2026-11-21T10:00:00Z' } });
const terminated = pod({ terminated: { startedAt: '2026-11-21T10:00:00Z', exitCode: 1 } });

const own = scriptedStream();

const container = { namespace: 'shop', pod: 'web-0', container: 'app' };
const heard = (options: LogOptions = { follow: true }, tuning: Partial<LogTuning> = {}) => {
  const lines: LogLine[] = [];
  const batches: number[] = [];
  const statuses: LogStatus[] = [];
  const delays: number[] = [];
  const sink = {
    lines: (batch: readonly LogLine[]) => {
      lines.push(...batch);
      batches.push(batch.length);
    },
    status: (status: LogStatus) => statuses.push(status),
  };
  own.stream = followLogs(own.transport, container, options, sink, {
    random: () => 0.5,
    sleep: async ms => {
      delays.push(ms);
      await nextTurn();
    },
    ...tuning,
  });
  const phases = (): string[] => statuses.map(({ phase }) => phase);
  return { lines, batches, statuses, phases, delays, texts: () => lines.map(line => line.text) };
};
const ended = (statuses: readonly LogStatus[]) => until('the log ended', () => statuses.at(-1)?.phase === 'ended');

test('a log that is not followed ends with its last line, newline or not', async () => {
  own.server.next(text(`${at(1, '5', 'first')}${at(2, '5', 'second')}`.slice(0, -1)));
  const { lines, statuses, phases } = heard({ follow: false, tailLines: 10 });
  await ended(statuses);
  assert.deepEqual(lines, [
    { time: '2026-11-21T10:00:01.500000000Z', text: 'first' },
    { time: '2026-11-21T10:00:02.500000000Z', text: 'second' },
  ]);
  assert.deepEqual(phases(), ['connecting', 'streaming', 'ended']);
  assert.equal(own.server.asked[0]?.pathname, '/api/v1/namespaces/shop/pods/web-0/log');
  assert.equal(own.server.asked[0]?.search, '?container=app&timestamps=true&tailLines=10');
});

test('tailLines 0 is asked for', async () => {
  own.server.next(open());
  const { phases } = heard({ follow: true, tailLines: 0 });
  await until('it streams', () => phases().includes('streaming'));
  assert.equal(own.server.asked[0]?.searchParams.get('tailLines'), '0');
});

test('a log of the previous run is never followed', async () => {
  own.server.next(text(at(1, '5', 'last words')));
  const { statuses } = heard({ follow: true, previous: true });
  await ended(statuses);
  assert.equal(own.server.asked[0]?.search, '?container=app&timestamps=true&previous=true');
});

test('a broken connection is resumed after the last line, without repeating one', async () => {
  own.server.next(
    broken(at(1, '1', 'a'), at(2, '1', 'b'), at(2, '1', 'b'), at(2, '3', 'half a li').trimEnd()),
    running,
    text(at(2, '1', 'b') + at(2, '1', 'b') + at(2, '1', 'b') + at(2, '3', 'half a line') + at(3, '1', 'c')),
    terminated,
  );
  const { texts, statuses, phases } = heard();
  await ended(statuses);
  assert.deepEqual(texts(), ['a', 'b', 'b', 'b', 'half a line', 'c']);
  assert.deepEqual(phases(), ['connecting', 'streaming', 'reconnecting', 'streaming', 'ended']);
  assert.equal(own.server.asked[2]?.searchParams.get('sinceTime'), '2026-11-21T10:00:02.100000000Z');
  assert.equal(own.server.asked[2]?.searchParams.get('tailLines'), null);
});

test('a log that ends while its container runs is resumed without a word', async () => {
  own.server.next(text(at(1, '1', 'a')), running, text(at(1, '1', 'a') + at(5, '1', 'b')), terminated);
  const { texts, statuses, phases } = heard();
  await ended(statuses);
  assert.deepEqual(texts(), ['a', 'b']);
  assert.equal(phases().includes('reconnecting'), false);
});

test('a log that a newer run writes now has ended', async () => {
  const newer = pod({ running: { startedAt: '2026-11-21T10:00:03Z' } }, { restartCount: 1 });
  own.server.next(text(at(1, '1', 'a')), newer);
  const { texts, statuses } = heard();
  await ended(statuses);
  assert.deepEqual(texts(), ['a']);
});

test('after a broken connection the lines of a newer run are not mixed in', async () => {
  own.server.next(
    broken(at(1, '1', 'a')),
    pod({ running: { startedAt: '2026-11-21T10:00:03Z' } }, { restartCount: 1 }),
  );
  const { texts, statuses } = heard();
  await ended(statuses);
  assert.deepEqual(texts(), ['a']);
  assert.equal(own.server.asked.length, 2);
});

test('where pods may not be read, a log that ends twice without a new line has ended', async () => {
  const forbidden = status(403, 'pods is forbidden');
  own.server.next(text(at(1, '1', 'a')), forbidden, text(at(1, '1', 'a')), forbidden, text(at(1, '1', 'a')), forbidden);
  const { texts, statuses } = heard();
  await ended(statuses);
  assert.deepEqual(texts(), ['a']);
});

test('the log of a pod that is gone has ended', async () => {
  own.server.next(text(at(1, '1', 'a')), status(404, 'pods "web-0" not found'));
  const { statuses } = heard();
  await ended(statuses);
});

test('a container that waits to start is asked again until it writes', async () => {
  const waiting = 'container "app" in pod "web-0" is waiting to start: ContainerCreating';
  own.server.next(...Array(9).fill(status(400, waiting)), open(at(1, '1', 'a')));
  const { texts, statuses, delays } = heard({ follow: true }, { random: () => 1 });
  await until('the line arrives', () => texts().length === 1);
  assert.deepEqual(statuses[1], { phase: 'refused', why: waiting, code: 400 });
  assert.equal(Math.max(...delays), 5_000);
});

test('a refusal of a log that is not followed is the end', async () => {
  own.server.next(status(400, 'previous terminated container "app" in pod "web-0" not found'));
  const { statuses } = heard({ follow: false, previous: true });
  await until('it was refused', () => statuses.length === 2);
  assert.deepEqual(statuses[1], {
    phase: 'refused',
    why: 'previous terminated container "app" in pod "web-0" not found',
    code: 400,
  });
});

test('what the kubelet says in place of a lost log is no line of the container', async () => {
  own.server.next(text('unable to retrieve container logs for containerd://7d38e36d'));
  const { lines, statuses } = heard({ follow: false });
  await until('it was refused', () => statuses.at(-1)?.phase === 'refused');
  assert.deepEqual(lines, []);
  assert.deepEqual(statuses.at(-1), {
    phase: 'refused',
    why: 'unable to retrieve container logs for containerd://7d38e36d',
    code: 200,
  });
});

test('a line of a megabyte is cut and the next one is whole', async () => {
  own.server.next(text(at(1, '1', 'ü'.repeat(500_000)) + at(1, '2', 'next')));
  const { texts, statuses } = heard({ follow: false });
  await ended(statuses);
  assert.ok((texts()[0]?.length ?? 0) < 40_000);
  assert.match(texts()[0] ?? '', /^ü+ … \(the rest of this line, beyond 64 KiB, is left out\)$/);
  assert.equal(texts()[1], 'next');
});

test('escape sequences are cleaned, colors stay', async () => {
  own.server.next(text(at(1, '1', '\u001b[31mred\u001b[0m \u001b]0;title\u0007\u001b[2Jx\r')));
  const { texts, statuses } = heard({ follow: false });
  await ended(statuses);
  assert.deepEqual(texts(), ['\u001b[31mred\u001b[0m x\u001b[0m']);
});

test('lines come in batches, one a chunk', async () => {
  own.server.next(text(Array.from({ length: 1_000 }, (_, index) => at(1, String(index), 'x')).join('')));
  const { lines, batches, statuses } = heard({ follow: false });
  await ended(statuses);
  assert.equal(lines.length, 1_000);
  assert.ok(batches.length < 20, `${batches.length} batches`);
});

test('close ends the request and the sink hears nothing more', async () => {
  let over = false;
  own.server.next((response, request, url) => {
    response.on('close', () => {
      over = true;
    });
    open(at(1, '1', 'a'))(response, request, url);
  });
  const { texts, phases } = heard();
  await until('the line arrives', () => texts().length === 1);
  own.stream?.close();
  await until('the request ended', () => over);
  assert.deepEqual(phases(), ['connecting', 'streaming']);
});

test('nothing more is read before it is this log’s turn', async () => {
  const { promise: turn, resolve: goOn } = Promise.withResolvers<void>();
  let write = (_text: string): void => {};
  own.server.next((response, request, url) => {
    open(at(1, '1', 'a'))(response, request, url);
    write = text => response.write(text);
  });
  const { texts } = heard({ follow: true }, { turns: { next: () => turn } });
  await until('the first line arrives', () => texts().length === 1);
  write(at(2, '1', 'b'));
  await nextTurn();
  assert.deepEqual(texts(), ['a']);
  goOn();
  await until('the next line arrives', () => texts().length === 2);
});
