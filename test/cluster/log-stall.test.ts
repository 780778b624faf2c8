import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogOptions, LogStatus } from '../../src/cluster/cluster.ts';
import { followLogs, type LogTuning } from '../../src/cluster/logs.ts';
import { stallWatch } from '../../src/cluster/stall-watch.ts';
import { type Answer, open, status, text } from '../support/scripted-server.ts';
import { scriptedStream } from '../support/scripted-stream.ts';
import { until } from '../support/until.ts';

const at = (second: number, line: string): string => `2026-11-21T10:00:0${second}.000000000Z ${line}\n`;
const pod = (startedAt: string, restartCount = 0): Answer =>
  text(
    JSON.stringify({
      kind: 'Pod',
      status: { containerStatuses: [{ name: 'app', restartCount, state: { running: { startedAt } } }] },
    }),
  );

const own = scriptedStream();

/** Followed logs are answered by `streams` in turn, questions for the newest line by `newest`, for the pod by `pods`. */
const serve = (streams: readonly Answer[], newest: readonly Answer[], pods: Answer): void => {
  const [left, asked] = [[...streams], [...newest]];
  own.server.always((response, request, url) => {
    const answer = (): Answer | undefined => {
      if (!url.pathname.endsWith('/log')) return pods;
      if (url.searchParams.get('tailLines') !== '1') return left.shift();
      return asked.length > 1 ? asked.shift() : asked[0];
    };
    (answer() ?? open())(response, request, url);
  });
};
const checks = (): number =>
  own.server.asked.filter(({ searchParams }) => searchParams.get('tailLines') === '1').length;

const heard = (
  options: LogOptions = { follow: true },
  tuning: Partial<LogTuning> = {},
  ready: () => Promise<void> | undefined = () => undefined,
) => {
  const lines: string[] = [];
  const statuses: LogStatus[] = [];
  own.stream = followLogs(
    own.transport,
    { namespace: 'shop', pod: 'web-0', container: 'app' },
    options,
    { lines: batch => lines.push(...batch.map(line => line.text)), status: each => statuses.push(each), ready },
    { silentMs: 5, longestSilentMs: 20, graceMs: 5, random: () => 0, ...tuning },
  );
  return { lines, statuses, phases: () => statuses.map(({ phase }) => phase) };
};
/** As long as a silent log would have been asked about several times. */
const scriptedSilence = (): Promise<void> => {
  const patience = { afterMs: 5 };
  const { promise, resolve } = Promise.withResolvers<void>();
  let asked = 0;
  const watch = stallWatch(new AbortController().signal, {
    patience,
    shortestMs: 5,
    longestMs: 20,
    graceMs: 5,
    isBehind: async () => {
      asked += 1;
      if (asked === 3) {
        watch.clear();
        resolve();
      }
      return false;
    },
  });
  watch.waiting();
  return promise;
};
const running = pod('2026-11-21T10:00:00Z');

test('a connection that has gone silent while the log goes on is taken up anew, without loss or repetition', async () => {
  serve(
    [open(at(1, 'a') + at(2, 'b')), open(at(2, 'b') + at(2, 'b, later') + at(3, 'c'))],
    [text(at(2, 'b')), text(at(3, 'c'))],
    running,
  );
  const { lines, statuses, phases } = heard();
  await until('the last line arrives', () => lines.includes('c'));
  assert.deepEqual(lines, ['a', 'b', 'b, later', 'c']);
  assert.deepEqual(phases(), ['connecting', 'streaming', 'reconnecting', 'streaming']);
  const lost = statuses.find(each => each.phase === 'reconnecting')?.lost;
  assert.match(lost ?? '', /^nothing came for \d+ s though the log goes on$/);
});

test('a log that is silent because nothing is written is left alone, and asked for ever more rarely', async () => {
  serve([open(at(1, 'a'))], [text(at(1, 'a'))], running);
  const { phases } = heard();
  await until('it has been asked a few times', () => checks() >= 4);
  assert.deepEqual(phases(), ['connecting', 'streaming']);
});

test('each check that finds nothing doubles the time to the next, up to a limit; a stall begins anew', async () => {
  const patience = { afterMs: 2 };
  const borne: number[] = [];
  let behind = false;
  const watch = stallWatch(new AbortController().signal, {
    patience,
    shortestMs: 2,
    longestMs: 12,
    graceMs: 1,
    isBehind: async () => {
      borne.push(patience.afterMs);
      return behind;
    },
  });
  watch.waiting();
  await until('it has been asked a few times', () => borne.length >= 5);
  assert.deepEqual(borne.slice(0, 5), [2, 4, 8, 12, 12]);
  behind = true;
  await until('the stall is noticed', () => watch.signal.aborted);
  assert.equal(patience.afterMs, 2);
  watch.clear();
});

test('a line that comes while it is being asked for is no stall', async () => {
  let write = (): void => {};
  serve(
    [
      (response, request, url) => {
        open(at(1, 'a'))(response, request, url);
        write = () => response.write(at(2, 'b'));
      },
    ],
    [
      (response, request, url) => {
        write();
        text(at(2, 'b'))(response, request, url);
      },
      text(at(2, 'b')),
    ],
    running,
  );
  const { phases } = heard({ follow: true }, { graceMs: 200 });
  await until('it has been asked again', () => checks() >= 3);
  assert.deepEqual(phases(), ['connecting', 'streaming']);
});

test('a line that is still being written is none that is missing', async () => {
  serve([open(at(1, 'a'))], [text(at(2, 'a prompt without an end: ').trimEnd())], running);
  const { phases } = heard();
  await until('it has been asked a few times', () => checks() >= 3);
  assert.deepEqual(phases(), ['connecting', 'streaming']);
});

test('of a log that is only read from now on, older lines are not missed and newer ones are', async () => {
  serve([open(), open(at(3, 'new'))], [text(at(1, 'old')), text(at(1, 'old')), text(at(3, 'new'))], running);
  const { lines } = heard({ follow: true, tailLines: 0 });
  await until('the new line arrives', () => lines.length > 0);
  assert.deepEqual(lines, ['new']);
  assert.equal(checks(), 3);
});

test('a log of which nothing has come although there is something is asked for again', async () => {
  serve([open(), open(at(1, 'a'))], [text(at(1, 'a'))], running);
  const { lines } = heard({ follow: true, tailLines: 100 });
  await until('the line arrives', () => lines.length > 0);
  assert.deepEqual(lines, ['a']);
});

test('a server that cannot be reached when it is asked breaks the connection', async () => {
  serve([open(at(1, 'a')), open(at(1, 'a') + at(2, 'b'))], [response => response.destroy(), text(at(2, 'b'))], running);
  const { lines, statuses } = heard();
  await until('it goes on', () => lines.includes('b'));
  assert.deepEqual(lines, ['a', 'b']);
  const lost = statuses.find(each => each.phase === 'reconnecting')?.lost;
  assert.match(lost ?? '', /^nothing came for \d+ s: /);
});

test('a server that refuses to be asked breaks nothing', async () => {
  serve([open(at(1, 'a'))], [status(403, 'pods/log is forbidden')], running);
  const { phases } = heard();
  await until('it has been asked a few times', () => checks() >= 3);
  assert.deepEqual(phases(), ['connecting', 'streaming']);
});

test('a run that was replaced while its connection was silent has ended', async () => {
  serve([open(at(1, 'a'))], [text(at(5, 'of the next run'))], pod('2026-11-21T10:00:04Z', 1));
  const { lines, statuses } = heard();
  await until('it has ended', () => statuses.at(-1)?.phase === 'ended');
  assert.deepEqual(lines, ['a']);
});

test('a reader that cannot keep up is not taken for a silent log', async () => {
  serve([open(at(1, 'a'))], [text(at(2, 'b'))], running);
  const { promise: ready, resolve: goOn } = Promise.withResolvers<void>();
  const others = scriptedSilence();
  const { lines, phases } = heard({ follow: true }, {}, () => ready);
  await until('the line arrives', () => lines.length === 1);
  await others;
  assert.deepEqual([checks(), phases()], [0, ['connecting', 'streaming']]);
  goOn();
  await until('it is asked', () => checks() > 0);
});

test('a connection that is dropped by whoever reads goes on after its last line', async () => {
  serve([open(at(1, 'a')), open(at(1, 'a') + at(2, 'b'))], [text(at(1, 'a'))], running);
  const { lines, phases } = heard({ follow: true }, { silentMs: 60_000 });
  await until('the first line arrives', () => lines.length === 1);
  own.stream?.wake();
  await until('it goes on', () => lines.length === 2);
  assert.deepEqual(lines, ['a', 'b']);
  assert.equal(phases().includes('reconnecting'), false);
});
