import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { request } from 'undici';
import { type ForwardRequest, type PortForward, portForwards } from '../../src/evidence/port-forwards.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
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
    sandbox: Sandbox;
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
      const { state } = it.now();
      assert.match(state.phase === 'waiting' ? state.why : '', /Deployment web has no (?:pods|other)$/);
      await assert.rejects(it.fetch());
      assert.equal(it.now().problem, 'There is no pod to connect to.');
      it.sandbox.put(podOf('web-2'));
      await it.phase('open');
      assert.equal(await it.fetch(), 'Hello from shop/web-2, port 8080.\n');
      assert.equal(it.now().localPort, localPort);
    }));

test('of several pods of an owner the one that was named is led to', () =>
  forwarding({ objects: [podOf('web-0'), podOf('web-1'), podOf('web-2'), deployment] }, {}, async it => {
    await it.phase('open');
    assert.equal(await it.fetch(), 'Hello from shop/web-1, port 8080.\n');
  }));

const ownedPod = (name: string, owner: { kind: string; name: string }, more: object = {}) =>
  shopPod(name, {
    labels: { app: owner.name },
    metadata: { ownerReferences: [{ apiVersion: 'apps/v1', ...owner, uid: 'o', controller: true }] },
    ...more,
  });
const ownerOf = (kind: string, name: string) =>
  ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'shop' },
    spec: { selector: { matchLabels: { app: name } } },
  }) as KubernetesObject;
const why = ({ state }: PortForward): string => (state.phase === 'waiting' ? state.why : state.phase);
const going = { deletionTimestamp: '2026-11-21T08:00:00Z', deletionGracePeriodSeconds: 30 };

test('a pod of a StatefulSet is replaced by the one of its name only', () => {
  const db = { kind: 'StatefulSet', name: 'db' };
  const objects = [ownedPod('db-0', db), ownedPod('db-1', db), ownerOf('StatefulSet', 'db')];
  return forwarding({ objects }, { name: 'db-0' }, async it => {
    await it.phase('open');
    it.sandbox.remove('Pod', 'shop', 'db-0');
    await it.phase('waiting');
    assert.equal(why(it.now()), 'pod db-0 is gone, and StatefulSet db has not made it anew yet');
    it.sandbox.put(ownedPod('db-0', db, { uid: 'db-0-2' }));
    await it.phase('open');
    assert.equal(await it.fetch(), 'Hello from shop/db-0, port 8080.\n');
  });
});

test('a pod of a DaemonSet is replaced by the one on its node only', () => {
  const agent = { kind: 'DaemonSet', name: 'agent' };
  const on = (name: string, nodeName: string) =>
    ownedPod(name, agent, { spec: { nodeName, containers: [{ name: 'app', ports: [{ containerPort: 8080 }] }] } });
  const objects = [on('agent-a', 'n1'), on('agent-b', 'n2'), ownerOf('DaemonSet', 'agent')];
  return forwarding({ objects }, { name: 'agent-a' }, async it => {
    await it.phase('open');
    it.sandbox.remove('Pod', 'shop', 'agent-a');
    await it.phase('waiting');
    assert.equal(why(it.now()), 'pod agent-a is gone, and DaemonSet agent has no other on its node');
    it.sandbox.put(on('agent-c', 'n1'));
    await it.phase('open');
    assert.equal(await it.fetch(), 'Hello from shop/agent-c, port 8080.\n');
  });
});

test('of a pod that nothing owns it is said that nobody replaces it; one of its name is taken', () =>
  forwarding({ objects: [shopPod('web-1')] }, {}, async it => {
    await it.phase('open');
    it.sandbox.remove('Pod', 'shop', 'web-1');
    await it.phase('waiting');
    assert.equal(why(it.now()), 'pod web-1 is gone, and nothing owns it: only a new pod of that name takes its place');
    it.sandbox.put(shopPod('web-1', { uid: 'web-1-2' }));
    await it.phase('open');
  }));

test('a pod on its way out is still led to while there is no other', () =>
  forwarding({ objects: [podOf('web-1'), deployment] }, {}, async it => {
    await it.phase('open');
    const { metadata, ...rest } = podOf('web-1');
    it.sandbox.put({ ...rest, metadata: { ...metadata, ...going } } as KubernetesObject);
    assert.equal(await it.fetch(), 'Hello from shop/web-1, port 8080.\n');
    it.sandbox.put(podOf('web-2'));
    await until('the other one is taken', () => {
      const { state } = it.now();
      return state.phase === 'open' && state.pod === 'web-2';
    });
    assert.equal(await it.fetch(), 'Hello from shop/web-2, port 8080.\n');
  }));

test('a pod that has not started is told with its status', () => {
  const state = { waiting: { reason: 'ImagePullBackOff' } };
  return forwarding({ objects: [shopPod('web-1', { phase: 'Pending', state })] }, {}, async it => {
    await it.phase('waiting');
    assert.equal(why(it.now()), 'pod web-1 does not run (ImagePullBackOff)');
  });
});

for (const [remote, what] of [
  ['dns', {}],
  ['53', { kind: 'Service', name: 'web' }],
] as const)
  test(`port ${remote} of a ${'kind' in what ? what.kind : 'Pod'} is UDP, which is refused with the way out`, () => {
    const ports = [{ containerPort: 53, name: 'dns', protocol: 'UDP' }];
    const pod = podOf('web-1', { spec: { nodeName: 'n', containers: [{ name: 'app', image: 'a', ports }] } });
    const udp = { ...service, spec: { selector: { app: 'web' }, ports: [{ port: 53, protocol: 'UDP' }] } };
    return forwarding({ objects: [pod, udp as KubernetesObject] }, { ...what, remote }, async it => {
      await it.phase('failed');
      const { state } = it.now();
      const error = state.phase === 'failed' ? state.error : undefined;
      assert.match(error?.message ?? '', /^Port \w+ of \w+ web(?:-1)? is UDP, and Kubernetes forwards TCP only$/);
      assert.ok(error instanceof UsageError && error.hint.endsWith('podctl debug web-1'));
    });
  });

test('an API server that is killed ends the connections; when it is back the same port works again', () =>
  forwarding({ objects: [podOf('web-1'), deployment] }, { remote: 'http' }, async it => {
    await it.phase('open');
    const { localPort } = it.now();
    const program = connect({ port: localPort, host: '127.0.0.1' });
    const how = { echoed: '', error: '' };
    program.on('data', bytes => {
      how.echoed += String(bytes);
    });
    program.on('error', error => {
      how.error = error.message;
    });
    program.write('hello');
    await until('the pod has it', () => how.echoed === 'hello');
    await it.sandbox.stop();
    await until('the program is told', () => how.error !== '');
    await until('the list is told', () => it.now().problems === 1);
    assert.equal(it.now().problem, 'The connection to the pod broke.');
    await assert.rejects(it.fetch());
    await until('it is told', () => it.now().problem.startsWith('No connection to the cluster: Nothing listens on'));
    await it.sandbox.start();
    assert.equal(await it.fetch(), 'Hello from shop/web-1, port 8080.\n');
    assert.equal(it.now().state.phase, 'open');
    assert.equal(it.now().problem, '', 'what went wrong before is over');
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
