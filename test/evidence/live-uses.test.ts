import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { createLive, type Live } from '../../src/evidence/live.ts';
import { snapshotOf } from '../../src/evidence/object-index.ts';
import { recordedNode, recordedUses } from '../../src/evidence/recorded-uses.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import { parseObjects } from '../../src/recording/parse-objects.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import type { OpenedNode } from '../../src/state/node-screen.ts';
import { noUses, type PodUses } from '../../src/state/pod-uses.ts';
import { shopPod, withSandboxCluster } from '../support/sandbox-cluster.ts';
import { until } from '../support/until.ts';

const mi = 2 ** 20;
const resources = { requests: { memory: '64Mi' }, limits: { memory: '128Mi' } };
const pods = ['web-0', 'web-1'].map(name =>
  shopPod(name, {
    metadata: { creationTimestamp: '2026-11-21T08:00:00Z' },
    spec: { containers: [{ name: 'app', image: 'app:1', resources }] },
  }),
);
const vault = { ...shopPod('vault'), metadata: { name: 'vault', namespace: 'bank', uid: 'vault-1' } };
const node = {
  kind: 'Node',
  apiVersion: 'v1',
  metadata: { name: 'worker-1' },
  status: { allocatable: { cpu: '2', memory: '1Gi', pods: '10' }, conditions: [{ type: 'Ready', status: 'True' }] },
};
const sample = (name: string, memory: string, namespace = 'shop') => ({
  kind: 'PodMetrics',
  apiVersion: 'metrics.k8s.io/v1beta1',
  metadata: { name, namespace },
  timestamp: new Date().toISOString(),
  window: '15s',
  containers: [{ name: 'app', usage: { cpu: '20m', memory } }],
});
const nodeSample = {
  kind: 'NodeMetrics',
  apiVersion: 'metrics.k8s.io/v1beta1',
  metadata: { name: 'worker-1' },
  timestamp: new Date().toISOString(),
  window: '15s',
  usage: { cpu: '500m', memory: '512Mi' },
};
const objects: readonly KubernetesObject[] = [...pods, vault, node, sample('web-0', '96Mi'), nodeSample];

/** The evidence of a dashboard over a server, and what it told last. */
const watching = (
  options: SandboxOptions,
  namespace: string,
  run: (
    seen: { uses: PodUses; node: OpenedNode | undefined },
    live: Live,
    sandbox: Sandbox,
    cluster: Cluster,
  ) => Promise<void>,
): Promise<void> =>
  withSandboxCluster(options, async (sandbox, cluster) => {
    const seen: { uses: PodUses; node: OpenedNode | undefined } = { uses: noUses, node: undefined };
    let synced = false;
    const live = createLive({
      cluster,
      namespace,
      families: [],
      serverMinor: () => 34,
      dispatch: action => {
        if (action.type === 'pods-changed') synced = action.pods.synced;
        if (action.type === 'uses-read') seen.uses = action.uses;
        if (action.type === 'node-read') seen.node = action.node;
      },
    });
    try {
      await until('the pods are there', () => synced);
      await run(seen, live, sandbox, cluster);
    } finally {
      live.close();
    }
  });

const metricsAsked = ({ requests }: Sandbox): readonly string[] =>
  requests.flatMap(({ url }) =>
    url.startsWith('/apis/metrics.k8s.io') ? [url.slice('/apis/metrics.k8s.io'.length)] : [],
  );

test('what the pods of a namespace use is read there, and only once it is wished for', () =>
  watching({ objects }, 'shop', async (seen, live, sandbox) => {
    assert.deepEqual(metricsAsked(sandbox), []);
    live.wish([{ wanted: 'uses', pod: undefined }]);
    await until('samples were read', () => seen.uses.phase === 'read');
    assert.deepEqual(metricsAsked(sandbox), ['/v1beta1/namespaces/shop/pods']);
    assert.equal(seen.uses.byUid.get('web-0-1')?.memoryOfLimit, 0.75);
    assert.equal(seen.uses.byUid.has('web-1-1'), false, 'it was not measured');
  }));

test('where there are no metrics a pod that is opened later asks for none, until a reconnect', () =>
  watching({ objects: pods }, '', async (seen, live, sandbox, cluster) => {
    live.wish([{ wanted: 'uses', pod: undefined }]);
    await until('that was noticed', () => seen.uses.phase === 'unavailable');
    live.wish([{ wanted: 'uses', pod: { kind: 'Pod', namespace: 'shop', name: 'web-0' } }]);
    sandbox.put(sample('web-0', '96Mi'));
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(metricsAsked(sandbox).length, 1);
    cluster.reconnect();
    await until('the pod was read', () => seen.uses.phase === 'read');
    assert.equal(metricsAsked(sandbox).at(-1), '/v1beta1/namespaces/shop/pods/web-0');
    assert.equal(seen.uses.byUid.get('web-0-1')?.memory, 96 * mi);
  }));

test('a node comes with what it uses, and with its pods of all namespaces where only one is in view', () =>
  watching({ objects }, 'shop', async (seen, live) => {
    live.wish([{ wanted: 'node', name: 'worker-1' }]);
    await until('all of it is there', () => seen.node?.pods?.state === 'read' && seen.node.node.state === 'read');
    await until('it was measured', () => seen.node?.use !== undefined);
    assert.equal(seen.node?.use?.memory, 512 * mi);
    const names = seen.node?.pods?.state === 'read' ? seen.node.pods.value.map(({ name }) => name) : [];
    assert.deepEqual([...names].sort(), ['vault', 'web-0', 'web-1']);
  }));

test('who may list the pods of one namespace only is told that those of others are missing', () =>
  watching(
    { objects, allows: ({ resource, namespace }) => resource !== 'pods' || namespace === 'shop' },
    'shop',
    async (seen, live) => {
      live.wish([{ wanted: 'node', name: 'worker-1' }]);
      await until('it was refused', () => seen.node?.pods?.state === 'forbidden');
      assert.match(JSON.stringify(seen.node?.pods), /cannot (?:list|watch) resource .*pods.* at the cluster scope/);
    },
  ));

test('a dump with PodMetrics shows what its pods used; one without says so', () => {
  const list = (items: readonly unknown[]): string => JSON.stringify({ kind: 'List', apiVersion: 'v1', items });
  const setOf = (items: readonly unknown[]) => ({
    objects: parseObjects(list(items)).objects.map(({ object }) => object),
    logs: [],
    at: Date.now(),
    serverMinor: 34,
    covers: () => true,
    problems: [],
  });
  const dump = setOf(objects);
  assert.equal(recordedUses(dump).byUid.get('web-0-1')?.memoryOfRequest, 1.5);
  const opened = recordedNode('worker-1', dump, snapshotOf(dump));
  assert.equal(opened.use?.cpu, 0.5);
  assert.equal(opened.pods?.state === 'read' && opened.pods.value.length, 3);
  assert.match(recordedUses(setOf(pods)).why, /holds no PodMetrics/);
});
