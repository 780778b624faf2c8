import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { answerRows, classifyAnswer } from '../../../src/diagnosis/rules/probes/answers.ts';
import { probes } from '../../../src/diagnosis/rules/probes/index.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, anObject, aPod, snapshotWith } from '../../support/objects.ts';

const http = (path: string, more: object = {}) => ({ httpGet: { path, port: 8080 }, periodSeconds: 3, ...more });

/** A pod on node worker-1 whose container app runs since `seconds`. */
const running = (
  container: object,
  {
    seconds = 60,
    ready = false,
    restarts = 0,
    last = {},
    readySince = 400,
    metadata = {},
    spec = {},
    conditions = [] as readonly object[],
  } = {},
): Pod =>
  aPod('web-0', {
    metadata,
    spec: { nodeName: 'worker-1', containers: [{ name: 'app', image: 'nginx:1.27', ...container }], ...spec },
    status: {
      phase: 'Running',
      conditions: [
        ...conditions,
        {
          type: 'Ready',
          status: ready ? 'True' : 'False',
          lastTransitionTime: ago(readySince),
          message: 'containers with unready status: [app]',
        },
        { type: 'ContainersReady', status: ready ? 'True' : 'False', lastTransitionTime: ago(readySince) },
      ],
      containerStatuses: [
        {
          name: 'app',
          ready,
          started: true,
          restartCount: restarts,
          state: { running: { startedAt: ago(seconds) } },
          lastState: last,
        },
      ],
    },
  }) as Pod;

const about = (
  pod: KubernetesObject,
  reason: string,
  message: string,
  { seconds = 2, first = 20, count = 5 } = {},
): KubernetesObject => {
  const event = anEvent(pod, reason, message, { seconds });
  const fields = event as unknown as { involvedObject: object };
  return {
    ...event,
    firstTimestamp: ago(first),
    count,
    involvedObject: { ...fields.involvedObject, fieldPath: 'spec.containers{app}' },
  } as KubernetesObject;
};

const judge = (pod: Pod, ...others: readonly KubernetesObject[]): Diagnosis => {
  const diagnosis = diagnosePod(pod, [probes], snapshotWith([pod, aNode('worker-1'), ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};

const leading = (diagnosis: Diagnosis): string | undefined => diagnosis.findings[0]?.rule;
const rulesOf = (diagnosis: Diagnosis): readonly string[] => diagnosis.findings.map(finding => finding.rule);

test('every example of a probe answer is read as its own row', () => {
  for (const row of answerRows)
    for (const { text } of row.rule.examples ?? []) {
      const rows = answerRows.filter(other => other.rule === row.rule);
      const hit = rows.some(
        other => classifyAnswer(other.outcome ?? 'failed', text, other.handlers?.[0])?.row.rule === row.rule,
      );
      assert.ok(hit, `${row.rule.id}: ${text}`);
    }
});

test('every row of probe answers has two examples', () => {
  for (const row of answerRows) assert.ok((row.rule.examples?.length ?? 0) >= 2, row.rule.id);
});

test('a readiness probe that gets 404 past its budget leads, with path and Service', () => {
  const pod = running({ readinessProbe: http('/ready') }, { metadata: { labels: { app: 'web' } } });
  const service = anObject('Service', 'web', { spec: { selector: { app: 'web' } } });
  const diagnosis = judge(
    pod,
    service,
    about(pod, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 404'),
  );
  assert.equal(diagnosis.verdict, 'failing');
  assert.deepEqual(rulesOf(diagnosis), ['probe-http-status', 'readiness-failing']);
  assert.equal(diagnosis.findings[0]?.title, 'Readiness: 404 at :8080/ready');
  assert.match(diagnosis.findings[0]?.explanation ?? '', /Service web/);
});

test('within the budget of its readiness probe a pod is only starting', () => {
  const pod = running({ readinessProbe: http('/ready', { initialDelaySeconds: 30 }) }, { seconds: 20 });
  const diagnosis = judge(
    pod,
    about(pod, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'),
  );
  assert.equal(diagnosis.verdict, 'progressing');
  assert.deepEqual(rulesOf(diagnosis), ['probe-after-start']);
});

test('a startup probe adds its budget to that of the readiness probe', () => {
  const pod = running(
    { readinessProbe: http('/ready'), startupProbe: http('/up', { failureThreshold: 100 }) },
    { seconds: 200 },
  );
  assert.equal(judge(pod).verdict, 'progressing');
});

test('a pod that lost its readiness gets no grace for starting', () => {
  const pod = running(
    { readinessProbe: http('/ready', { initialDelaySeconds: 600 }) },
    { seconds: 300, readySince: 30 },
  );
  const diagnosis = judge(
    pod,
    about(pod, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'),
  );
  assert.equal(leading(diagnosis), 'probe-http-status');
});

test('an exec probe whose command is missing is certain at once', () => {
  const pod = running({ readinessProbe: { exec: { command: ['curl', '-f', 'x'] } } }, { seconds: 5 });
  const text =
    'Readiness probe errored and resulted in unknown state: OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown';
  const diagnosis = judge(pod, about(pod, 'Unhealthy', text));
  assert.equal(leading(diagnosis), 'probe-exec-missing');
});

test('the same before 1.33, and with the wording of crun', () => {
  const pod = running({ readinessProbe: { exec: { command: ['curl', '-f', 'x'] } } });
  const text =
    'Readiness probe errored: rpc error: code = Unknown desc = command error: executable file `curl` not found in $PATH: No such file or directory, exit code -1';
  assert.equal(leading(judge(pod, about(pod, 'Unhealthy', text))), 'probe-exec-missing');
});

test('an exec probe of a container that has just ended proves nothing', () => {
  const pod = running({ readinessProbe: { exec: { command: ['curl', '-f', 'x'] } } });
  const text =
    'Readiness probe errored and resulted in unknown state: rpc error: code = NotFound desc = failed to load task: no running task found';
  assert.equal(leading(judge(pod, about(pod, 'Unhealthy', text))), 'readiness-unknown');
});

test('a named port that is not declared is certain without any event', () => {
  const pod = running({
    readinessProbe: { httpGet: { path: '/', port: 'admin' } },
    ports: [{ name: 'http', containerPort: 80 }],
  });
  assert.equal(leading(judge(pod)), 'probe-port-undeclared-name');
});

test('without any event of the pod nothing is concluded from their absence', () => {
  const pod = running({ readinessProbe: http('/ready') });
  assert.equal(leading(judge(pod)), 'readiness-failing');
  assert.equal(
    leading(judge(pod, anEvent(pod, 'Started', 'Started container app', { type: 'Normal' }))),
    'readiness-unknown',
  );
});

test('exec timeouts of 1.30 and of 1.31 are the same', () => {
  for (const output of ['command "check" timed out', 'command timed out: "check" timed out after 1s']) {
    const pod = running({ readinessProbe: { exec: { command: ['check'] }, periodSeconds: 3 } });
    assert.equal(
      leading(judge(pod, about(pod, 'Unhealthy', `Readiness probe failed: ${output}`))),
      'probe-exec-timeout',
    );
  }
});

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
  assert.match(diagnosis.findings[0]?.title ?? '', /30s after each start/);
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
