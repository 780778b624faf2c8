import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { network } from '../../../src/diagnosis/rules/network/index.ts';
import { sandboxRows } from '../../../src/diagnosis/rules/network/sandbox-rows.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, aPod, snapshotWith } from '../../support/objects.ts';

const waiting = (spec: object = {}): Pod =>
  aPod('web-0', {
    spec: { nodeName: 'worker-1', ...spec },
    status: {
      containerStatuses: [{ name: 'app', restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } }],
    },
  }) as Pod;

const running = (restarts = 0): Pod =>
  aPod('web-0', {
    spec: { nodeName: 'worker-1' },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        { name: 'app', ready: true, restartCount: restarts, state: { running: { startedAt: ago(60) } } },
      ],
    },
  }) as Pod;

const judge = (pod: Pod, ...others: readonly KubernetesObject[]): Diagnosis => {
  const diagnosis = diagnosePod(pod, [network], snapshotWith([pod, aNode('worker-1'), ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};
const rulesOf = (diagnosis: Diagnosis): readonly string[] => diagnosis.findings.map(finding => finding.rule);
const sandbox = (pod: Pod, text: string, seconds = 10): KubernetesObject =>
  anEvent(pod, 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${text}`, { seconds });

for (const { rule } of sandboxRows)
  for (const { text, from } of rule.examples ?? [])
    test(`${rule.id} is what ${from} means by "${text.slice(0, 60)}"`, () => {
      assert.equal(sandboxRows.find(row => row.pattern.test(text))?.rule.id, rule.id);
      assert.ok((rule.examples?.length ?? 0) >= 2);
    });

test('a sandbox failure leads, its umbrella folds under it', () => {
  const pod = waiting();
  const text =
    'rpc error: code = Unknown desc = failed to setup network for sandbox "46f3": plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.15.240-10.244.15.241';
  const diagnosis = judge(pod, sandbox(pod, text));
  assert.deepEqual(rulesOf(diagnosis), ['cni-ip-exhausted', 'sandbox-create-failed']);
  assert.deepEqual(diagnosis.findings[1]?.causedBy, [diagnosis.findings[0]?.key]);
  assert.match(diagnosis.findings[0]?.explanation ?? '', /plugin bridge of worker-1/);
});

test('an unknown text leaves the umbrella', () => {
  const pod = waiting();
  assert.deepEqual(rulesOf(judge(pod, sandbox(pod, 'something nobody has seen'))), ['sandbox-create-failed']);
});

test('a first process that is killed under a tiny memory limit is out of memory', () => {
  const text =
    'rpc error: code = Unknown desc = failed to start sandbox container task "3555": cannot start a stopped process: unknown';
  const limited = (memory: string): Pod =>
    waiting({ containers: [{ name: 'app', image: 'nginx:1.27', resources: { limits: { memory } } }] });
  const tiny = limited('3Mi');
  const diagnosis = judge(tiny, sandbox(tiny, text));
  assert.deepEqual(rulesOf(diagnosis), ['sandbox-oom', 'sandbox-create-failed']);
  assert.match(diagnosis.findings[0]?.explanation ?? '', /app 3Mi/);
  const roomy = limited('256Mi');
  assert.deepEqual(rulesOf(judge(roomy, sandbox(roomy, text))), ['sandbox-create-failed']);
});

test('a host name that is too long is corrected in the pod, not on the node', () => {
  const pod = waiting({ setHostnameAsFQDN: true });
  const text =
    'failed to construct FQDN from pod hostname and cluster domain, FQDN web.a-long-name.shop.svc.cluster.local is too long (64 characters is the max, 70 characters requested)';
  const [finding] = judge(pod, sandbox(pod, text)).findings;
  assert.equal(finding?.rule, 'sandbox-create-failed');
  assert.match(finding?.title ?? '', /Host name/);
  assert.match(finding?.next[0]?.command ?? '', /^kubectl edit /);
});

test('a sandbox that was made in the end is no finding', () => {
  const pod = waiting();
  assert.deepEqual(
    rulesOf(
      judge(
        pod,
        sandbox(pod, 'cni plugin not initialized', 60),
        anEvent(pod, 'Pulling', 'x', { seconds: 5, type: 'Normal' }),
      ),
    ),
    [],
  );
  assert.deepEqual(rulesOf(judge(running(), sandbox(running(), 'cni plugin not initialized', 60))), []);
});

test('a mount that fails after the last attempt is what the pod waits for', () => {
  const pod = waiting();
  assert.deepEqual(
    rulesOf(
      judge(pod, sandbox(pod, 'cni plugin not initialized', 60), anEvent(pod, 'FailedMount', 'x', { seconds: 5 })),
    ),
    [],
  );
});

test('a node without a network is named', () => {
  const pod = waiting();
  const text =
    'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';
  const finding = judge(pod, anEvent(pod, 'NetworkNotReady', text)).findings[0];
  assert.equal(finding?.rule, 'network-not-ready');
  assert.equal(finding?.title, 'No pod network on worker-1');
});

test('one new sandbox is a reboot, many are a fault', () => {
  const pod = {
    ...running(4),
    status: { ...running(4).status, conditions: [{ type: 'Ready', status: 'False' }] },
  } as unknown as Pod;
  const once = anEvent(pod, 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.', {
    type: 'Normal',
  });
  assert.deepEqual(rulesOf(judge(pod, once)), []);
  assert.deepEqual(rulesOf(judge(pod, { ...once, count: 6 } as unknown as KubernetesObject)), ['sandbox-changed-loop']);
});

test('DNS limits are a note on a pod that is well', () => {
  const pod = running();
  const diagnosis = judge(
    pod,
    anEvent(
      pod,
      'DNSConfigForming',
      'Search Line limits were exceeded, some search paths have been omitted, the applied search line is: a b c',
    ),
  );
  assert.equal(diagnosis.verdict, 'healthy');
  assert.deepEqual(rulesOf(diagnosis), ['dns-config']);
  assert.equal(diagnosis.findings[0]?.severity, 'low');
});

test('holes in objects never make a rule throw', () => {
  const pod = {
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'shop' },
    spec: { nodeName: 'n', containers: null },
    status: {},
  } as unknown as Pod;
  judge(
    pod,
    anEvent(pod, 'FailedCreatePodSandBox', ''),
    anEvent(pod, 'NetworkNotReady', ''),
    anEvent(pod, 'FailedSync', ''),
  );
});
