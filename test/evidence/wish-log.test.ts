import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPodStore } from '../../src/evidence/pod-store.ts';
import { wishForLog } from '../../src/evidence/wish-log.ts';
import type { WishNeeds } from '../../src/evidence/wishes.ts';
import type { LogLines } from '../../src/state/log-lines.ts';
import type { Wanted } from '../../src/state/wanted.ts';
import { shopPod, withSandboxCluster } from '../support/sandbox-cluster.ts';
import { podRowFixture } from '../support/states.ts';
import { until } from '../support/until.ts';
import { diagnosisFixture, findingFixture } from '../support/view-fixtures.ts';

const app = { namespace: 'shop', pod: 'web', container: 'app' };
const wanted: Extract<Wanted, { wanted: 'log' }> = {
  wanted: 'log',
  containers: [app],
  previous: false,
  since: { kind: 'tail', lines: 100 },
};
const texts = (log: LogLines | undefined): readonly string[] =>
  Array.from({ length: log?.end ?? 0 }, (_, number) => log?.line(number)?.text ?? '');

const shown = (cluster: WishNeeds['cluster'], more: Partial<typeof wanted> = {}, store = createPodStore()) => {
  const it: { log: LogLines | undefined; refresh(): void; close(): void } = {
    log: undefined,
    refresh: () => wish.refresh(),
    close: () => wish.close(),
  };
  const wish = wishForLog({ ...wanted, ...more }, {
    cluster,
    store,
    dispatch: action => {
      if (action.type === 'log-changed') it.log = action.log;
    },
  } as WishNeeds);
  return it;
};

test('the log of a container goes on over its restarts, and says so', () =>
  withSandboxCluster({ objects: [shopPod('web')] }, async (sandbox, cluster) => {
    const it = shown(cluster);
    sandbox.appendLog(app, 'one');
    await until('the first run is shown', () => texts(it.log).includes('one'));
    const terminated = { exitCode: 1, reason: 'Error', finishedAt: '2026-11-21T12:03:04Z' };
    sandbox.put(shopPod('web', { state: { terminated } }));
    await until('its end is shown', () => texts(it.log).length === 2);
    assert.deepEqual(it.log?.line(1), {
      source: 0,
      time: Date.parse('2026-11-21T12:03:04Z'),
      text: 'app exited with code 1',
      kind: 'event',
    });
    sandbox.rotateLog(app);
    sandbox.appendLog(app, 'two');
    const running = { running: { startedAt: '2026-11-21T12:03:09Z' } };
    sandbox.put(shopPod('web', { restartCount: 1, state: running, lastState: { terminated } }));
    await until('the second run is shown', () => texts(it.log).includes('two'));
    assert.deepEqual(texts(it.log), ['one', 'app exited with code 1', 'app started again (restart 1)', 'two']);
    assert.deepEqual(it.log?.sources, [{ container: app, status: { phase: 'streaming' }, gone: false }]);
    it.close();
  }));

test('a container that waits says what for', () => {
  const pod = shopPod('web', { state: { waiting: { reason: 'ContainerCreating' } }, phase: 'Pending' });
  return withSandboxCluster({ objects: [pod] }, async (_, cluster) => {
    const it = shown(cluster);
    const why = 'container "app" in pod "web" is waiting to start: ContainerCreating';
    await until('it is said', () => it.log?.sources[0]?.status.phase === 'refused');
    assert.deepEqual(it.log?.sources[0]?.status, { phase: 'refused', why, code: 400 });
    it.close();
  });
});

test('the previous run is shown as it was', () => {
  const terminated = { exitCode: 1, reason: 'Error' };
  const pod = shopPod('web', { restartCount: 1, lastState: { terminated } });
  return withSandboxCluster({ objects: [pod] }, async (sandbox, cluster) => {
    sandbox.setLogs(app, 'last words', { previous: true });
    const it = shown(cluster, { previous: true });
    await until('it is shown', () => it.log?.sources[0]?.status.phase === 'ended');
    await until('its lines are there', () => texts(it.log).length > 0);
    assert.deepEqual(texts(it.log), ['last words']);
    it.close();
  });
});

const workload = { kind: 'ReplicaSet', namespace: 'shop', name: 'web' };
const replicaSet = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', namespace: 'shop', uid: 'rs' },
  spec: { selector: { matchLabels: { app: 'web' } } },
} as never;
const replica = (name: string) =>
  shopPod(name, {
    labels: { app: 'web' },
    metadata: {
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'rs', controller: true }],
    },
  });

test('the logs of a workload are those of all its pods, and pods that come join', () =>
  withSandboxCluster({ objects: [replicaSet, replica('web-a'), shopPod('alone')] }, async (sandbox, cluster) => {
    const it = shown(cluster, { containers: [], workload });
    sandbox.appendLog({ ...app, pod: 'web-a' }, 'from a');
    sandbox.appendLog({ ...app, pod: 'alone' }, 'from elsewhere');
    await until('the first pod is read', () => texts(it.log).includes('from a'));
    sandbox.put(replica('web-b'));
    sandbox.appendLog({ ...app, pod: 'web-b' }, 'from b');
    await until('the second one joins', () => texts(it.log).includes('from b'));
    assert.deepEqual(
      it.log?.sources.map(({ container }) => container.pod),
      ['web-a', 'web-b'],
    );
    assert.ok(texts(it.log).includes('pod web-b is new'));
    assert.ok(!texts(it.log).includes('from elsewhere'));
    it.close();
  }));

test('what the diagnoses of its pods cite comes with the log, also of pods that are gone meanwhile', () =>
  withSandboxCluster({ objects: [replicaSet, replica('web-a'), replica('web-b')] }, async (_, cluster) => {
    const store = createPodStore();
    const diagnose = (pod: string, value: string): void => {
      const evidence = [{ object: `Log/shop/${pod}/app`, path: 'current:3', value }];
      const row = podRowFixture({ uid: pod, namespace: 'shop', name: pod });
      const diagnosis = diagnosisFixture({ findings: [findingFixture({ title: `Because ${value}`, evidence })] });
      store.set(pod, { row, pod: undefined, diagnosis, judgedAt: 0, changedAt: 0 });
    };
    diagnose('web-a', 'no db');
    const it = shown(cluster, { containers: [], workload }, store);
    const cited = (): unknown => it.log?.citations.map(({ container, title }) => [container.pod, title]);
    await until('the first is cited', () => it.log?.citations.length === 1);
    diagnose('web-b', 'no disk');
    it.refresh();
    await until('the second is cited', () => it.log?.citations.length === 2);
    assert.deepEqual(cited(), [
      ['web-a', 'Because no db'],
      ['web-b', 'Because no disk'],
    ]);
    store.delete('web-a');
    diagnose('web-b', 'no cache');
    it.refresh();
    await until('the newer diagnosis is cited', () => it.log?.citations[1]?.title === 'Because no cache');
    assert.deepEqual(cited(), [
      ['web-a', 'Because no db'],
      ['web-b', 'Because no cache'],
    ]);
    it.close();
  }));

test('a workload that does not exist says so in place of its logs', () =>
  withSandboxCluster({ objects: [shopPod('alone')] }, async (_, cluster) => {
    const it = shown(cluster, { containers: [], workload });
    await until('it is said', () => it.log?.sources[0]?.status.phase === 'refused');
    const status = it.log?.sources[0]?.status;
    assert.match(status?.phase === 'refused' ? status.why : '', /replicasets.apps "web" not found/);
    it.close();
  }));

test('while the server is away the lines stay, its absence and return are drawn, and no line is lost or repeated', () =>
  withSandboxCluster({ objects: [replicaSet, ...['a', 'b', 'c'].map(replica)] }, async (sandbox, cluster) => {
    const it = shown(cluster, { containers: [], workload, since: { kind: 'head' } });
    const pods = ['a', 'b', 'c'];
    const numbers = (from: number): string => Array.from({ length: 500 }, (_, index) => `n=${from + index}`).join('\n');
    const write = (from: number): void => {
      for (const pod of pods) sandbox.appendLog({ ...app, pod }, numbers(from));
    };
    const written = (): number => texts(it.log).filter(text => text.startsWith('n=')).length;
    write(0);
    await until('the first lines are there', () => written() === 1500);
    await sandbox.stop();
    write(500);
    await until('the break is drawn', () =>
      texts(it.log).some(text => text.startsWith('3 logs: the connection is lost')),
    );
    assert.equal(written(), 1500);
    await sandbox.start();
    write(1000);
    await until('all lines are there', () => written() >= 4500, 5000);
    const numbersOf = (pod: number): readonly number[] =>
      Array.from({ length: it.log?.end ?? 0 }, (_, number) => it.log?.line(number)).flatMap(line =>
        line?.kind === 'log' && it.log?.sources[line.source]?.container.pod === pods[pod]
          ? [Number(line.text.slice(2))]
          : [],
      );
    for (const pod of pods.keys())
      assert.deepEqual(
        numbersOf(pod),
        Array.from({ length: 1500 }, (_, number) => number),
      );
    const events = texts(it.log).filter(text => !text.startsWith('n='));
    assert.match(events[0] ?? '', /^3 logs: the connection is lost: /);
    assert.match(events[1] ?? '', /^3 logs: reconnected after \d+s, nothing is lost$/);
    assert.equal(events.length, 2);
    it.close();
  }));
