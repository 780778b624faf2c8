import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnoseObject } from '../../../src/diagnosis/diagnose-pod.ts';
import { services } from '../../../src/diagnosis/rules/services/index.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { ago, anObject, aPod, snapshotWith } from '../../support/objects.ts';

const judge = (object: KubernetesObject, others: readonly KubernetesObject[]) => {
  const diagnosis = diagnoseObject(object, [services], snapshotWith([object, ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};

const service = (spec: Record<string, unknown> = {}, metadata = {}): KubernetesObject =>
  anObject(
    'Service',
    'web',
    { spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }], ...spec } },
    metadata,
  );

const pod = (
  labels: Record<string, string>,
  isReady: boolean,
  more: Record<string, unknown> = {},
  ports: readonly unknown[] = [{ name: 'http', containerPort: 8080 }],
): KubernetesObject =>
  aPod('web-1', {
    metadata: { labels, creationTimestamp: ago(120) },
    spec: { containers: [{ name: 'app', ports }], nodeName: 'worker-1' },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }], ...more },
  });

const running = (seconds: number) => ({
  containerStatuses: [
    { name: 'app', restartCount: 0, ready: false, started: true, state: { running: { startedAt: ago(seconds) } } },
  ],
});

test('a Service with a ready pod is quiet', () => {
  assert.deepEqual(judge(service(), [pod({ app: 'web' }, true)]).findings, []);
});

test('a selector that nearly matches is told with what the pod has instead', () => {
  const [finding] = judge(service({ selector: { app: 'web', tier: 'front' } }), [
    pod({ app: 'web', tier: 'frontend' }, true),
  ]).findings;
  assert.equal(finding?.rule, 'svc-selector-other');
  assert.match(finding?.title ?? '', /tier=front, pods have tier=frontend/);
});

test('a Service that selects nothing, without any near miss, only counts once it lasts', () => {
  const others = [pod({ app: 'billing' }, true)];
  assert.equal(judge(service({}, { creationTimestamp: ago(30) }), others).findings[0]?.severity, 'low');
  assert.equal(judge(service({}, { creationTimestamp: ago(3600) }), others).findings[0]?.severity, 'medium');
});

test('a workload scaled to zero is no alarm', () => {
  const deployment = anObject('Deployment', 'web', {
    spec: { replicas: 0, template: { metadata: { labels: { app: 'web' } } } },
  });
  const diagnosis = judge(service(), [deployment]);
  assert.deepEqual(
    [diagnosis.findings[0]?.rule, diagnosis.findings[0]?.severity, diagnosis.verdict],
    ['svc-no-endpoints', 'low', 'healthy'],
  );
});

test('a workload that was made a moment ago may have no pods yet', () => {
  const template = { metadata: { labels: { app: 'web' } } };
  const young = anObject('Deployment', 'web', { spec: { replicas: 1, template } }, { creationTimestamp: ago(10) });
  assert.deepEqual(judge(service(), [young]).findings, []);
  const old = anObject('Deployment', 'web', { spec: { replicas: 1, template } });
  assert.equal(judge(service(), [old]).findings[0]?.rule, 'svc-no-endpoints');
});

test('pods that start inside their budgets are awaited, pods that fail are not', () => {
  assert.deepEqual(judge(service(), [pod({ app: 'web' }, false, running(5))]).findings, []);
  assert.equal(judge(service(), [pod({ app: 'web' }, false, running(90))]).findings[0]?.rule, 'svc-no-endpoints');
  assert.deepEqual(
    judge(service({ publishNotReadyAddresses: true }), [pod({ app: 'web' }, false, running(90))]).findings,
    [],
  );
});

test('Services without selector and ExternalName are left alone', () => {
  for (const spec of [
    { selector: undefined },
    { selector: {} },
    { type: 'ExternalName', externalName: 'db.acme.example' },
  ])
    assert.deepEqual(judge(service(spec), []).findings, []);
});

test('a targetPort name that no pod declares is told with the names there are', () => {
  const [finding] = judge(service({ ports: [{ port: 80, targetPort: 'htttp' }] }), [
    pod({ app: 'web' }, true),
  ]).findings;
  assert.equal(finding?.rule, 'svc-targetport-name-missing');
  assert.match(finding?.explanation ?? '', /they have http/);
  const udp = judge(service({ ports: [{ port: 80, targetPort: 'http', protocol: 'UDP' }] }), [
    pod({ app: 'web' }, true),
  ]);
  assert.equal(udp.findings[0]?.rule, 'svc-protocol-mismatch');
});

test('a targetPort number that no pod declares is only a note', () => {
  const [finding] = judge(service({ ports: [{ port: 80, targetPort: 9090 }] }), [pod({ app: 'web' }, true)]).findings;
  assert.deepEqual([finding?.rule, finding?.role], ['svc-targetport-mismatch', 'note']);
  const ports = [{ containerPort: 8080 }];
  const udp = (protocol: string, declared: readonly object[]) =>
    judge(service({ ports: [{ port: 53, targetPort: 8080, protocol }] }), [
      pod({ app: 'web' }, true, {}, declared),
    ]).findings.map(({ rule, role }) => [rule, role]);
  assert.deepEqual(udp('UDP', ports), [['svc-protocol-mismatch', 'note']]);
  assert.deepEqual(udp('UDP', [...ports, { containerPort: 8080, protocol: 'UDP' }]), []);
  assert.deepEqual(
    judge(service({ ports: [{ port: 80, targetPort: 9090 }] }), [pod({ app: 'web' }, true, {}, [])]).findings,
    [],
  );
});

test('missing fields never make a check throw', () => {
  for (const fields of [{}, { spec: null }, { spec: { selector: { app: 'x' }, ports: [null] } }])
    judge(anObject('Service', 'x', fields), [anObject('Pod', 'y', {}), anObject('Deployment', 'z', {})]);
});

const podAt = (node: string, podIP: string): KubernetesObject => ({
  ...pod({ app: 'web' }, true, { podIP, podIPs: [{ ip: podIP }] }),
  metadata: { ...pod({ app: 'web' }, true).metadata, name: `web-${node}`, uid: node },
  ...{ spec: { nodeName: node, containers: [{ name: 'app', ports: [{ name: 'http', containerPort: 8080 }] }] } },
});

test('a Service of a family that none of its ready pods has gets no endpoint', () => {
  const judged = (ipFamilies: readonly string[], ...addresses: readonly string[]) =>
    judge(
      service({ ipFamilies }),
      addresses.map((address, index) => podAt(`n${index}`, address)),
    ).findings.map(({ rule }) => rule);
  assert.deepEqual(judged(['IPv6'], '10.0.0.7', '10.0.0.8'), ['svc-ip-family']);
  assert.deepEqual(judged(['IPv6'], '10.0.0.7', 'fd00::7'), []);
  assert.deepEqual(judged(['IPv4', 'IPv6'], '10.0.0.7'), []);
  assert.deepEqual(judged(['IPv4'], '10.0.0.7'), []);
});

test('local traffic only is a note where a node has clients and no ready pod', () => {
  const client = aPod('client', { spec: { nodeName: 'n2' }, status: { phase: 'Running' } });
  const judged = (spec: Record<string, unknown>, ...others: readonly KubernetesObject[]) =>
    judge(service(spec), [podAt('n1', '10.0.0.7'), ...others]).findings;
  const [note] = judged({ internalTrafficPolicy: 'Local' }, client);
  assert.deepEqual([note?.rule, note?.role, note?.severity], ['svc-traffic-local', 'note', 'low']);
  assert.deepEqual(judged({ internalTrafficPolicy: 'Local' }), []);
  assert.deepEqual(judged({ internalTrafficPolicy: 'Cluster' }, client), []);
});

test('a port name that two containers have is a note', () => {
  const twice = {
    ...podAt('n1', '10.0.0.7'),
    spec: {
      nodeName: 'n1',
      containers: [
        { name: 'app', ports: [{ name: 'http', containerPort: 8080 }] },
        { name: 'proxy', ports: [{ name: 'http', containerPort: 9090 }] },
      ],
    },
  } as KubernetesObject;
  const [note] = judge(service(), [twice]).findings;
  assert.deepEqual([note?.rule, note?.role], ['svc-dup-port-name', 'note']);
});
