import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe } from '../../../src/model/describe/describe.ts';
import { forbidden, read } from '../../../src/model/known.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { recordedPod } from '../../support/view-fixtures.ts';

const { pod, events, now } = recordedPod('crash-loop');
const text = describe(pod, read(events), now);
const has = (pattern: RegExp): void => assert.match(text, pattern);

test('the sections stand in the order of kubectl describe', () => {
  const sections = [
    'Name:',
    'Namespace:',
    'Node:',
    'Labels:',
    'Status:',
    'IP:',
    'Controlled By:',
    'Containers:',
    'Conditions:',
    'Volumes:',
    'QoS Class:',
    'Tolerations:',
    'Events:',
  ];
  const places = sections.map(section => text.split('\n').findIndex(line => line.startsWith(section)));
  assert.ok(!places.includes(-1), `missing: ${sections.filter((_, index) => places[index] === -1)}`);
  assert.deepEqual(
    places,
    places.toSorted((one, other) => one - other),
  );
});

test('messages of waiting containers, conditions and events are whole', () => {
  const waiting = pod.status?.containerStatuses?.[0]?.state?.waiting?.message ?? '';
  assert.ok(waiting.length > 100 && text.includes(waiting));
  for (const { message } of pod.status?.conditions ?? []) assert.ok(text.includes(message ?? ''));
  for (const { message } of events) assert.ok(text.includes(message ?? ''));
});

test('the last run is told by exit code, reason and times', () => {
  has(
    /Last State:\s+Terminated\n\s+Reason:\s+Error\n\s+Exit Code:\s+1\n\s+Started:.*ago\)\n\s+Finished:.*ago\)\n\s+Ran For:\s+1s/,
  );
});

test('every condition has its age and reason', () => {
  has(/Ready\s+False\s+\d+s\s+ContainersNotReady\s+containers with unready status: \[worker\]/);
});

test('values of Secrets are named, never shown', () => {
  const secretive = {
    ...pod,
    spec: {
      ...pod.spec,
      containers: [
        {
          name: 'app',
          env: [
            { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password', optional: true } } },
            { name: 'MODE', value: 'fast' },
          ],
          envFrom: [{ secretRef: { name: 'all' } }],
        },
      ],
    },
  } as Pod;
  const told = describe(secretive, read([]), now);
  assert.match(told, /PASSWORD:\s+<key password of Secret db> {2}Optional: true/);
  assert.match(told, /MODE:\s+fast/);
  assert.match(told, /all {2}Secret {2}Optional: false/);
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'db',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"password":"aHVudGVyMg=="}}' },
    },
    data: { password: 'aHVudGVyMg==' },
  } as KubernetesObject;
  assert.doesNotMatch(describe(secret, read([]), now), /aHVudGVyMg/);
});

test('events that may not be read are not the same as none', () => {
  assert.match(
    describe(pod, forbidden('cannot list events'), now),
    /Events: {2}\(may not be read: cannot list events\)/,
  );
  assert.match(describe(pod, read([]), now), /Events: {2}<none>/);
});

test('an object of any kind is described, names in it left as they are', () => {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: { spec: { containers: [{ name: 'web', image: 'nginx' }] } },
    },
    status: {
      conditions: [{ type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'no' }],
    },
  } as KubernetesObject;
  const told = describe(object, read([]), now);
  assert.match(told, /Replicas:\s+2/);
  assert.match(told, /app:\s+web/);
  assert.match(told, /Available\s+False\s+MinimumReplicasUnavailable\s+no/);
});

test('a pod with nothing in it but its name is described all the same', () => {
  assert.match(describe({ kind: 'Pod', metadata: { name: 'bare' } }, read([]), now), /^Name:\s+bare/);
});
