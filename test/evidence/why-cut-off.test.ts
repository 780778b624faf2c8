import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutOffReasons } from '../../src/evidence/why-cut-off.ts';
import { shopPod, withSandboxCluster } from '../support/sandbox-cluster.ts';

const ref = { namespace: 'shop', pod: 'web', container: 'app' };
const killed = { terminated: { exitCode: 137, reason: 'OOMKilled' } };

for (const [what, after, why] of [
  [
    'a container that was restarted meanwhile',
    { restartCount: 1, lastState: killed },
    'its container exited with code 137, OOMKilled',
  ],
  [
    'a pod that is being deleted',
    { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } },
    'its pod is being deleted',
  ],
  ['another pod of the same name', { uid: 'other' }, 'another pod is in place of its own'],
  ['an end long before is no reason', { lastState: killed }, ''],
] as const)
  test(`what took a session along: ${what}`, () =>
    withSandboxCluster({ objects: [shopPod('web')] }, async (sandbox, cluster) => {
      const reason = cutOffReasons(cluster, ref, 1);
      await cluster.get('Pod', 'shop', 'web');
      sandbox.put(shopPod('web', after) as never);
      assert.equal(await reason(), why);
    }));

test('what took a session along: a pod that is gone', () =>
  withSandboxCluster({ objects: [shopPod('web')] }, async (sandbox, cluster) => {
    const why = cutOffReasons(cluster, ref, 1);
    await cluster.get('Pod', 'shop', 'web');
    sandbox.remove('Pod', 'shop', 'web');
    assert.equal(await why(), 'its pod is gone');
  }));
