import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster, LogSink } from '../../src/cluster/cluster.ts';
import { ApiError } from '../../src/cluster/errors.ts';
import type { SourceLine } from '../../src/evidence/log-merge.ts';
import {
  followLogSources,
  type LogSourceState,
  type LogSourcesOptions,
  type LogTarget,
} from '../../src/evidence/log-sources.ts';
import { podByName, podsOfContainers } from '../../src/evidence/pod-scope.ts';
import { shopPod, withSandboxCluster } from '../support/sandbox-cluster.ts';
import { until } from '../support/until.ts';

const app = (pod: string) => ({ namespace: 'shop', pod, container: 'app' });
const everyPod: LogTarget = {
  pods: [{ scope: { namespace: 'shop' }, name: undefined, includes: () => true }],
  containers: [],
  wants: () => true,
  joins: true,
};
const onePod = (name: string): LogTarget => ({ ...everyPod, pods: [podByName('shop', name)], joins: false });

const hear = (cluster: Cluster, target: LogTarget, options: Partial<LogSourcesOptions> = {}) => {
  const lines: SourceLine[] = [];
  const errors: unknown[] = [];
  const heard = { lines, errors, sources: [] as readonly LogSourceState[], done: false };
  const stream = followLogSources(
    cluster,
    target,
    { follow: true, ...options },
    {
      lines: batch => lines.push(...batch),
      sources: sources => {
        heard.sources = [...sources];
      },
      done: () => {
        heard.done = true;
      },
      failed: error => errors.push(error),
    },
  );
  return {
    heard,
    close: () => stream.close(),
    logs: () => lines.filter(({ kind }) => kind === 'log').map(({ text }) => text),
    events: () => lines.filter(({ kind }) => kind === 'event').map(({ text }) => text),
  };
};
const ended = (exitCode: number, reason = 'Error') => ({
  terminated: { exitCode, reason, startedAt: '2026-11-21T08:00:00Z', finishedAt: '2026-11-21T08:00:05Z' },
});

test('lines of several pods come in the order of their time', () =>
  withSandboxCluster({ objects: [shopPod('a'), shopPod('b')] }, async (sandbox, cluster) => {
    sandbox.setLogs(app('a'), '2026-11-21T08:00:01.5Z a1\n2026-11-21T08:00:03Z a2');
    sandbox.setLogs(app('b'), '2026-11-21T08:00:01Z b1\n2026-11-21T08:00:02Z b2');
    const it = hear(cluster, everyPod, { follow: false });
    await until('everything is read', () => it.heard.done);
    assert.deepEqual(it.logs(), ['b1', 'a1', 'b2', 'a2']);
    it.close();
  }));

test('a pod that comes is joined from its first line, and one that goes is told', () =>
  withSandboxCluster({ objects: [shopPod('a')] }, async (sandbox, cluster) => {
    sandbox.setLogs(app('a'), 'old 1\nold 2');
    const it = hear(cluster, everyPod, { tailLines: 1 });
    await until('the first pod is read', () => it.logs().length > 0);
    sandbox.setLogs(app('b'), 'new 1\nnew 2');
    sandbox.put(shopPod('b'));
    await until('the new pod is read', () => it.logs().includes('new 2'));
    sandbox.put(shopPod('b', { state: ended(137, 'OOMKilled'), phase: 'Failed' }));
    sandbox.remove('Pod', 'shop', 'b');
    await until('its end is told', () => it.events().includes('pod b is gone'));
    assert.deepEqual(it.logs(), ['old 2', 'new 1', 'new 2']);
    assert.deepEqual(it.events(), ['pod b is new', 'app exited with code 137, OOMKilled', 'pod b is gone']);
    it.close();
  }));

test('a restart is joined: the end of the old run, the start of the new one, each line once', () =>
  withSandboxCluster({ objects: [shopPod('a')] }, async (sandbox, cluster) => {
    const it = hear(cluster, onePod('a'));
    sandbox.appendLog(app('a'), 'one\nsame\nsame');
    await until('the first run is read', () => it.logs().length === 3);
    // Written while nobody reads: the old run's last line is only to be had as the previous log.
    sandbox.put(shopPod('a', { state: ended(1) }));
    await until('its stream has ended', () => it.heard.sources[0]?.status.phase === 'ended');
    sandbox.appendLog(app('a'), 'last words');
    sandbox.rotateLog(app('a'));
    sandbox.appendLog(app('a'), 'two');
    const running = { running: { startedAt: '2026-11-21T08:00:09Z' } };
    sandbox.put(shopPod('a', { restartCount: 1, state: running, lastState: ended(1) }));
    await until('the second run is read', () => it.logs().includes('two'));
    assert.deepEqual(it.logs(), ['one', 'same', 'same', 'last words', 'two']);
    assert.deepEqual(it.events(), ['app exited with code 1', 'app started again (restart 1)']);
    it.close();
  }));

test('a connection that breaks is taken up again where it was, and that is told', () =>
  withSandboxCluster({ objects: [shopPod('a'), shopPod('b')] }, async (sandbox, cluster) => {
    const it = hear(cluster, everyPod);
    sandbox.appendLog(app('a'), 'one\none');
    await until('it is read', () => it.logs().length === 2);
    await sandbox.stop();
    sandbox.appendLog(app('a'), 'two');
    await sandbox.start();
    await until('it goes on', () => it.logs().includes('two'), 5000);
    assert.deepEqual(it.logs(), ['one', 'one', 'two']);
    await until('it is told', () =>
      it.events().some(text => /^2 logs: reconnected, nothing is lost|^app: reconnected/.test(text)),
    );
    it.close();
  }));

test('runs that nobody could read are counted', () =>
  withSandboxCluster({ objects: [shopPod('a')] }, async (sandbox, cluster) => {
    const it = hear(cluster, onePod('a'));
    sandbox.appendLog(app('a'), 'one');
    await until('the first run is read', () => it.logs().length === 1);
    sandbox.put(
      shopPod('a', { restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: ended(2) }),
    );
    await until('the restarts are told', () => it.events().some(text => text.startsWith('app waits')));
    assert.deepEqual(it.events(), [
      'app started again (restart 3); 2 before it can no longer be read',
      'app exited with code 2',
      'app waits: CrashLoopBackOff',
    ]);
    it.close();
  }));

test('a pod of the same name is another pod: its log begins anew in the same place', () =>
  withSandboxCluster({ objects: [shopPod('db-0')] }, async (sandbox, cluster) => {
    const target = { ...everyPod, containers: [app('db-0')], pods: podsOfContainers([app('db-0')]) };
    const it = hear(cluster, target);
    sandbox.appendLog(app('db-0'), 'first');
    await until('the first pod is read', () => it.logs().length === 1);
    sandbox.remove('Pod', 'shop', 'db-0');
    sandbox.setLogs(app('db-0'), 'second');
    sandbox.put(shopPod('db-0', { uid: 'other', state: { running: { startedAt: '2026-11-21T08:01:00Z' } } }));
    await until('the second pod is read', () => it.logs().includes('second'));
    assert.deepEqual(it.logs(), ['first', 'second']);
    assert.equal(it.heard.sources.length, 1);
    it.close();
  }));

test('no more logs are read at once than allowed, and the others are told', () =>
  withSandboxCluster({ objects: [shopPod('a'), shopPod('b'), shopPod('c')] }, async (sandbox, cluster) => {
    for (const name of ['a', 'b', 'c']) sandbox.setLogs(app(name), `line of ${name}`);
    const it = hear(cluster, everyPod, { maxStreams: 2 });
    await until('two are read', () => it.logs().length === 2);
    assert.deepEqual(it.events(), ['2 logs are followed at once: 1 more wait until one ends']);
    sandbox.put(shopPod('a', { state: ended(0, 'Completed'), phase: 'Succeeded' }));
    await until('the third has its turn', () => it.logs().includes('line of c'));
    it.close();
  }));

test('a container that has not started says what it waits for, and is read once it has', () => {
  const waiting = shopPod('a', {
    state: { waiting: { reason: 'ErrImagePull', message: 'not found' } },
    phase: 'Pending',
  });
  return withSandboxCluster({ objects: [waiting] }, async (sandbox, cluster) => {
    const it = hear(cluster, onePod('a'));
    await until('it is told', () => it.events().length > 0);
    assert.deepEqual(it.events(), ['app waits: ErrImagePull: not found']);
    assert.deepEqual(it.heard.sources[0]?.status, {
      phase: 'refused',
      why: 'container "app" in pod "a" is waiting to start: ErrImagePull: not found',
      code: 400,
    });
    sandbox.appendLog(app('a'), 'up');
    sandbox.put(shopPod('a'));
    await until('it is read', () => it.logs().includes('up'));
    it.close();
  });
});

test('following one pod ends when the pod has ended', () =>
  withSandboxCluster({ objects: [shopPod('a')] }, async (sandbox, cluster) => {
    const it = hear(cluster, onePod('a'));
    sandbox.appendLog(app('a'), 'bye');
    await until('it is read', () => it.logs().length === 1);
    sandbox.put(shopPod('a', { state: ended(0, 'Completed'), phase: 'Succeeded' }));
    await until('it is over', () => it.heard.done);
    assert.deepEqual(it.events(), ['app exited with code 0']);
    it.close();
  }));

test('logs are read where pods may not be', () =>
  withSandboxCluster(
    { objects: [shopPod('a')], allows: it => it.resource !== 'pods' || it.subresource === 'log' },
    async (sandbox, cluster) => {
      sandbox.setLogs(app('a'), 'readable');
      const target = { ...everyPod, containers: [app('a')], pods: podsOfContainers([app('a')]) };
      const it = hear(cluster, target);
      await until('it is read', () => it.logs().includes('readable'));
      it.close();
      const all = hear(cluster, everyPod);
      await until('it is refused', () => all.heard.errors.length > 0);
      assert.ok(all.heard.errors[0] instanceof ApiError && all.heard.errors[0].kind === 'forbidden');
      all.close();
    },
  ));

for (const place of ['lines', 'sources'] as const)
  test(`a fault in what hears the ${place} ends the reading and is told`, () =>
    withSandboxCluster({ objects: [shopPod('a')] }, async (sandbox, cluster) => {
      sandbox.appendLog(app('a'), 'one');
      const failures: unknown[] = [];
      const fault = (): void => {
        throw new Error('a fault');
      };
      let calls = 0;
      const stream = followLogSources(
        cluster,
        everyPod,
        { follow: true },
        {
          lines: () => place === 'lines' && fault(),
          // The first call is made before there is a stream to fail.
          sources: () => {
            calls += 1;
            if (calls > 1 && place === 'sources') fault();
          },
          done: () => undefined,
          failed: error => failures.push(error),
        },
      );
      await until('it is told', () => failures.length > 0);
      assert.match(String(failures[0]), /a fault/);
      stream.close();
    }));

test('a log that was rotated while the connection was down is drawn as a gap', () =>
  withSandboxCluster({ objects: [shopPod('a')] }, async (sandbox, cluster) => {
    const it = hear(cluster, onePod('a'));
    sandbox.appendLog(app('a'), '2026-11-21T08:00:01.500000000Z one');
    await until('it is read', () => it.logs().length === 1);
    await sandbox.stop();
    sandbox.setLogs(app('a'), '2026-11-21T08:00:04Z after the rotation');
    await sandbox.start();
    await until('it goes on', () => it.logs().length === 2, 5000);
    assert.match(
      it.events().join(),
      /^app: its log was rotated meanwhile \(.+\): lines between 08:00:01\.500Z and 08:00:04\.000Z may be missing$/,
    );
    it.close();
  }));

test('a pod that is gone is told from those that are there, until one comes under its name', () =>
  withSandboxCluster({ objects: [shopPod('a'), shopPod('b')] }, async (sandbox, cluster) => {
    const it = hear(cluster, everyPod);
    const gone = () => it.heard.sources.filter(source => source.gone).map(({ container }) => container.pod);
    await until(
      'both are read',
      () => it.heard.sources.filter(({ status }) => status.phase === 'streaming').length === 2,
    );
    sandbox.put(shopPod('b', { state: ended(0), phase: 'Succeeded' }));
    sandbox.remove('Pod', 'shop', 'b');
    await until('it is gone', () => gone().length > 0);
    assert.deepEqual(gone(), ['b']);
    sandbox.put(shopPod('b', { uid: 'b-2' }));
    await until('it is back', () => gone().length === 0);
    it.close();
  }));

test('when one connection is back, the others do not wait any longer', () =>
  withSandboxCluster({ objects: [shopPod('a'), shopPod('b')] }, async (_, cluster) => {
    const sinks = new Map<string, LogSink>();
    const woken: string[] = [];
    const played: Cluster = {
      ...cluster,
      logs: ({ pod }, _options, sink) => {
        sinks.set(pod, sink);
        return { wake: () => woken.push(pod), close: () => undefined };
      },
    };
    const it = hear(played, everyPod);
    await until('both are opened', () => sinks.size === 2);
    const lost = { phase: 'reconnecting', lost: 'gone', nextAttemptAt: 0 } as const;
    for (const sink of sinks.values()) {
      sink.status({ phase: 'streaming' });
      sink.status(lost);
    }
    sinks.get('a')?.status({ phase: 'streaming' });
    assert.deepEqual(woken, ['b']);
    sinks.get('b')?.status({ phase: 'streaming' });
    assert.deepEqual(woken, ['b']);
    it.close();
  }));
