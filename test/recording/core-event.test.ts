import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventView } from '../../src/model/event.ts';
import type { CoreEvent } from '../../src/model/kubernetes.ts';
import { parseObjects } from '../../src/recording/parse-objects.ts';

test('events as kubectl get events.events.k8s.io writes them are events like all others', () => {
  const { objects } = parseObjects(
    JSON.stringify({
      kind: 'List',
      apiVersion: 'v1',
      items: [
        {
          apiVersion: 'events.k8s.io/v1',
          kind: 'Event',
          metadata: { name: 'web-0.1', namespace: 'shop' },
          regarding: { kind: 'Pod', namespace: 'shop', name: 'web-0', fieldPath: 'spec.containers{app}' },
          note: 'Back-off restarting failed container',
          reason: 'BackOff',
          type: 'Warning',
          reportingController: 'kubelet',
          deprecatedFirstTimestamp: '2026-11-21T11:00:00Z',
          deprecatedLastTimestamp: '2026-11-21T12:00:00Z',
          deprecatedCount: 7,
        },
      ],
    }),
  );
  const view = eventView(objects[0]?.object as CoreEvent);
  assert.equal(view.message, 'Back-off restarting failed container');
  assert.equal(view.container, 'app');
  assert.equal(view.count, 7);
  assert.equal(view.lastSeen, Date.parse('2026-11-21T12:00:00Z'));
});
