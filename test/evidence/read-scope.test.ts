import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { ApiError } from '../../src/cluster/errors.ts';
import { cite } from '../../src/diagnosis/evidence.ts';
import type { Family, Rule } from '../../src/diagnosis/rule.ts';
import { type Snapshot, wantText } from '../../src/diagnosis/snapshot.ts';
import { readScope } from '../../src/evidence/read-scope.ts';
import type { Pod } from '../../src/model/kubernetes.ts';

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
