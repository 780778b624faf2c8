import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../src/model/kubernetes.ts';
import { ago, anEvent, aPod } from '../../support/objects.ts';
import { about, http, judge, leading, rulesOf, running } from '../../support/probe-pods.ts';

const last = (seconds: number, lasted: number, exitCode: number, reason = 'Error') => ({
  terminated: { exitCode, reason, startedAt: ago(seconds + lasted), finishedAt: ago(seconds) },
});
// Three failures, one every 10 s: a program that never answers is told to end after 20 to 30 s.
const liveness = { livenessProbe: http('/', { periodSeconds: 10 }) };
const killing = 'Container app failed liveness probe, will be restarted';

test('a liveness loop whose newest Killing event was held back is still one', () => {
  const pod = running(liveness, { seconds: 5, restarts: 9, last: last(60, 30, 143) });
  const diagnosis = judge(pod, about(pod, 'Killing', killing, { seconds: 600, count: 3 }));
  assert.equal(leading(diagnosis), 'liveness-kill-loop');
  assert.equal(diagnosis.findings[0]?.confidence, 'likely');
});

test('what an earlier event says of the probe is told along', () => {
  const pod = running(liveness, { seconds: 5, restarts: 6, last: last(60, 29, 0) });
  const text = 'Liveness probe failed: HTTP probe failed with statuscode: 503';
  const diagnosis = judge(pod, about(pod, 'Unhealthy', text, { seconds: 600 }));
  assert.equal(diagnosis.findings[0]?.title, 'Liveness probe kills it: 503 at :8080/');
});

test('without any event the length of the run alone is enough, with the grace period for SIGKILL', () => {
  const spec = { terminationGracePeriodSeconds: 5 };
  const found = (lasted: number, exitCode: number) =>
    rulesOf(judge(running(liveness, { seconds: 5, restarts: 4, last: last(60, lasted, exitCode), spec })));
  assert.deepEqual(found(30, 143), ['liveness-kill-loop']);
  assert.deepEqual(found(35, 137), ['liveness-kill-loop']);
  assert.deepEqual(found(12, 143), []);
  assert.deepEqual(found(90, 0), []);
  assert.deepEqual(found(20, 137), []);
});

test('an end by an exit code of its own, or by the kernel, is not the probe’s work', () => {
  assert.deepEqual(rulesOf(judge(running(liveness, { seconds: 5, restarts: 4, last: last(60, 30, 1) }))), []);
  const oom = running(liveness, { seconds: 5, restarts: 4, last: last(60, 30, 137, 'OOMKilled') });
  assert.deepEqual(rulesOf(judge(oom)), []);
});

test('a program that answers SIGTERM with a code of its own was killed where most runs before were', () => {
  const found = (kills: number, lasted: number) => {
    const pod = running(liveness, { seconds: 5, restarts: 6, last: last(60, lasted, 1) });
    return rulesOf(judge(pod, about(pod, 'Killing', killing, { seconds: 400, first: 700, count: kills })));
  };
  assert.deepEqual(found(4, 30), ['liveness-kill-loop']);
  assert.deepEqual(found(2, 30), [], 'few runs were killed');
  assert.deepEqual(found(4, 6), [], 'the probe cannot have failed often enough');
});

test('where the events of the last end are there and none is a kill, the probe is innocent', () => {
  const pod = running(liveness, { seconds: 5, restarts: 2, last: last(10, 30, 143) });
  assert.deepEqual(rulesOf(judge(pod, anEvent(pod, 'Started', 'Started container app', { type: 'Normal' }))), []);
});

test('a container that has outlived the budget since is past it', () => {
  const pod = running(liveness, { seconds: 120, ready: true, restarts: 9, last: last(120, 30, 143) });
  assert.deepEqual(rulesOf(judge(pod, about(pod, 'Killing', killing, { seconds: 600, count: 3 }))), []);
});

const refusal =
  'Startup probe failed: Get "http://10.1.2.3:8080/": dial tcp 10.1.2.3:8080: connect: connection refused';
const notFound = 'Startup probe failed: HTTP probe failed with statuscode: 404';
const startupKill = (refusedAgo: number, notFoundAgo: number, counts: readonly [number, number]) => {
  const startup = { startupProbe: http('/', { periodSeconds: 2, failureThreshold: 5 }) };
  const pod = running(startup, { seconds: 3, restarts: 4, last: last(33, 11, 137) });
  const diagnosis = judge(
    pod,
    about(pod, 'Killing', 'Container app failed startup probe, will be restarted', {
      seconds: 35,
      first: 90,
      count: 5,
    }),
    about(pod, 'Unhealthy', refusal, { seconds: refusedAgo, first: 95, count: counts[0] }),
    about(pod, 'Unhealthy', notFound, { seconds: notFoundAgo, first: 93, count: counts[1] }),
  );
  return diagnosis.findings[0]?.title;
};

test('a probe kills for its last answer, not for the refusals while the program starts', () => {
  const title = (answer: string) => `Startup probe kills it after 10s: ${answer} at :8080/`;
  assert.equal(startupKill(41, 35, [9, 11]), title('404'), 'the last answer is there');
  assert.equal(startupKill(1, 35, [9, 11]), title('404'), 'the next run is refused again');
  assert.equal(startupKill(41, 71, [11, 11]), title('404'), 'the last answer was held back');
  assert.equal(startupKill(35, 71, [11, 2]), title('connection refused'), 'it was refused to the end');
});

const readiness = { readinessProbe: { exec: { command: ['test', '-f', '/tmp/up'] }, periodSeconds: 1 } };
const unready = (count: number, restarts: number) => {
  const pod = running(readiness, { seconds: 60, restarts, last: last(62, 90, 0), readySince: 200 });
  return judge(pod, about(pod, 'Unhealthy', 'Readiness probe failed: ', { seconds: 100, first: 150, count }));
};

test('what a readiness probe answered before a restart still counts where the kubelet holds its events back', () => {
  const diagnosis = unready(25, 1);
  assert.equal(leading(diagnosis), 'probe-exec-fail');
  assert.equal(diagnosis.findings[0]?.confidence, 'likely');
});

test('a few failures before a restart are those of a start, and say nothing of the present run', () => {
  assert.deepEqual(rulesOf(unready(3, 1)), ['readiness-unknown']);
});

// restartPolicy Never: one run that ended an hour ago, and no event is left.
const probe = { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 10 };
const ended = (exitCode: number, lasted: number, unreadyFor: number, { more = {}, status = {} } = {}): Pod =>
  aPod('once', {
    spec: {
      nodeName: 'worker-1',
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 10,
      containers: [
        {
          name: 'app',
          image: 'nginx:1.27',
          livenessProbe: probe,
          readinessProbe: { ...probe, periodSeconds: 5, failureThreshold: 1 },
          ...more,
        },
      ],
    },
    status: {
      phase: 'Failed',
      conditions: [{ type: 'Ready', status: 'False', reason: 'PodFailed', lastTransitionTime: ago(3600 + unreadyFor) }],
      containerStatuses: [
        {
          name: 'app',
          ready: false,
          started: false,
          restartCount: 0,
          state: { terminated: { exitCode, reason: 'Error', startedAt: ago(3600 + lasted), finishedAt: ago(3600) } },
        },
      ],
      ...status,
    },
    metadata: { creationTimestamp: ago(3700 + lasted) },
  }) as Pod;

test('a program that had stopped answering for as long as a kill takes was probably killed for it', () => {
  for (const [exitCode, gap] of [
    [137, 33],
    [143, 22],
  ] as const) {
    const [found] = judge(ended(exitCode, 500, gap)).findings;
    assert.equal(found?.rule, 'liveness-kill-loop');
    assert.equal(found.confidence, 'likely');
    assert.match(found.explanation, new RegExp(`not Ready any more ${gap}s before`));
  }
});

test('a program that answered to the end was not killed by its liveness probe, however long it ran', () => {
  const answered = judge(ended(137, 500, 1));
  assert.deepEqual(rulesOf(answered), []);
  assert.deepEqual(
    answered.ruledOut.map(({ rule }) => rule),
    ['liveness-kill-loop'],
  );
  assert.deepEqual(rulesOf(judge(ended(143, 30, 1))), [], 'as long as the budget');
});

test('readiness tells nothing where it asks something else, of another container, or of a pod that was told to end', () => {
  const other = { readinessProbe: { httpGet: { path: '/ready', port: 8080 } } };
  assert.deepEqual(rulesOf(judge(ended(143, 500, 22, { more: other }))), []);
  assert.deepEqual(rulesOf(judge(ended(143, 500, 22, { status: { reason: 'Evicted' } }))), []);
  assert.deepEqual(rulesOf(judge(ended(143, 500, 200))), [], 'too long for a kill');
});
