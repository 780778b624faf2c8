import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCallLog } from '../../src/audit/call-log.ts';
import { readJournal } from '../../src/audit/read-journal.ts';
import type { Recorder } from '../../src/audit/recorder.ts';
import type { Cluster, LogSink } from '../../src/cluster/cluster.ts';
import { connectTo } from '../../src/cluster/connect.ts';
import { ApiError } from '../../src/cluster/errors.ts';
import { bothJournals } from '../../src/cluster/gate.ts';
import { parseKubeconfig } from '../../src/cluster/kubeconfig-file.ts';
import { openCall } from '../../src/cluster/open-call.ts';
import { runExec } from '../../src/commands/exec.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import { readScope } from '../../src/evidence/read-scope.ts';
import type { ApiCall } from '../../src/model/api-call.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { withCommand } from '../support/command-run.ts';
import { newJournalPath, newRecorder, ofKind } from '../support/journals.ts';
import { shopPod } from '../support/sandbox-cluster.ts';
import { until } from '../support/until.ts';

type Recorded = ReturnType<typeof newRecorder> & {
  readonly sandbox: Sandbox;
  readonly cluster: Cluster;
  readonly calls: ReturnType<typeof createCallLog>;
};

const recorded = async (
  options: SandboxOptions & { readonly readOnly?: boolean },
  run: (it: Recorded) => Promise<void>,
): Promise<void> => {
  const sandbox = await startSandbox(options);
  const kubeconfig = { ...parseKubeconfig(sandbox.kubeconfig, 'demo'), files: [] };
  const into = newRecorder();
  const calls = createCallLog();
  const journal = bothJournals(into.recorder.listener, calls.listener);
  const cluster = await connectTo(kubeconfig, { readOnly: options.readOnly === true, place: { env: {} }, journal });
  try {
    await run({ ...into, sandbox, cluster, calls });
  } finally {
    await cluster.close();
    await sandbox.close();
  }
};

const words = ({
  resource,
  namespace,
  name,
  query,
}: Pick<ApiCall, 'resource' | 'namespace' | 'name' | 'query'>): string => [resource, namespace, name, query].join(' ');

const container = { namespace: 'shop', pod: 'web', container: 'app' };
const quiet: LogSink = { lines: () => {}, status: () => {} };

test('every request that reaches the server stands in the journal, and nothing else does', () =>
  recorded({ objects: [shopPod('web'), shopPod('api')] }, async ({ sandbox, cluster, recorder, read, calls }) => {
    sandbox.setLogs(container, 'one\ntwo\nthree\n');
    await cluster.version();
    await cluster.whoAmI();
    await cluster.mayI({ verb: 'list', resource: 'pods', namespace: 'shop' });
    await readScope(cluster, { namespace: 'shop', only: [] }, async () => families);
    await cluster.get('Secret', 'shop', 'nope');
    let synced = false;
    const watch = cluster.watch(
      'Pod',
      { namespace: 'shop' },
      {
        listing: () => {},
        upsert: () => {},
        remove: () => {},
        synced: () => {
          synced = true;
        },
        status: () => {},
      },
    );
    await until('the list is there', () => synced);
    let ended = false;
    cluster.logs(
      container,
      { follow: false },
      {
        ...quiet,
        status: ({ phase }) => {
          ended = phase === 'ended';
        },
      },
    );
    await until('the log is read', () => ended);
    await (await cluster.exec(container, { command: ['true'], tty: false, stdin: false })).ended;
    await cluster.deletePod('shop', 'api');
    watch.close();
    await until('all have come to their end', () => !calls.isOpen());
    recorder.end('left');

    const entries = read();
    const requests = ofKind(entries, 'request');
    const arrived = sandbox.requests.map(({ method, url, headers, body }) => {
      const { call } = openCall({ method, path: url, upgrade: headers['upgrade'] !== undefined, body }, 'demo', 0);
      return words(call);
    });
    assert.ok(arrived.length > 15);
    assert.deepEqual(requests.map(words).sort(), arrived.sort());
    assert.equal(new Set(requests.map(({ id }) => id)).size, requests.length);
    const streams = ofKind(entries, 'stream-end');
    assert.deepEqual(
      requests
        .filter(({ open }) => open)
        .map(({ id }) => id)
        .sort(),
      streams.map(({ id }) => id).sort(),
    );
    const log = requests.find(({ resource }) => resource === 'pods/log');
    assert.deepEqual([log?.namespace, log?.name, log?.status, log?.lines], ['shop', 'web', 200, 3]);
    assert.equal(entries.at(-1)?.entry, 'end');
  }));

test('a change stands in the journal before it is sent, and its outcome after', () =>
  recorded({ objects: [shopPod('web')] }, async ({ sandbox, cluster, recorder, read }) => {
    let before: readonly string[] = [];
    sandbox.subscribe(() => {
      before = read().map(({ entry }) => entry);
    });
    await cluster.deletePod('shop', 'web');
    assert.deepEqual(before, ['session', 'change']);
    recorder.end('left');
    const [change] = ofKind(read(), 'change');
    const outcome = ofKind(read(), 'request').find(({ id }) => id === change?.id);
    assert.deepEqual([change?.verb, change?.resource, change?.name, outcome?.status], ['delete', 'pods', 'web', 200]);
  }));

test('what podctl refuses itself and what the server refuses stand there with the reason', () =>
  recorded({ readOnly: true, allows: ({ resource }) => resource !== 'events' }, async ({ cluster, read }) => {
    await assert.rejects(cluster.deletePod('shop', 'web'), ApiError);
    await assert.rejects(cluster.exec(container, { command: ['sh'], tty: true, stdin: true }), ApiError);
    await assert.rejects(
      cluster.portForward({ namespace: 'shop', name: 'web' }, { local: 0, remote: 80 }, forwardSink),
    );
    assert.equal((await cluster.list('Event', { namespace: 'shop' })).state, 'forbidden');
    assert.deepEqual(
      ofKind(read(), 'refusal').map(({ verb, name }) => `${verb} ${name}`),
      ['delete web', 'exec web', 'portforward web'],
    );
    const [denied] = ofKind(read(), 'request');
    assert.equal(denied?.status, 403);
    assert.match(denied?.why ?? '', /cannot list resource "events"/);
  }));

const forwardSink = { connected: () => {}, error: () => {}, answered: () => {} };

/** A recorder whose file another program has just written to. */
const lost = ({ recorder }: { readonly recorder: Recorder }, fail: () => void): void => {
  fail();
  recorder.write({ entry: 'note', text: 'this cannot be written' });
};

test('once nothing can be written down, reads go on and are told to be unrecorded, and changes are not sent', () =>
  recorded({ objects: [shopPod('web')] }, async it => {
    const { cluster, sandbox, recorder } = it;
    const told: string[] = [];
    recorder.onFailure(why => told.push(why));
    const { appendFileSync } = await import('node:fs');
    lost(it, () => appendFileSync(recorder.file, 'x'));
    assert.deepEqual(told, ['another program has written to it']);
    assert.equal(recorder.failed(), told[0]);
    assert.equal((await cluster.get('Pod', 'shop', 'web')).state, 'read');
    await assert.rejects(cluster.deletePod('shop', 'web'), /Not sent, since it cannot be written down/);
    assert.equal(sandbox.get('Pod', 'shop', 'web')?.metadata?.deletionTimestamp, undefined);
  }));

test('--record writes the whole session of a command', () =>
  withCommand({ objects: [shopPod('web')] }, async ({ flags, io }) => {
    const file = newJournalPath();
    const code = await runExec({ args: ['web', 'echo', 'hello'], flags: { ...flags, record: file } }, io);
    assert.equal(code, 0);
    const { entries, broken, torn } = readJournal(file);
    assert.equal(broken ?? torn, undefined);
    const [connection] = ofKind(entries, 'connection');
    assert.deepEqual([connection?.context, connection?.readOnly], ['demo', false]);
    assert.equal(ofKind(entries, 'identity').length, 1);
    assert.deepEqual(
      ofKind(entries, 'change').map(({ verb, name, query }) => [
        verb,
        name,
        new URLSearchParams(query).getAll('command'),
      ]),
      [['exec', 'web', ['echo', 'hello']]],
    );
    assert.equal(ofKind(entries, 'end')[0]?.entries, entries.length);
  }));

test('a file that cannot be a journal keeps the command from asking anything', () =>
  withCommand({ objects: [shopPod('web')] }, async ({ flags, io, sandbox }) => {
    const call = { args: ['web', 'true'], flags: { ...flags, record: '/nowhere/at/all' } };
    await assert.rejects(runExec(call, io), /--record \/nowhere\/at\/all cannot be written/);
    assert.equal(sandbox.requests.length, 0);
  }));
