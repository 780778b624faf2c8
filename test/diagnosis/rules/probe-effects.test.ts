import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../src/model/kubernetes.ts';
import { ago, aPod } from '../../support/objects.ts';
import { about, http, judge, leading, rulesOf, running } from '../../support/probe-pods.ts';

const last = (seconds: number, lasted: number, exitCode = 143, reason = 'Error') => ({
  terminated: { exitCode, reason, startedAt: ago(seconds + lasted), finishedAt: ago(seconds) },
});

test('kills by a liveness probe lead although the container is ready between them', () => {
  const pod = running(
    { livenessProbe: http('/', { periodSeconds: 10 }) },
    { seconds: 5, ready: true, restarts: 2, last: last(5, 30) },
  );
  const diagnosis = judge(
    pod,
    about(pod, 'Killing', 'Container app failed liveness probe, will be restarted', { seconds: 5, count: 2 }),
    about(
      pod,
      'Unhealthy',
      'Liveness probe failed: Get "http://10.0.0.1:8080/": dial tcp 10.0.0.1:8080: connect: connection refused',
      { seconds: 5 },
    ),
  );
  assert.equal(diagnosis.verdict, 'failing');
  assert.equal(leading(diagnosis), 'liveness-kill-loop');
  assert.match(diagnosis.findings[0]?.title ?? '', /after 30s: connection refused at :8080/);
});

test('a kill that the container has outlived is history', () => {
  const pod = running(
    { livenessProbe: http('/', { periodSeconds: 10 }) },
    { seconds: 600, ready: true, restarts: 1, last: last(600, 30) },
  );
  const diagnosis = judge(
    pod,
    about(pod, 'Killing', 'Container app failed liveness probe, will be restarted', { seconds: 600, count: 1 }),
  );
  assert.equal(diagnosis.verdict, 'healthy');
  assert.deepEqual(rulesOf(diagnosis), []);
});

test('an OOM kill is not blamed on the liveness probe', () => {
  const pod = running(
    { livenessProbe: http('/') },
    { seconds: 5, ready: true, restarts: 2, last: last(5, 30, 137, 'OOMKilled') },
  );
  const diagnosis = judge(
    pod,
    about(pod, 'Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 500'),
  );
  assert.ok(!rulesOf(diagnosis).includes('liveness-kill-loop'));
});

test('kills by a startup probe are told apart', () => {
  const pod = running({ startupProbe: http('/up') }, { seconds: 4, restarts: 3, last: last(5, 9, 137) });
  const diagnosis = judge(
    pod,
    about(pod, 'Killing', 'Container app failed startup probe, will be restarted', { count: 3 }),
  );
  assert.equal(leading(diagnosis), 'startup-probe-too-short');
});

test('failures before a pod became ready are noise, and so are some long ago', () => {
  const pod = running({ readinessProbe: http('/') }, { seconds: 60, ready: true, readySince: 40 });
  const early = about(pod, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', {
    seconds: 41,
    first: 58,
    count: 6,
  });
  assert.deepEqual(rulesOf(judge(pod, early)), []);
});

test('a probe that fails and passes in turns is flapping', () => {
  const pod = running({ readinessProbe: http('/') }, { seconds: 300, ready: true, readySince: 20 });
  const now = about(pod, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', {
    seconds: 30,
    first: 200,
    count: 20,
  });
  const diagnosis = judge(pod, now);
  assert.equal(diagnosis.verdict, 'degraded');
  assert.equal(leading(diagnosis), 'probe-flapping');
});

test('a redirect to another host is a note on a healthy pod', () => {
  const pod = running({ readinessProbe: http('/') }, { ready: true });
  const diagnosis = judge(
    pod,
    about(pod, 'ProbeWarning', 'Readiness probe warning: Probe terminated redirects, Response body: '),
  );
  assert.equal(diagnosis.verdict, 'healthy');
  assert.equal(leading(diagnosis), 'probe-warning-redirect');
  assert.equal(diagnosis.findings[0]?.role, 'note');
});

test('readiness gates: never set, and False with a reason', () => {
  const gate = { readinessGates: [{ conditionType: 'lb.acme.io/ready' }] };
  const base = running({}, { spec: gate });
  const containers = [
    { name: 'app', ready: true, started: true, restartCount: 0, state: { running: { startedAt: ago(300) } } },
  ];
  const missing = { ...base, status: { ...base.status, containerStatuses: containers } } as unknown as Pod;
  assert.equal(leading(judge(missing)), 'readiness-gate-missing');
  const condition = {
    type: 'lb.acme.io/ready',
    status: 'False',
    reason: 'Unhealthy',
    message: 'codes: [404]',
    lastTransitionTime: ago(100),
  };
  const failing = {
    ...missing,
    status: { ...missing.status, conditions: [...(missing.status?.conditions ?? []), condition] },
  } as Pod;
  const diagnosis = judge(failing);
  assert.equal(leading(diagnosis), 'readiness-gate-false');
  assert.match(diagnosis.findings[0]?.explanation ?? '', /404/);
});

test('a resize that the node refuses degrades, whichever way the server tells it', () => {
  const pending = (reason: string) => ({
    type: 'PodResizePending',
    status: 'True',
    reason,
    message: "Node didn't have enough capacity: cpu, requested: 32000, capacity: 2000",
  });
  const infeasible = judge(running({}, { ready: true, conditions: [pending('Infeasible')] }));
  assert.equal(infeasible.verdict, 'degraded');
  assert.equal(leading(infeasible), 'resize-infeasible');
  assert.match(infeasible.findings[0]?.title ?? '', /cpu 32/);
  assert.equal(leading(judge(running({}, { ready: true, conditions: [pending('Deferred')] }))), 'resize-deferred');
  const old = running({}, { ready: true });
  assert.equal(
    leading(judge({ ...old, status: { ...old.status, resize: 'Deferred' } } as unknown as Pod)),
    'resize-deferred',
  );
});

test('equal liveness and readiness probes are worth a note, other numbers or not', () => {
  const pod = running({ readinessProbe: http('/'), livenessProbe: http('/', { periodSeconds: 30 }) }, { ready: true });
  const diagnosis = judge(pod);
  assert.equal(diagnosis.verdict, 'healthy');
  assert.deepEqual(rulesOf(diagnosis), ['probe-liveness-equals-readiness']);
});

test('holes in objects never make a rule throw', () => {
  const holes = [
    aPod('x'),
    running({ readinessProbe: {}, livenessProbe: {}, startupProbe: {} }),
    running({ readinessProbe: { httpGet: {} }, livenessProbe: { grpc: {} } }, { restarts: 3 }),
    {
      kind: 'Pod',
      metadata: { name: 'x', namespace: 'shop' },
      spec: { nodeName: 'n', containers: [null], readinessGates: null },
      status: {
        phase: 'Running',
        conditions: null,
        containerStatuses: [{ name: 'app', state: null, lastState: null }],
      },
    },
  ];
  for (const pod of holes) judge(pod as unknown as Pod);
});
