import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { readScope } from '../../src/evidence/read-scope.ts';
import type { CoreEvent, Pod } from '../../src/model/kubernetes.ts';

// A StatefulSet gives its pods the same names again and again; the API lists events by name.
const uid = (number: number): string => `0000000${number}-0000-4000-8000-000000000000`;
const pod = {
  kind: 'Pod',
  metadata: { namespace: 'a', name: 'db-0', uid: uid(2) },
  spec: { containers: [] },
} as unknown;
const event = (number: number): CoreEvent =>
  ({
    kind: 'Event',
    metadata: { namespace: 'a', name: `db-0.${number}`, uid: uid(9) },
    involvedObject: { kind: 'Pod', namespace: 'a', name: 'db-0', uid: uid(number) },
    reason: `Of${number}`,
  }) as CoreEvent;

const cluster = {
  context: { name: 'c', namespace: 'a' },
  clockOffset: () => 0,
  version: async () => ({ gitVersion: 'v1.34.0', minor: 34 }),
  list: async (kind: string) => ({ state: 'read', value: kind === 'Event' ? [event(1), event(2)] : [] }),
  get: async (kind: string) => (kind === 'Pod' ? { state: 'read', value: pod } : { state: 'absent' }),
} as unknown as Cluster;

test('of a named pod only its own events are known, not those of an earlier one of its name', async () => {
  const only = [{ kind: 'Pod', namespace: 'a', name: 'db-0' }];
  const { snapshot } = await readScope(cluster, { namespace: 'a', only }, async () => []);
  const { namespace = '', name = '' } = (pod as Pod).metadata ?? {};
  const known = snapshot.events({ kind: 'Pod', namespace, name, uid: uid(2) });
  assert.deepEqual(known.state === 'read' && known.value.map(({ reason }) => reason), ['Of2']);
});
