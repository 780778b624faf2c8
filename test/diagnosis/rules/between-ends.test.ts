import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { type ContainerCase, diagnoseCase, ended, leadOf, saidBy } from '../../support/container-cases.ts';
import { ago, anObject, aPod } from '../../support/objects.ts';
import { about, judge, leading, rulesOf, running } from '../../support/probe-pods.ts';

// Containers that run at the moment, between two ends or after the last one, and ends that are history.

const ready = {
  podStatus: {
    conditions: [
      { type: 'PodScheduled', status: 'True' },
      { type: 'Initialized', status: 'True' },
      { type: 'Ready', status: 'True' },
    ],
  },
};
const runs = (seconds: number, restartCount: number, exitCode: number, ran: number) => ({
  ready: true,
  started: true,
  restartCount,
  state: { running: { startedAt: ago(seconds) } },
  lastState: { terminated: ended(exitCode, {}, ran, seconds + 1) },
});

test('ready between ends that come within a minute, a container fails; when it runs longer it degrades', () => {
  assert.equal(diagnoseCase({ ...ready, status: runs(3, 5, 1, 2) }).verdict, 'failing');
  assert.equal(diagnoseCase({ ...ready, status: runs(3, 5, 1, 300) }).verdict, 'degraded');
});

test('two short runs before one that is Ready are teething, two longer ones are not', () => {
  assert.equal(diagnoseCase({ ...ready, status: runs(3, 2, 1, 2) }).verdict, 'healthy');
  assert.equal(diagnoseCase({ ...ready, status: runs(30, 2, 1, 45) }).verdict, 'degraded');
  assert.equal(diagnoseCase({ ...ready, status: runs(90, 2, 1, 45) }).verdict, 'healthy');
});

test('an end after hours of work, Ready again, is a note', () => {
  const diagnosis = diagnoseCase({ ...ready, status: runs(30, 4, 1, 90_000) });
  assert.equal(diagnosis.verdict, 'healthy');
  assert.equal(leadOf(diagnosis), 'restarts-recent');
});

test('a restart of which there is no record is a note all the same', () => {
  const status = { ...runs(120, 1, 1, 2), lastState: {} };
  const diagnosis = diagnoseCase({ ...ready, status });
  assert.equal(diagnosis.verdict, 'healthy');
  assert.deepEqual(
    diagnosis.findings.map(({ rule, severity }) => [rule, severity]),
    [['restarts-recent', 'low']],
  );
  assert.deepEqual(
    diagnoseCase({ ...ready, status: { ...status, state: { running: { startedAt: ago(3000) } } } }).findings,
    [],
  );
});

test('a log that the runtime has lost is not called silent', () => {
  const diagnosis = diagnoseCase({
    ...ready,
    status: runs(3, 5, 1, 45),
    log: ['up'],
    previousLog: ['unable to retrieve container logs for containerd://f555'],
  });
  assert.equal(leadOf(diagnosis), 'exit-error');
  assert.ok(!saidBy(diagnosis).includes('without a word'));
});

test('liveness kills go on although the budget of the probe has passed since the last one', () => {
  const probe = { exec: { command: ['cat', '/tmp/ok'] }, periodSeconds: 3, failureThreshold: 2 };
  const killed = (seconds: number) => {
    const pod = running(
      { livenessProbe: probe },
      { seconds, ready: true, restarts: 3, last: { terminated: ended(137, {}, 90, seconds + 1) } },
    );
    return judge(
      pod,
      about(pod, 'Killing', 'Container app failed liveness probe, will be restarted', {
        seconds: seconds + 2,
        count: 3,
      }),
      about(pod, 'Unhealthy', "Liveness probe failed: cat: can't open '/tmp/ok'", { seconds: seconds + 2, count: 6 }),
    );
  };
  assert.equal(leading(killed(80)), 'liveness-kill-loop');
  assert.equal(killed(80).verdict, 'failing');
  assert.equal(killed(200).verdict, 'healthy');
  assert.ok(!rulesOf(killed(200)).includes('liveness-kill-loop'));
});

test('a run that ends with success after as long as its liveness probe gives it was not killed by it: no event says so', () => {
  const diagnosis = diagnoseCase({
    spec: { livenessProbe: { tcpSocket: { port: 80 } } },
    status: {
      restartCount: 5,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 2m40s restarting failed container=app' } },
      lastState: { terminated: ended(0, {}, 31) },
    },
    events: [
      {
        reason: 'Scheduled',
        message: 'Successfully assigned shop/web-0 to worker-1',
        type: 'Normal',
        pod: true,
        seconds: 600,
      },
      { reason: 'Started', message: 'Started container app', type: 'Normal', seconds: 600 },
      { reason: 'BackOff', message: 'Back-off restarting failed container app in pod web-0_shop(x)' },
    ],
  });
  assert.equal(leadOf(diagnosis), 'completed-restarting');
  assert.doesNotMatch(saidBy(diagnosis), /probe/);
});

test('without its Job a failed try is history once the newest pod of the Job has succeeded', () => {
  const owner = {
    ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'sync', uid: 'x', controller: true }],
  };
  const one = (others: readonly KubernetesObject[]): ContainerCase => ({
    podSpec: { restartPolicy: 'Never' },
    podStatus: { phase: 'Failed' },
    status: { state: { terminated: ended(1) } },
    metadata: { ...owner, creationTimestamp: ago(600) },
    covers: kind => kind === 'Pod',
    others,
  });
  const pod = (name: string, phase: string, seconds: number, metadata = {}) =>
    aPod(name, { status: { phase }, metadata: { ...owner, creationTimestamp: ago(seconds), ...metadata } });
  const later = diagnoseCase(one([pod('sync-b', 'Succeeded', 300)]));
  assert.deepEqual([later.verdict, leadOf(later)], ['completed', 'job-retried']);
  const index = { annotations: { 'batch.kubernetes.io/job-completion-index': '2' } };
  for (const others of [
    [pod('sync-b', 'Succeeded', 900)],
    [pod('sync-b', 'Succeeded', 300), pod('sync-c', 'Failed', 200)],
    [pod('sync-b', 'Running', 300)],
    [pod('sync-b', 'Succeeded', 300, index)],
    [pod('sync-b', 'Succeeded', 300, { ownerReferences: [] })],
  ])
    assert.equal(diagnoseCase(one(others)).verdict, 'failing');
});

test('a failed run of a CronJob is history once a later run has succeeded', () => {
  const owner = (kind: string, name: string) => ({
    ownerReferences: [{ apiVersion: 'batch/v1', kind, name, uid: 'x', controller: true }],
  });
  const run = (name: string, seconds: number, type: string) =>
    anObject(
      'Job',
      name,
      { status: { conditions: [{ type, status: 'True' }] } },
      { ...owner('CronJob', 'closing'), creationTimestamp: ago(seconds) },
    );
  const failed = {
    podSpec: { restartPolicy: 'Never' },
    podStatus: { phase: 'Failed' },
    status: { state: { terminated: ended(1) } },
    metadata: owner('Job', 'closing-1'),
  };
  const later = diagnoseCase({
    ...failed,
    others: [run('closing-1', 600, 'Failed'), run('closing-2', 300, 'Complete')],
  });
  assert.equal(later.verdict, 'completed');
  assert.deepEqual([leadOf(later), later.findings[0]?.severity], ['job-retried', 'low']);
  assert.match(saidBy(later), /run of CronJob closing failed.*Job closing-2 is complete/);
  const earlier = diagnoseCase({
    ...failed,
    others: [run('closing-1', 600, 'Failed'), run('closing-0', 900, 'Complete')],
  });
  assert.equal(earlier.verdict, 'failing');
  assert.equal(leadOf(earlier), 'restart-policy-exhausted');
});

test('a probe that ended most runs before is blamed for the last too, however long that lasted', () => {
  const pod = running(
    { livenessProbe: { exec: { command: ['cat', '/tmp/ok'] }, periodSeconds: 3, failureThreshold: 2 } },
    { seconds: 5, ready: false, restarts: 6, last: { terminated: ended(137, {}, 400, 6) } },
  );
  const kills = (count: number) =>
    about(pod, 'Killing', 'Container app failed liveness probe, will be restarted', { seconds: 900, count });
  assert.equal(leading(judge(pod, kills(6))), 'liveness-kill-loop');
  assert.ok(!rulesOf(judge(pod, kills(2))).includes('liveness-kill-loop'));
});

test('what is left for a startup probe is its own budget, without that of the readiness probe after it', () => {
  const handler = { httpGet: { path: '/', port: 80 }, periodSeconds: 10 };
  const diagnosis = diagnoseCase({
    spec: { startupProbe: { ...handler, failureThreshold: 60 }, readinessProbe: handler },
    status: { state: { running: { startedAt: ago(200) } } },
  });
  assert.equal(leadOf(diagnosis), 'probe-after-start');
  assert.match(diagnosis.findings[0]?.explanation ?? '', /until 600s after the start, which leaves 400s/);
});
