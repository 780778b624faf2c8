import assert from 'node:assert/strict';
import test from 'node:test';
import { type ContainerCase, diagnoseCase, inBackOff, leadOf, saidBy } from '../../support/container-cases.ts';
import { ago, anObject } from '../../support/objects.ts';

// The title is what a person reads first: it must not mislead, and say what is known.
const titleOf = (one: ContainerCase): string => diagnoseCase(one).findings[0]?.title ?? '';

const script = (content: string, said: string): ContainerCase => ({
  status: inBackOff(1),
  previousLog: [`exec /scripts/run.sh: ${said}`],
  spec: { command: ['/scripts/run.sh'], volumeMounts: [{ name: 's', mountPath: '/scripts' }] },
  podSpec: { volumes: [{ name: 's', configMap: { name: 'scripts', defaultMode: 0o755 } }] },
  others: [anObject('ConfigMap', 'scripts', { data: { 'run.sh': content } })],
});

test('a script that is there and has no interpreter is not called missing', () => {
  assert.equal(
    titleOf(script('#!/usr/bin/python3\nprint(1)\n', 'no such file or directory')),
    '/scripts/run.sh: its first line #!/usr/bin/python3 leads nowhere',
  );
});

test('a script without a first line is not called a program for another processor', () => {
  assert.equal(
    titleOf(script('echo hello\n', 'exec format error')),
    '/scripts/run.sh has no first line like #!/bin/sh',
  );
});

test('a script that is not known keeps the words of the runtime', () => {
  const unread = {
    ...script('', 'no such file or directory'),
    covers: (kind: string) => kind !== 'ConfigMap',
    others: [],
  };
  assert.equal(titleOf(unread), '/scripts/run.sh cannot be run: no such file');
});

const outOfMemory = (noted: string): ContainerCase => ({
  status: inBackOff(137, { reason: 'OOMKilled' }),
  spec: { resources: { limits: { memory: '20Mi' } } },
  metadata: { annotations: { 'kubernetes.io/limit-ranger': noted } },
  others: [
    anObject('LimitRange', 'defaults', { spec: { limits: [{ type: 'Container', default: { memory: '20Mi' } }] } }),
  ],
});

test('a memory limit that nobody wrote into the manifest is traced to the LimitRange', () => {
  const said = saidBy(
    diagnoseCase(
      outOfMemory('LimitRanger plugin set: memory request for container app; memory limit for container app'),
    ),
  );
  assert.match(said, /not from its manifest: the LimitRange defaults sets it/);
});

test('a LimitRange that set the request only, or the limit of another container, is not blamed', () => {
  for (const noted of [
    'LimitRanger plugin set: memory request for container app',
    'LimitRanger plugin set: memory limit for container proxy',
    'LimitRanger plugin set: cpu limit for container app',
  ])
    assert.doesNotMatch(saidBy(diagnoseCase(outOfMemory(noted))), /LimitRange/);
});

const liveness = { exec: { command: ['cat', '/tmp/ok'] }, periodSeconds: 2, failureThreshold: 2 };
const ending = (more: Partial<ContainerCase>, ran = 20): ContainerCase => ({
  status: inBackOff(0, {}, ran),
  spec: { livenessProbe: liveness },
  ...more,
});

test('exit code 0 of a program with a liveness probe is left open where no event is left', () => {
  const diagnosis = diagnoseCase(ending({}));
  assert.equal(leadOf(diagnosis), 'completed-restarting');
  assert.equal(diagnosis.findings[0]?.title, 'Ends with exit code 0: done, or ended by its liveness probe');
  assert.equal(diagnosis.findings[0]?.confidence, 'likely');
});

test('exit code 0 is its own doing without a liveness probe, or before the probe could have failed', () => {
  for (const one of [ending({ spec: {} }), ending({ spec: { livenessProbe: { ...liveness, periodSeconds: 30 } } }, 5)])
    assert.equal(titleOf(one), 'Ends with success, and is restarted for it');
});

test('a start probe that is answered 404 leads with that while its budget lasts', () => {
  const one: ContainerCase = {
    status: { state: { running: { startedAt: ago(30) } } },
    spec: { startupProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 5, failureThreshold: 60 } },
    events: [{ reason: 'Unhealthy', message: 'Startup probe failed: HTTP probe failed with statuscode: 404' }],
  };
  const diagnosis = diagnoseCase(one);
  assert.equal(diagnosis.verdict, 'progressing');
  assert.match(diagnosis.findings[0]?.title ?? '', /^Starting, but its startup probe gets .*404.*\/healthz/);
  const refused = {
    ...one,
    events: [
      {
        reason: 'Unhealthy',
        message:
          'Startup probe failed: Get "http://10.1.2.3:8080/healthz": dial tcp 10.1.2.3:8080: connect: connection refused',
      },
    ],
  };
  assert.match(titleOf(refused), /^app is starting; \d+s left/);
});

test('a relative command is looked for in the working directory, which is named', () => {
  const one = (more: Record<string, unknown>): ContainerCase => ({
    status: inBackOff(128, {
      reason: 'StartError',
      message:
        'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "./server": stat ./server: no such file or directory: unknown',
    }),
    spec: { command: ['./server'], ...more },
  });
  assert.match(
    saidBy(diagnoseCase(one({ workingDir: '/opt/server' }))),
    /in the workingDir of the container, \/opt\/server\./,
  );
  assert.match(saidBy(diagnoseCase(one({}))), /working directory of the image; the pod sets no workingDir\./);
});

const hooked = (count: number, exitCode: number): ContainerCase => ({
  status: { ...inBackOff(exitCode, {}, 1), restartCount: 6 },
  spec: { lifecycle: { postStart: { httpGet: { path: '/warm', port: 8088 } } } },
  events: Array.from({ length: count }, (_, index) => ({
    reason: 'FailedPostStartHook',
    message: 'PostStartHook failed',
    seconds: 400 + index,
  })),
});

test('a program that ends with 0 when its postStart hook fails is not called done, though the last events were held back', () => {
  assert.equal(leadOf(diagnoseCase(hooked(1, 0))), 'completed-restarting');
  const three = hooked(1, 0);
  const counted = { ...three, status: { ...three.status, restartCount: 2 } };
  assert.equal(titleOf(counted), 'postStart hook fails: GET :8088/warm');
  assert.equal(leadOf(diagnoseCase({ ...counted, status: { ...inBackOff(3, {}, 1), restartCount: 2 } })), 'exit-error');
});

test('without events the hook and the probe are named as what may have ended it', () => {
  assert.equal(titleOf(hooked(0, 0)), 'Ends with exit code 0: done, or ended by its postStart hook');
  const killed = { status: inBackOff(137, {}, 45), spec: { livenessProbe: { ...liveness, failureThreshold: 3 } } };
  assert.equal(titleOf(killed), 'Killed (137), perhaps for its liveness probe');
  assert.equal(titleOf({ status: inBackOff(137, {}, 45) }), 'Killed with SIGKILL (137), not marked as OOM');
});

test('an error code after as long as a probe leaves a program is told with that, where no event is left', () => {
  const one = (ran: number, more: Partial<ContainerCase> = {}): ContainerCase => ({
    status: inBackOff(3, {}, ran),
    spec: { livenessProbe: { ...liveness, periodSeconds: 10 } },
    ...more,
  });
  assert.match(saidBy(diagnoseCase(one(18))), /as long as its liveness probe leaves it/);
  assert.equal(leadOf(diagnoseCase(one(18))), 'exit-error');
  const told = {
    events: [{ reason: 'BackOff', message: 'Back-off restarting failed container app in pod web-0_shop(x)' }],
  };
  for (const other of [one(3), one(18, told), one(18, { spec: {} })])
    assert.match(saidBy(diagnoseCase(other)), /ended by itself with exit code 3/);
});
