import assert from 'node:assert/strict';
import test from 'node:test';
import { classifyStartError, startErrors } from '../../../src/diagnosis/rules/starts/start-check.ts';
import { type ContainerCase, diagnoseCase, ended, inBackOff, leadOf, saidBy } from '../../support/container-cases.ts';
import { ago, anObject } from '../../support/objects.ts';

for (const { rule } of startErrors)
  for (const { text, from } of rule.examples ?? [])
    test(`${rule.id} is what ${from} means by "${text.slice(0, 60)}"`, () => {
      assert.equal(classifyStartError(text)?.row.rule.id, rule.id);
      assert.equal(
        classifyStartError(
          `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${text}`,
        )?.row.rule.id,
        rule.id === 'config-secret-missing' || rule.id === 'config-configmap-missing' ? rule.id : rule.id,
      );
    });

test('every start error has two examples and an id of its own', () => {
  for (const { rule } of startErrors) assert.ok((rule.examples?.length ?? 0) >= 2, rule.id);
  assert.equal(new Set(startErrors.map(({ rule }) => rule.id)).size, startErrors.length);
});

const waiting = (reason: string, message: string) => ({ state: { waiting: { reason, message } } });
const runc = (cause: string) =>
  `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${cause}: unknown`;
const startError = (cause: string) =>
  inBackOff(128, { reason: 'StartError', message: runc(cause), startedAt: '1970-01-01T00:00:00Z' });

const cases: readonly (readonly [fact: string, one: ContainerCase, rule: string, says: readonly string[]])[] = [
  [
    'a Secret that exists under a similar name',
    {
      status: waiting('CreateContainerConfigError', 'secret "db-credentials" not found'),
      spec: {
        env: [
          { name: 'A', value: 'x' },
          { name: 'PW', valueFrom: { secretKeyRef: { name: 'db-credentials', key: 'password' } } },
        ],
      },
      others: [anObject('Secret', 'db-credential'), anObject('Secret', 'other')],
    },
    'config-secret-missing',
    ['spec.containers[0].env[1].valueFrom.secretKeyRef', 'db-credential, which may be meant'],
  ],
  [
    'a ConfigMap that stands in another namespace only',
    {
      status: waiting('CreateContainerConfigError', 'configmap "settings" not found'),
      spec: { envFrom: [{ configMapRef: { name: 'settings' } }] },
      others: [anObject('ConfigMap', 'settings', {}, { namespace: 'elsewhere' }), anObject('ConfigMap', 'other')],
    },
    'config-configmap-missing',
    ['There is one of that name in namespace elsewhere, but a pod can only use those of its own.'],
  ],
  [
    'a key that the ConfigMap spells otherwise',
    {
      status: waiting('CreateContainerConfigError', "couldn't find key log_level in ConfigMap shop/settings"),
      spec: { env: [{ name: 'L', valueFrom: { configMapKeyRef: { name: 'settings', key: 'log_level' } } }] },
      others: [anObject('ConfigMap', 'settings', { data: { 'log-level': 'x', mode: 'y' } })],
    },
    'config-key-missing',
    ['log_level', 'log-level', 'settings'],
  ],
  [
    'root against runAsNonRoot',
    {
      status: waiting(
        'CreateContainerConfigError',
        'container\'s runAsUser breaks non-root policy (pod: "a", container: app)',
      ),
      spec: { securityContext: { runAsUser: 0, runAsNonRoot: true } },
    },
    'config-run-as-user-root',
    ['runAsUser'],
  ],
  [
    'containerd: no such program',
    { status: startError('exec: "serve": executable file not found in $PATH'), spec: { command: ['serve'] } },
    'exec-not-found',
    ['"serve"', 'registry.example/shop/app:1.2'],
  ],
  [
    'CRI-O says it while creating',
    {
      status: waiting(
        'CreateContainerError',
        'container create failed: executable file `serve` not found in $PATH: No such file or directory',
      ),
    },
    'exec-not-found',
    ['serve'],
  ],
  [
    'docker says it with ContainerCannotRun',
    {
      status: inBackOff(127, {
        reason: 'ContainerCannotRun',
        message:
          'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "serve": executable file not found in $PATH: unknown',
      }),
    },
    'exec-not-found',
    ['serve'],
  ],
  [
    'a command line as one word',
    {
      status: startError('exec: "python app.py --port 80": executable file not found in $PATH'),
      spec: { command: ['python app.py --port 80'] },
    },
    'exec-not-found',
    ['one word'],
  ],
  [
    'a script without the executable bit',
    {
      status: startError('exec: "/scripts/run.sh": permission denied'),
      spec: { command: ['/scripts/run.sh'], volumeMounts: [{ name: 'scripts', mountPath: '/scripts' }] },
    },
    'exec-permission-denied',
    ['/scripts/run.sh', 'scripts'],
  ],
  [
    'a bad working directory',
    {
      status: startError('chdir to cwd ("/srv/app") set in config.json failed: permission denied'),
      spec: { workingDir: '/srv/app' },
    },
    'workdir-bad',
    ['/srv/app'],
  ],
  [
    'a memory limit below what a start needs',
    {
      status: startError(
        'error setting cgroup config for procHooks process: unable to set memory limit to 2097152 (current usage: 3072000, peak usage: 3072000)',
      ),
      spec: { resources: { limits: { memory: '2Mi' } } },
    },
    'cgroup-apply',
    ['2Mi', 'too low'],
  ],
  [
    'out of memory at init',
    {
      status: startError('container init was OOM-killed (memory limit too low?)'),
      spec: { resources: { limits: { memory: '6Mi' } } },
    },
    'oom-at-init',
    ['6Mi'],
  ],
  [
    'the user of the image is unknown',
    {
      status: waiting(
        'CreateContainerError',
        'failed to create containerd container: mount callback failed on /var/lib/containerd/tmpmounts/containerd-mount12: no users found',
      ),
    },
    'create-user-missing',
    ['registry.example/shop/app:1.2'],
  ],
  [
    'a name that is still reserved',
    {
      status: waiting(
        'CreateContainerError',
        'failed to reserve container name "app_web-0_shop_x_0": name "app_web-0_shop_x_0" is reserved for "abc"',
      ),
    },
    'create-name-reserved',
    ['reserved'],
  ],
  [
    'an unknown text is shown as it is',
    { status: waiting('CreateContainerError', 'the moon is in the wrong phase') },
    'start-failed',
    ['the moon is in the wrong phase'],
  ],
  [
    'a postStart hook that fails',
    {
      status: inBackOff(137),
      spec: { lifecycle: { postStart: { exec: { command: ['/bin/sh', '-c', 'register --now'] } } } },
      events: [
        { reason: 'FailedPostStartHook', message: 'PostStartHook failed', seconds: 22 },
        { reason: 'Killing', message: 'FailedPostStartHook', type: 'Normal', seconds: 22 },
      ],
    },
    'poststart-failed',
    ['register --now', 'postStart'],
  ],
  [
    'a postStart hook that fails, as the kubelet told it up to 1.25',
    {
      status: inBackOff(137),
      spec: { lifecycle: { postStart: { exec: { command: ['/bin/sh', '-c', 'register --now'] } } } },
      events: [
        {
          reason: 'FailedPostStartHook',
          message:
            'Exec lifecycle hook ([/bin/sh -c register --now]) for Container "app" in Pod "web-0_shop(u)" failed - error: command \'/bin/sh -c register --now\' exited with 127: /bin/sh: register: not found, message: "/bin/sh: register: not found"',
          seconds: 22,
        },
        { reason: 'Killing', message: 'FailedPostStartHook', type: 'Normal', seconds: 22 },
      ],
    },
    'poststart-failed',
    ['register --now', 'exited with 127', 'register: not found'],
  ],
  [
    'a postStart hook that hangs',
    {
      status: { state: { waiting: { reason: 'ContainerCreating' } } },
      spec: { lifecycle: { postStart: { exec: { command: ['sh', '-c', 'until nc -z db 5432; do sleep 1; done'] } } } },
      events: [{ reason: 'Started', message: 'Started container app', type: 'Normal', seconds: 300 }],
      metadata: { creationTimestamp: ago(310) },
    },
    'poststart-hanging',
    ['postStart', 'until nc -z db'],
  ],
  [
    'an init container that waits',
    {
      list: 'initContainers',
      status: { state: { running: { startedAt: ago(900) } } },
      log: ['waiting for db:5432', 'waiting for db:5432', 'waiting for db:5432'],
      others: [anObject('Service', 'db', { spec: { clusterIP: '10.0.0.9', selector: { app: 'db' } } })],
      podStatus: { phase: 'Pending' },
    },
    'init-stuck',
    ['waiting for db:5432', 'Service db', 'app'],
  ],
];

for (const [fact, one, rule, says] of cases)
  test(`starts: ${fact}`, () => {
    const diagnosis = diagnoseCase(one);
    assert.equal(leadOf(diagnosis), rule, JSON.stringify(diagnosis.findings.map(finding => finding.rule)));
    assert.equal(diagnosis.verdict, 'failing');
    assert.equal(diagnosis.findings[0]?.subject.container, 'app');
    for (const words of says) assert.ok(saidBy(diagnosis).includes(words), `${words} in ${saidBy(diagnosis)}`);
  });

test('a Secret that has come since is progress', () => {
  const diagnosis = diagnoseCase({
    status: waiting('CreateContainerConfigError', 'secret "db" not found'),
    spec: { envFrom: [{ secretRef: { name: 'db' } }] },
    others: [anObject('Secret', 'db')],
  });
  assert.equal(diagnosis.verdict, 'progressing');
});

test('an init container that has just begun is no news', () => {
  const diagnosis = diagnoseCase({
    list: 'initContainers',
    status: { state: { running: { startedAt: ago(5) } } },
    podStatus: { phase: 'Pending' },
    metadata: { creationTimestamp: ago(10) },
  });
  assert.deepEqual(diagnosis.findings, []);
  assert.equal(diagnosis.verdict, 'progressing');
});

test('one container that ended with success keeps the pod from being ready', () => {
  const diagnosis = diagnoseCase({
    podSpec: {
      restartPolicy: 'OnFailure',
      containers: [
        { name: 'app', image: 'a' },
        { name: 'proxy', image: 'b' },
      ],
    },
    podStatus: {
      containerStatuses: [
        { name: 'app', restartCount: 0, ready: false, state: { terminated: ended(0, {}, 5, 300) } },
        { name: 'proxy', restartCount: 0, ready: true, started: true, state: { running: { startedAt: ago(400) } } },
      ],
    },
  });
  assert.equal(leadOf(diagnosis), 'not-ready-mixed');
  assert.equal(diagnosis.verdict, 'degraded');
});

test('a start error of a run long past is no news for a container that runs', () => {
  const diagnosis = diagnoseCase({
    status: {
      restartCount: 1,
      ready: true,
      started: true,
      state: { running: { startedAt: ago(3000) } },
      lastState: {
        terminated: ended(
          128,
          { reason: 'StartError', message: runc('exec: "x": executable file not found in $PATH') },
          0,
          3010,
        ),
      },
    },
    podStatus: { conditions: [{ type: 'Ready', status: 'True' }] },
  });
  assert.deepEqual(
    diagnosis.findings.filter(({ role }) => role !== 'note'),
    [],
  );
  assert.equal(diagnosis.verdict, 'healthy');
});
