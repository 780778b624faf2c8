import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSession } from '../../src/commands/dashboard/session.ts';
import { freshLogView } from '../../src/state/log-view.ts';
import { initialState } from '../../src/state/state.ts';
import { createStore } from '../../src/state/store.ts';
import { shopPod, withSandboxCluster } from '../support/sandbox-cluster.ts';
import { connectionFixture, noon } from '../support/states.ts';
import { until } from '../support/until.ts';

test('a right and a kind that were refused are there once they are granted and asked for again', async () => {
  const refused = new Set(['pods/log', 'events', 'persistentvolumeclaims']);
  const message = '0/1 nodes are available: persistentvolumeclaim "data" not found.';
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'shop', creationTimestamp: '2026-11-21T08:00:00Z' },
    spec: {
      containers: [{ name: 'app', image: 'web:1' }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
    },
    status: {
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
    },
  };
  await withSandboxCluster(
    {
      objects: [pod, shopPod('api-0')],
      allows: ({ resource, subresource }) => !refused.has(subresource ? `${resource}/${subresource}` : resource),
    },
    async (_, cluster) => {
      const store = createStore(initialState(connectionFixture, { columns: 120, rows: 40 }, noon));
      const session = openSession(cluster, 'shop', false, store);
      const connection = () => store.getState().connection;
      const isDenied = (what: string): boolean => connection().denied.some(one => one.what === what);
      try {
        await until('the right to logs is known to be missing', () => connection().rights.logs === 'no');
        assert.equal(connection().rights.exec, 'yes');
        await until('events and claims are named', () => isDenied('events') && isDenied('persistentvolumeclaims'));
        refused.clear();
        session.askRights();
        await until('logs may be read', () => connection().rights.logs === 'yes');
        cluster.reconnect();
        await until('events are read', () => !isDenied('events'));
        refused.add('pods/log');
        const container = { namespace: 'shop', pod: 'api-0', container: 'app' };
        const logs = {
          screen: 'logs',
          containers: [container],
          previous: false,
          since: { kind: 'head' },
          view: freshLogView,
        } as const;
        store.dispatch({ type: 'screen-opened', screen: logs });
        await until('a log that is refused takes the right back', () => connection().rights.logs === 'no');
      } finally {
        await session.close();
      }
    },
  );
});
