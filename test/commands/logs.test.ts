import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { subcommands } from '../../src/commands/index.ts';
import { logRequest } from '../../src/commands/logs/log-request.ts';
import { type LogPrinting, printLogs } from '../../src/commands/logs/print-logs.ts';
import { sourceName } from '../../src/commands/logs/source-name.ts';
import type { FlagValues } from '../../src/commands/options.ts';
import { parse } from '../../src/commands/parse.ts';
import { podByName } from '../../src/evidence/pod-scope.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { testStdio } from '../support/command-run.ts';
import { shopPod, withSandboxCluster } from '../support/sandbox-cluster.ts';
import { until } from '../support/until.ts';

const app = { namespace: 'shop', pod: 'web-7f9c-x2x9k', container: 'app' };
const web = shopPod(app.pod, { metadata: { generateName: 'web-7f9c-', labels: { 'pod-template-hash': '7f9c' } } });
const all: LogPrinting = {
  pods: [{ scope: { namespace: 'shop' }, name: undefined, includes: () => true }],
  containers: [],
  joins: true,
  named: true,
  namespaces: false,
  color: 'none',
};

const printed = async (
  options: SandboxOptions,
  flags: FlagValues,
  how: Partial<LogPrinting> = {},
  logs: Readonly<Record<string, string>> = { [app.pod]: '2026-11-21T08:00:01.5Z one\n2026-11-21T08:00:02Z two' },
) => {
  const io = testStdio();
  let code = -1;
  await withSandboxCluster(options, async (sandbox, cluster) => {
    for (const [pod, text] of Object.entries(logs)) sandbox.setLogs({ ...app, pod }, text);
    code = await printLogs(cluster, { ...all, ...how }, logRequest(flags, false), io, new AbortController().signal);
  });
  return { code, out: io.out(), err: io.err() };
};

test('a log is printed as it is', async () => {
  const { code, out, err } = await printed({ objects: [web] }, {}, { named: false });
  assert.deepEqual({ code, out, err }, { code: 0, out: 'one\ntwo\n', err: '' });
});

test('several logs are told apart by short names, in the order of time', async () => {
  const { out } = await printed(
    { objects: [web, shopPod('db-0')] },
    {},
    {},
    {
      [app.pod]: '2026-11-21T08:00:01Z one\n2026-11-21T08:00:03Z three',
      'db-0': '2026-11-21T08:00:02Z two',
    },
  );
  assert.equal(out, 'web-x2x9k one\ndb-0 two\nweb-x2x9k three\n');
});

test('colors are the names’ and the logs’ own, or none', async () => {
  const logs = { [app.pod]: '2026-11-21T08:00:01Z \u001b[31mred\u001b[0m' };
  const colored = await printed({ objects: [web] }, {}, { color: '16' }, logs);
  assert.equal(colored.out, '\u001b[36mweb-x2x9k\u001b[39m \u001b[31mred\u001b[0m\u001b[0m\n');
  assert.equal((await printed({ objects: [web] }, {}, {}, logs)).out, 'web-x2x9k red\n');
});

test('json has a record a line, raw the lines alone', async () => {
  const { out } = await printed({ objects: [web] }, { output: 'json', tail: '1' });
  assert.deepEqual(JSON.parse(out), {
    time: '2026-11-21T08:00:02Z',
    ...app,
    kind: 'log',
    message: 'two',
  });
  assert.equal((await printed({ objects: [web] }, { output: 'raw' })).out, 'one\ntwo\n');
});

test('time stamps are the kubelet’s', async () => {
  const { out } = await printed({ objects: [web] }, { timestamps: true }, { named: false });
  assert.equal(out, '2026-11-21T08:00:01.5Z one\n2026-11-21T08:00:02Z two\n');
});

test('lines are included and excluded by what they say', async () => {
  assert.equal((await printed({ objects: [web] }, { include: ['on', 'xx'] }, { named: false })).out, 'one\n');
  assert.equal((await printed({ objects: [web] }, { exclude: ['^on'] }, { named: false })).out, 'two\n');
});

test('lines are chosen by their fields, a stack trace with the line that it belongs to', async () => {
  const logs = {
    [app.pod]: ['level=info msg=fine', 'ERROR boom', '\tat a.B.c(B.java:1)', '{"level":"error","status":503}']
      .map((line, second) => `2026-11-21T08:00:0${second}Z ${line}`)
      .join('\n'),
  };
  const where = async (query: string) =>
    (await printed({ objects: [web] }, { where: query }, { named: false }, logs)).out;
  assert.equal(await where('level>=warn'), 'ERROR boom\n\tat a.B.c(B.java:1)\n{"level":"error","status":503}\n');
  assert.equal(await where('status>=500'), '{"level":"error","status":503}\n');
  assert.throws(() => logRequest({ where: '' }, false), /asks for nothing/);
});

test('what cannot be read is told, with exit code 1', async () => {
  const waiting = shopPod('new', { state: { waiting: { reason: 'ContainerCreating' } }, phase: 'Pending' });
  const { code, out, err } = await printed({ objects: [web, waiting] }, { output: 'raw' });
  assert.equal(out, 'one\ntwo\n');
  assert.equal(err, 'podctl: container "app" in pod "new" is waiting to start: ContainerCreating\n');
  assert.equal(code, 1);
});

test('a container that does not exist, and a run that there was not, are told', async () => {
  const pods = [podByName('shop', app.pod)];
  const missing = await printed({ objects: [web] }, { container: 'nope' }, { pods, joins: false });
  assert.deepEqual([missing.code, missing.err], [1, 'podctl: there is no container nope; there is app\n']);
  const previous = await printed({ objects: [web] }, { previous: true });
  assert.match(previous.err, /no container has ended before/);
});

test('events go to standard error, logs to standard output', () =>
  withSandboxCluster({ objects: [web] }, async (sandbox, cluster) => {
    const io = testStdio();
    const stop = new AbortController();
    const request = logRequest({ follow: true }, false);
    const code = printLogs(cluster, all, request, io, stop.signal);
    sandbox.appendLog(app, 'one');
    await until('it is printed', () => io.out() !== '');
    const terminated = { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-11-21T12:03:04Z' };
    sandbox.put(shopPod(app.pod, { metadata: web.metadata, state: { terminated }, phase: 'Failed' }));
    await until('the end is told', () => io.err() !== '');
    assert.equal(io.err(), '-- 12:03:04Z web-x2x9k: app exited with code 137, OOMKilled\n');
    stop.abort();
    assert.equal(await code, 130);
    assert.equal(io.out(), 'web-x2x9k one\n');
  }));

test('a reader that goes away is no error', () =>
  withSandboxCluster({ objects: [web] }, async (sandbox, cluster) => {
    const stdout = new PassThrough();
    sandbox.appendLog(app, 'one');
    const io = { stdout, stderr: new PassThrough() };
    const code = printLogs(cluster, all, logRequest({ follow: true }, false), io, new AbortController().signal);
    stdout.once('data', () => stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })));
    assert.equal(await code, 0);
  }));

for (const [flags, message] of [
  [{ since: 'yesterday' }, '--since yesterday is no time'],
  [{ tail: 'x' }, '--tail x is not a number'],
  [{ output: 'xml' }, '--output cannot be xml'],
  [{ include: ['('] }, /^--include is not a regular expression/],
  [{ follow: true, previous: true }, 'A run that has ended cannot be followed'],
] as const)
  test(`${JSON.stringify(flags)} is refused`, () => assert.throws(() => logRequest(flags, false), { message }));

test('durations and times are understood', () => {
  assert.equal(logRequest({ since: '1h30m' }, false).options.sinceSeconds, 5400);
  assert.equal(logRequest({ since: '2d' }, false).options.sinceSeconds, 172_800);
  assert.equal(logRequest({ since: '2026-11-21T10:00:00+02:00' }, false).options.sinceTime, '2026-11-21T08:00:00.000Z');
  assert.equal(logRequest({}, true).options.tailLines, 10);
  assert.equal(logRequest({}, false).options.tailLines, undefined);
});

test('a number of lines may be negative, as in kubectl, and what follows -- is left alone', () => {
  const flagsOf = (...words: string[]) => parse(['logs', 'web', ...words], subcommands).call;
  assert.equal(flagsOf('--tail', '-1', '-f').flags['tail'], '-1');
  assert.deepEqual(flagsOf('--', '--tail', '-1').args, ['web', '--tail', '-1']);
});

test('-c names whole containers', () => {
  const { isContainerWanted } = logRequest({ container: 'app|side.*' }, false);
  assert.deepEqual(['app', 'apps', 'sidecar', 'my-app'].map(isContainerWanted), [true, false, true, false]);
});

test('a name tells as much as is needed', () => {
  const plain = { generateName: '', templateHash: '', severalContainers: false };
  assert.equal(sourceName({ ...app, pod: 'db-0' }, { ...plain, generateName: 'db-' }, false), 'db-0');
  assert.equal(sourceName(app, { ...plain, severalContainers: true }, true), 'shop/web-7f9c-x2x9k app');
});

test('a fault in the printing ends the command with it', () =>
  withSandboxCluster({ objects: [web] }, async (sandbox, cluster) => {
    sandbox.appendLog(app, 'one');
    const request = {
      ...logRequest({ follow: true }, false),
      isLineWanted: () => {
        throw new Error('a fault');
      },
    };
    await assert.rejects(printLogs(cluster, all, request, testStdio(), new AbortController().signal), /a fault/);
  }));

test('while no pod is there yet, a server that goes away is told once', () =>
  withSandboxCluster({ objects: [] }, async (sandbox, cluster) => {
    const io = testStdio();
    const stop = new AbortController();
    const code = printLogs(cluster, all, logRequest({ follow: true }, true), io, stop.signal);
    await until('it waits for a pod', () => io.err().includes('waiting for one'));
    await sandbox.stop();
    await until('the break is told', () => io.err().includes('the connection is lost'));
    await sandbox.start();
    stop.abort();
    assert.equal(await code, 130);
    assert.equal(io.err().split('the connection is lost').length, 2);
  }));
