import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { ApiError } from '../../src/cluster/errors.ts';
import { cite } from '../../src/diagnosis/evidence.ts';
import type { Family, Rule } from '../../src/diagnosis/rule.ts';
import { type Snapshot, wantText } from '../../src/diagnosis/snapshot.ts';
import { diagnoseSet } from '../../src/evidence/diagnose-set.ts';
import { readScope } from '../../src/evidence/read-scope.ts';
import type { Pod } from '../../src/model/kubernetes.ts';
import { recording } from '../support/recordings.ts';

const rule: Rule = { id: 'x', severity: 'high', title: 'x', explanation: 'x', about: 'x', next: [] };
const pod = (name: string): Pod => ({
  kind: 'Pod',
  metadata: { namespace: 'a', name, uid: name },
  spec: { containers: [{ name: 'app' }] },
  status: { phase: 'Pending' },
});
const claim = {
  kind: 'PersistentVolumeClaim',
  metadata: { namespace: 'a', name: 'data' },
  spec: { storageClassName: 'fast' },
};

test('an answer is judged by those that asked for it, and what they ask next is read too', async () => {
  const judged: string[] = [];
  const requests: string[] = [];
  const family: Family = {
    name: 'f',
    objects: [],
    pods: [
      {
        rules: [rule],
        *run({ name }, snapshot) {
          judged.push(name);
          if (name !== 'asks') return;
          const known = snapshot.object('PersistentVolumeClaim', 'a', 'data');
          if (known.state !== 'read') return;
          const storage = snapshot.object('StorageClass', '', 'fast');
          if (storage.state === 'absent')
            yield { outcome: 'found', rule, values: {}, evidence: cite(known.value, 'spec.storageClassName') };
        },
      },
    ],
  };
  const cluster = {
    context: { name: 'c', namespace: 'a' },
    clockOffset: () => 0,
    version: async () => ({ gitVersion: 'v1.34.0', minor: 34 }),
    list: async (kind: string) => ({ state: 'read', value: kind === 'Pod' ? [pod('asks'), pod('other')] : [] }),
    get: async (kind: string) => {
      requests.push(kind);
      return kind === 'PersistentVolumeClaim' ? { state: 'read', value: claim } : { state: 'absent' };
    },
  } as unknown as Cluster;

  const { pods } = await readScope(cluster, { namespace: 'a', only: [] }, async () => [family]);

  assert.deepEqual(requests, ['PersistentVolumeClaim', 'StorageClass']);
  assert.deepEqual(judged, ['asks', 'other', 'asks', 'asks']);
  assert.deepEqual(
    pods.map(({ pod: { metadata }, diagnosis }) => [metadata?.name, diagnosis.findings.length]),
    [
      ['asks', 1],
      ['other', 0],
    ],
  );
});

test('the events of a named pod are asked for ahead, once, and what else is wanted does not wait for them', async () => {
  const requests: string[] = [];
  let nodeAsked = (): void => {};
  const afterNode = new Promise<void>(resolve => {
    nodeAsked = resolve;
  });
  const family: Family = {
    name: 'f',
    objects: [],
    pods: [
      {
        rules: [rule],
        // biome-ignore lint/correctness/useYield: it asks, and finds nothing.
        *run({ ref }, snapshot) {
          snapshot.events(ref);
          snapshot.object('Node', '', 'n');
        },
      },
    ],
  };
  const cluster = {
    context: { name: 'c', namespace: 'a' },
    clockOffset: () => 0,
    version: async () => ({ gitVersion: 'v1.34.0', minor: 34 }),
    list: async (kind: string) => {
      requests.push(kind);
      await afterNode;
      return { state: 'read', value: [] };
    },
    get: async (kind: string) => {
      requests.push(kind);
      if (kind === 'Node') nodeAsked();
      return kind === 'Pod' ? { state: 'read', value: pod('web') } : { state: 'absent' };
    },
  } as unknown as Cluster;
  const only = [{ kind: 'Pod', namespace: 'a', name: 'web' }];
  const { pods } = await readScope(cluster, { namespace: 'a', only }, async () => [family]);
  assert.deepEqual(requests.sort(), ['Event', 'Node', 'Pod']);
  assert.deepEqual(pods[0]?.diagnosis.wanted, []);
});

test('what has no answer says why: the request failed, or it was asked for too late', async () => {
  const chain = (snapshot: Snapshot, depth: number): void => {
    if (snapshot.object('ConfigMap', 'a', `c${depth}`).state === 'absent') chain(snapshot, depth + 1);
  };
  const family: Family = {
    name: 'f',
    objects: [],
    pods: [
      {
        rules: [rule],
        // biome-ignore lint/correctness/useYield: it asks, and finds nothing.
        *run(_pod, snapshot) {
          snapshot.object('Secret', 'a', 's');
          chain(snapshot, 0);
        },
      },
    ],
  };
  const cluster = {
    context: { name: 'c', namespace: 'a' },
    clockOffset: () => 0,
    version: async () => ({ gitVersion: 'v1.34.0', minor: 34 }),
    list: async (kind: string) => ({ state: 'read', value: kind === 'Pod' ? [pod('asks')] : [] }),
    get: async (kind: string) => {
      if (kind === 'Secret') throw new ApiError('server', 'etcdserver: request timed out');
      return { state: 'absent' };
    },
  } as unknown as Cluster;
  const { pods, whyUnknown } = await readScope(cluster, { namespace: 'a', only: [] }, async () => [family]);
  const open = pods[0]?.diagnosis.unanswered ?? [];
  assert.deepEqual(
    open.map(({ want, rules }) => [wantText(want), whyUnknown(want), rules]),
    [
      ['Secret a/s', 'could not be read: etcdserver: request timed out', ['x']],
      ['ConfigMap a/c5', 'not asked for: other answers led to it too late', ['x']],
    ],
  );
});

test('who asks for a workload or a Service is told of its pods', async () => {
  const labelled = (name: string, owner: string): Pod => ({
    ...pod(name),
    metadata: {
      ...pod(name).metadata,
      labels: { app: 'web', 'pod-template-hash': '5d9c' },
      ownerReferences: [{ kind: 'ReplicaSet', name: owner, controller: true, apiVersion: 'apps/v1', uid: owner }],
    },
  });
  const all = [labelled('web-5d9c-a', 'web-5d9c'), labelled('web-5d9c-b', 'web-5d9c'), labelled('other', 'blue-5d9c')];
  const objects: Readonly<Record<string, object>> = {
    Deployment: {
      kind: 'Deployment',
      metadata: { namespace: 'a', name: 'web' },
      spec: { selector: { matchLabels: { app: 'web' } } },
    },
    Service: { kind: 'Service', metadata: { namespace: 'a', name: 'web' }, spec: { selector: { app: 'web' } } },
    Node: { kind: 'Node', metadata: { name: 'web' } },
  };
  const lists: unknown[] = [];
  const cluster = {
    context: { name: 'c', namespace: 'a' },
    clockOffset: () => 0,
    version: async () => ({ gitVersion: 'v1.34.0', minor: 34 }),
    list: async (kind: string, scope: object) => {
      if (kind === 'Pod') lists.push(scope);
      return { state: 'read', value: kind === 'Pod' ? all : [] };
    },
    get: async (kind: string) => (objects[kind] ? { state: 'read', value: objects[kind] } : { state: 'absent' }),
  } as unknown as Cluster;
  const podsOf = async (kind: string): Promise<readonly (string | undefined)[]> => {
    const only = [{ kind, namespace: kind === 'Node' ? '' : 'a', name: 'web' }];
    const { pods } = await readScope(cluster, { namespace: 'a', only }, async () => []);
    return pods.map(({ pod: { metadata } }) => metadata?.name);
  };
  assert.deepEqual(await podsOf('Deployment'), ['web-5d9c-a', 'web-5d9c-b']);
  assert.deepEqual(lists, [{ namespace: 'a', labelSelector: 'app=web' }]);
  assert.deepEqual(await podsOf('Service'), ['web-5d9c-a', 'web-5d9c-b', 'other']);
  assert.deepEqual(await podsOf('Node'), []);
});

test('in a recording, too, the pods of what is named are told', () => {
  const { set } = recording('071-tag-missing');
  const podsOf = (kind: string, name: string): readonly string[] =>
    diagnoseSet(set, { namespace: '', only: [{ kind, namespace: '', name }] }, []).pods.map(
      one => one.pod.metadata?.name ?? '',
    );
  const web = ['web-frontend-6b99bbc6fc-hvh6j', 'web-frontend-6b99bbc6fc-trltx'];
  assert.deepEqual(podsOf('Deployment', 'web-frontend'), web);
  assert.deepEqual(podsOf('ReplicaSet', 'web-frontend-6b99bbc6fc'), web);
  assert.deepEqual(podsOf('StatefulSet', 'web-sessions'), ['web-sessions-0']);
  assert.deepEqual(podsOf('Pod', 'web-sessions-0'), ['web-sessions-0']);
});

test('kinds that may not be listed are named, with the rules that speak of them', async () => {
  const family: Family = {
    name: 'f',
    pods: [],
    objects: [{ kind: 'Deployment', rules: [rule], run: () => [] }],
  };
  const cluster = {
    context: { name: 'c', namespace: 'a' },
    clockOffset: () => 0,
    version: async () => ({ gitVersion: 'v1.34.0', minor: 34 }),
    list: async (kind: string) => (kind === 'Pod' ? { state: 'read', value: [] } : { state: 'forbidden', why: kind }),
    get: async () => ({ state: 'absent' }),
  } as unknown as Cluster;

  const { unlisted, podsUnreadable } = await readScope(cluster, { namespace: 'a', only: [] }, async () => [family]);

  assert.equal(podsUnreadable, undefined);
  assert.deepEqual(unlisted, [
    { kind: 'Node', why: 'Node', rules: [] },
    { kind: 'Deployment', why: 'Deployment', rules: ['x'] },
    { kind: 'Event', why: 'Event', rules: [] },
  ]);
});

test('of a Deployment that was named, its ReplicaSets are judged too: they tell why there are no pods', async () => {
  const owner = { kind: 'Deployment', name: 'web', controller: true };
  const sets = ['web-1', 'other-1'].map((name, index) => ({
    kind: 'ReplicaSet',
    metadata: { namespace: 'a', name, ownerReferences: index === 0 ? [owner] : [] },
  }));
  const deployment = { kind: 'Deployment', metadata: { namespace: 'a', name: 'web' }, spec: { selector: {} } };
  const cluster = {
    context: { name: 'c', namespace: 'a' },
    clockOffset: () => 0,
    version: async () => ({ gitVersion: 'v1.34.0', minor: 34 }),
    list: async (kind: string) => ({ state: 'read', value: kind === 'ReplicaSet' ? sets : [] }),
    get: async () => ({ state: 'read', value: deployment }),
  } as unknown as Cluster;
  const named = { kind: 'Deployment', namespace: 'a', name: 'web' };

  const { objects } = await readScope(cluster, { namespace: 'a', only: [named] }, async () => []);

  assert.deepEqual(
    objects.map(({ object }) => object.metadata?.name),
    ['web-1', 'web'],
  );
  const { set: other } = recording('071-tag-missing');
  const set = { ...other, objects: [...sets, deployment] as unknown as typeof other.objects };
  assert.deepEqual(
    diagnoseSet(set, { namespace: '', only: [{ ...named, namespace: '' }] }, [
      { name: 'f', pods: [], objects: ['ReplicaSet', 'Deployment'].map(kind => ({ kind, rules: [], run: () => [] })) },
    ] as unknown as readonly Family[]).objects.map(({ object }) => object.metadata?.name),
    ['web-1', 'web'],
  );
});
