import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request } from 'undici';
import { type ForwardRequest, type PortForward, portForwards } from '../../src/evidence/port-forwards.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { shopPod, withSandboxCluster } from '../support/sandbox-cluster.ts';
import { until } from '../support/until.ts';

const podOf = (name: string, more: object = {}) =>
  shopPod(name, {
    labels: { app: 'web', 'pod-template-hash': 'abc' },
    metadata: {
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-abc', uid: 'r', controller: true }],
    },
    spec: { nodeName: 'n', containers: [{ name: 'app', image: 'a', ports: [{ containerPort: 8080, name: 'http' }] }] },
    ...more,
  });
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { matchLabels: { app: 'web' } } },
} as KubernetesObject;
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80, name: 'web', targetPort: 'http' }] },
} as unknown as KubernetesObject;

const forwarding = (
  options: SandboxOptions & { readonly readOnly?: boolean },
  what: Partial<ForwardRequest>,
  run: (it: {
    now(): PortForward;
    phase(phase: PortForward['state']['phase']): Promise<void>;
    fetch(): Promise<string>;
    sandbox: { put(object: KubernetesObject): unknown; remove(kind: 'Pod', namespace: string, name: string): unknown };
  }) => Promise<void>,
): Promise<void> =>
  withSandboxCluster(options, async (sandbox, cluster) => {
    const forwards = portForwards(cluster, () => {});
    forwards.start({ kind: 'Pod', namespace: 'shop', name: 'web-1', local: 0, remote: '8080', ...what });
    const now = (): PortForward => {
      const [forward] = forwards.list;
      assert.ok(forward);
      return forward;
    };
    try {
      await run({
        now,
        sandbox,
        phase: phase => until(`it is ${phase}`, () => now().state.phase === phase),
        fetch: async () => (await request(`http://127.0.0.1:${now().localPort}/`)).body.text(),
      });
    } finally {
      forwards.close();
    }
  });

test('a port of a pod answers on this machine', () =>
  forwarding({ objects: [shopPod('web-1')] }, {}, async it => {
    await it.phase('open');
    assert.equal(await it.fetch(), 'Hello from shop/web-1, port 8080.\n');
  }));

test('a Service leads to the port it names', () =>
  forwarding({ objects: [podOf('web-1'), service] }, { kind: 'Service', name: 'web', remote: '80' }, async it => {
    await it.phase('open');
    assert.equal(await it.fetch(), 'Hello from shop/web-1, port 8080.\n');
  }));

for (const what of [
  { kind: 'Deployment', name: 'web' },
  { kind: 'Pod', name: 'web-1' },
] as const)
  test(`the same local port leads to the next pod when the pod of ${what.kind} ${what.name} goes`, () =>
    forwarding({ objects: [podOf('web-1'), deployment] }, { ...what, remote: 'http' }, async it => {
      await it.phase('open');
      const { localPort } = it.now();
      it.sandbox.remove('Pod', 'shop', 'web-1');
      await it.phase('waiting');
      await assert.rejects(it.fetch());
      assert.equal(it.now().problem, 'There is no pod to connect to.');
      it.sandbox.put(podOf('web-2'));
      await it.phase('open');
      assert.equal(await it.fetch(), 'Hello from shop/web-2, port 8080.\n');
      assert.equal(it.now().localPort, localPort);
    }));

test('a port where nobody listens is a problem of the connection only', () =>
  forwarding({ objects: [shopPod('web-1')] }, { remote: '81' }, async it => {
    await it.phase('open');
    await assert.rejects(it.fetch());
    await until('it is told', () => it.now().problems > 0);
    assert.equal(it.now().problem, 'Nothing in the pod listens on port 81 (connection refused).');
    assert.equal(it.now().state.phase, 'open');
  }));

test('a port that does not exist is said before anything listens', () =>
  forwarding({ objects: [podOf('web-1'), service] }, { kind: 'Service', name: 'web', remote: '81' }, async it => {
    await it.phase('failed');
    const { state } = it.now();
    assert.equal(state.phase === 'failed' && state.error.message, 'Service web has no port 81');
  }));

test('read-only refuses to forward', () =>
  forwarding({ objects: [shopPod('web-1')], readOnly: true }, {}, async it => {
    await it.phase('failed');
    const { state } = it.now();
    assert.match(state.phase === 'failed' ? state.error.message : '', /read-only mode, and this would forward a port/);
  }));
