import assert from 'node:assert/strict';
import test from 'node:test';
import { type ContainerCase, diagnoseCase, ended, inBackOff, leadOf, saidBy } from '../../support/container-cases.ts';
import { ago, anObject, now } from '../../support/objects.ts';

const cases: readonly (readonly [fact: string, one: ContainerCase, rule: string, says: readonly string[]])[] = [
  [
    'an exit code of its own',
    { status: inBackOff(3), previousLog: ['starting', 'nothing to do for tenant 9'] },
    'exit-error',
    ['exit code 3', 'tenant 9', 'registry.example/shop/app:1.2'],
  ],
  [
    'a segmentation fault',
    { status: inBackOff(139), previousLog: ['loading', 'Segmentation fault'] },
    'exit-error',
    ['139', 'SIGSEGV'],
  ],
  [
    'out of memory',
    { status: inBackOff(137, { reason: 'OOMKilled' }), spec: { resources: { limits: { memory: '64Mi' } } } },
    'oomkilled',
    ['64Mi', '137'],
  ],
  [
    'out of memory without a limit: the node is short',
    { status: inBackOff(137, { reason: 'OOMKilled' }) },
    'oomkilled',
    ['no limit', 'worker-1'],
  ],
  [
    'out of memory in a child, exit code 1',
    { status: inBackOff(1, { reason: 'OOMKilled' }), spec: { resources: { limits: { memory: '64Mi' } } } },
    'oomkilled',
    ['64Mi'],
  ],
  ['SIGKILL without a mark', { status: inBackOff(137) }, 'sigkill-137', ['137']],
  ['SIGTERM from nowhere', { status: inBackOff(143) }, 'sigterm-143', ['143', 'SIGTERM']],
  [
    'success that is restarted',
    { status: inBackOff(0), previousLog: ['done'] },
    'completed-restarting',
    ['exit code 0', 'Always'],
  ],
  ['the runtime was away', { status: inBackOff(255, { reason: 'Unknown' }) }, 'unknown-255', ['255', 'worker-1']],
  [
    'the kubelet lost it',
    {
      status: inBackOff(137, {
        reason: 'ContainerStatusUnknown',
        message: 'The container could not be located when the pod was terminated',
      }),
    },
    'container-status-unknown',
    ['could not be located'],
  ],
  [
    'an init container that fails',
    {
      list: 'initContainers',
      status: inBackOff(1),
      previousLog: ['checksum mismatch of bundle'],
      podStatus: { phase: 'Pending' },
    },
    'init-crash',
    ['checksum mismatch', 'app'],
  ],
  [
    'an init container that fails for good',
    {
      list: 'initContainers',
      status: { state: { terminated: ended(2) } },
      log: ['no bundle'],
      podSpec: { restartPolicy: 'Never' },
      podStatus: { phase: 'Failed' },
    },
    'init-crash',
    ['Never', 'no bundle'],
  ],
  [
    'a failed pod that is not restarted',
    {
      status: { state: { terminated: ended(65) } },
      log: ['line 7 is wrong'],
      podSpec: { restartPolicy: 'Never' },
      podStatus: { phase: 'Failed' },
    },
    'restart-policy-exhausted',
    ['65', 'Never', 'line 7 is wrong'],
  ],
  [
    'a pod over its deadline',
    {
      status: { state: { terminated: ended(137) } },
      podSpec: { activeDeadlineSeconds: 30 },
      podStatus: {
        phase: 'Failed',
        reason: 'DeadlineExceeded',
        message: 'Pod was active on the node longer than the specified deadline',
      },
    },
    'deadline-exceeded',
    ['30'],
  ],
  [
    'a rule of the container',
    {
      status: inBackOff(42),
      spec: {
        restartPolicy: 'Never',
        restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }],
      },
      podSpec: { restartPolicy: 'Never' },
    },
    'container-restart-rules',
    ['42', 'restartPolicyRules'],
  ],
  [
    'a rule that restarts the whole pod',
    {
      status: {
        restartCount: 3,
        state: {
          waiting: {
            reason: 'RestartingAllContainers',
            message: 'The container is removed because RestartAllContainers in place',
          },
        },
        lastState: { terminated: ended(137, { reason: 'RestartingAllContainers' }) },
      },
      spec: { restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } }] },
    },
    'restart-all-containers',
    ['app', 'RestartAllContainers'],
  ],
  [
    'a crash loop caught while it runs, without a readiness probe',
    {
      status: {
        restartCount: 5,
        ready: true,
        started: true,
        state: { running: { startedAt: ago(4) } },
        lastState: { terminated: ended(1, {}, 10, 5) },
      },
      previousLog: ['giving up'],
      podStatus: { conditions: [{ type: 'Ready', status: 'True' }] },
    },
    'exit-error',
    ['giving up'],
  ],
];

for (const [fact, one, rule, says] of cases)
  test(`crashes: ${fact}`, () => {
    const diagnosis = diagnoseCase(one);
    assert.equal(leadOf(diagnosis), rule, JSON.stringify(diagnosis.findings.map(finding => finding.rule)));
    assert.ok(['failing', 'degraded'].includes(diagnosis.verdict));
    for (const words of says) assert.ok(saidBy(diagnosis).includes(words), `${words} in ${saidBy(diagnosis)}`);
    assert.ok((diagnosis.findings[0]?.title.length ?? 0) <= 65, diagnosis.findings[0]?.title ?? '');
  });

test('CrashLoopBackOff folds under what ended the container, and the next attempt is known', () => {
  const diagnosis = diagnoseCase({ status: inBackOff(1) });
  const loop = diagnosis.findings.find(({ rule }) => rule === 'crashloop');
  assert.equal(loop?.causedBy.length, 1);
  assert.equal(diagnosis.findings[0]?.nextAttemptAt, now - 20_000 + 80_000);
});

test('CrashLoopBackOff leads where nothing is known of the last run', () => {
  const diagnosis = diagnoseCase({
    status: {
      restartCount: 9,
      state: {
        waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container=app pod=x' },
      },
    },
  });
  assert.equal(leadOf(diagnosis), 'crashloop');
});

test('a probe that had it killed is not an exit of its own', () => {
  const diagnosis = diagnoseCase({
    status: inBackOff(137, {}, 40),
    spec: { livenessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 10, failureThreshold: 3 } },
    events: [
      { reason: 'Unhealthy', message: 'Liveness probe failed: HTTP probe failed with statuscode: 503', seconds: 25 },
      {
        reason: 'Killing',
        message: 'Container app failed liveness probe, will be restarted',
        type: 'Normal',
        seconds: 50,
      },
    ],
    previousLog: ['ERROR dial tcp db:5432: connect: connection refused', 'SIGTERM received'],
  });
  const rules = diagnosis.findings.map(({ rule }) => rule);
  assert.ok(!rules.some(rule => ['sigkill-137', 'exit-error'].includes(rule) || rule.startsWith('log-')), rules.join());
});

test('one restart behind a healthy pod is a note', () => {
  const diagnosis = diagnoseCase({
    status: {
      restartCount: 1,
      ready: true,
      started: true,
      state: { running: { startedAt: ago(59) } },
      lastState: { terminated: ended(1, {}, 1, 60) },
    },
    podStatus: { conditions: [{ type: 'Ready', status: 'True' }] },
  });
  assert.deepEqual(
    diagnosis.findings.map(({ rule, role }) => [rule, role]),
    [['restarts-recent', 'note']],
  );
  assert.equal(diagnosis.verdict, 'healthy');
});

test('restarts of long ago are told only where they are many', () => {
  const of = (restartCount: number) =>
    diagnoseCase({
      status: {
        restartCount,
        ready: true,
        started: true,
        state: { running: { startedAt: ago(3000) } },
        lastState: { terminated: ended(1, {}, 1, 3001) },
      },
      podStatus: { conditions: [{ type: 'Ready', status: 'True' }] },
    }).findings.map(({ rule }) => rule);
  assert.deepEqual(of(1), []);
  assert.deepEqual(of(12), ['restarts-many']);
});

for (const [fact, one] of [
  [
    'a pod that is being deleted',
    { status: { state: { terminated: ended(143) } }, metadata: { deletionTimestamp: ago(5) } },
  ],
  [
    'an evicted pod',
    {
      status: { state: { terminated: ended(137) } },
      podStatus: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory. ' },
    },
  ],
  [
    'a pod that was preempted',
    {
      status: { state: { terminated: ended(143) } },
      podStatus: {
        phase: 'Failed',
        conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }],
      },
    },
  ],
  [
    'a finished pod whose sidecar was stopped',
    {
      podSpec: { initContainers: [{ name: 'mesh', image: 'm', restartPolicy: 'Always' }] },
      status: { state: { terminated: ended(0) } },
      podStatus: { phase: 'Succeeded', initContainerStatuses: [{ name: 'mesh', state: { terminated: ended(143) } }] },
    },
  ],
] as readonly (readonly [string, ContainerCase])[])
  test(`no crash is seen in ${fact}`, () => {
    const rules = diagnoseCase(one).findings.map(({ rule }) => rule);
    assert.ok(
      !rules.some(rule => /^(exit-error|sig|restart-policy|crashloop|init-crash|completed)/.test(rule)),
      rules.join(),
    );
  });

test('an ephemeral container that fails is a note on a healthy pod', () => {
  const diagnosis = diagnoseCase({
    status: { ready: true, started: true, state: { running: { startedAt: ago(300) } } },
    podSpec: { ephemeralContainers: [{ name: 'debug', image: 'nope:1' }] },
    podStatus: {
      conditions: [{ type: 'Ready', status: 'True' }],
      ephemeralContainerStatuses: [
        { name: 'debug', state: { waiting: { reason: 'ErrImagePull', message: 'nope:1: not found' } } },
      ],
    },
  });
  assert.deepEqual(
    diagnosis.findings.map(({ rule, role }) => [rule, role]),
    [['ephemeral-container-failed', 'note']],
  );
  assert.equal(diagnosis.verdict, 'healthy');
});

test('broken statuses never throw', () => {
  for (const status of [
    { state: null, lastState: null },
    { state: { terminated: {} } },
    { state: { waiting: {} }, lastState: { terminated: {} } },
    { state: { running: {} }, lastState: { terminated: { exitCode: 1 } }, restartCount: 7 },
    { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: {} },
    {},
  ])
    for (const spec of [
      {},
      {
        env: null,
        envFrom: null,
        command: null,
        volumeMounts: null,
        resources: null,
        restartPolicyRules: null,
        lifecycle: null,
      },
    ])
      for (const list of ['containers', 'initContainers'] as const) diagnoseCase({ status, spec, list });
});

test('the failed try of a Job that has completed since is history', () => {
  const job = (type: string) =>
    anObject('Job', 'import', { status: { succeeded: 1, failed: 1, conditions: [{ type, status: 'True' }] } });
  const of = (type: string) =>
    diagnoseCase({
      status: { state: { terminated: ended(65) } },
      log: ['line 7 is wrong'],
      podSpec: { restartPolicy: 'Never' },
      podStatus: { phase: 'Failed' },
      metadata: {
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'import', uid: 'u', controller: true }],
      },
      others: [job(type)],
    });
  assert.equal(of('Complete').verdict, 'completed');
  assert.deepEqual(
    of('Complete').findings.map(({ role }) => role),
    ['note'],
  );
  assert.equal(leadOf(of('Failed')), 'restart-policy-exhausted');
});

test('what a program writes to its termination message is its last word', () => {
  const diagnosis = diagnoseCase({
    status: inBackOff(1, { message: 'tenant 12 has no plan' }),
    previousLog: ['ERROR metrics push failed'],
  });
  assert.ok(diagnosis.findings[0]?.title.includes('tenant 12'), diagnosis.findings[0]?.title ?? '');
});
