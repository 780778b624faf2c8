import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Pod } from '../../src/model/kubernetes.ts';
import { podRequests } from '../../src/model/pod-requests.ts';
import { parseResources, resourcesText } from '../../src/model/pod-resources.ts';
import { parseQuantity } from '../../src/model/quantity.ts';

const mi = 2 ** 20;
const pod = (spec: object, status: object = {}): Pod =>
  ({ metadata: { name: 'a' }, spec, status: { phase: 'Running', ...status } }) as unknown as Pod;
const boundsOf = (of: Pod) => parseResources(resourcesText(of));
const app = (requests: object, limits: object = {}, more: object = {}) => ({
  name: 'app',
  resources: { requests, limits },
  ...more,
});
const running = { running: { startedAt: '2026-11-21T08:00:00Z' } };

test('a pod reserves its containers and sidecars together, or its largest init phase', () => {
  const { requests, containers } = boundsOf(
    pod({
      initContainers: [
        { name: 'proxy', restartPolicy: 'Always', resources: { requests: { cpu: '100m' } } },
        { name: 'migrate', resources: { requests: { cpu: '2', memory: '64Mi' } } },
      ],
      containers: [app({ cpu: '500m', memory: '128Mi' })],
    }),
  );
  assert.deepEqual(requests, { cpu: 2.1, memory: 128 * mi });
  assert.deepEqual(
    containers.map(({ name }) => name),
    ['proxy', 'migrate', 'app'],
  );
});

test('a limit without a request is the request as well', () => {
  const { requests, containers } = boundsOf(pod({ containers: [app({}, { memory: '64Mi' })] }));
  assert.equal(requests.memory, 64 * mi);
  assert.deepEqual(containers[0]?.requests, { cpu: undefined, memory: 64 * mi });
});

test('what the pod as a whole requests and may use stands above its containers', () => {
  const { requests, limits, containers } = boundsOf(
    pod({
      resources: { requests: { memory: '1Gi' }, limits: { memory: '2Gi' } },
      containers: [app({ memory: '128Mi' })],
    }),
  );
  assert.equal(requests.memory, 1024 * mi);
  assert.equal(limits.memory, 2048 * mi);
  assert.equal(containers[0]?.limits.memory, undefined);
});

test('the overhead of a RuntimeClass is reserved too', () => {
  const { requests } = boundsOf(pod({ overhead: { cpu: '250m' }, containers: [app({ cpu: '1' })] }));
  assert.equal(requests.cpu, 1.25);
});

test('a finished pod reserves nothing', () => {
  assert.equal(resourcesText(pod({ containers: [app({ cpu: '1' })] }, { phase: 'Succeeded' })), '');
  assert.deepEqual(parseResources('').requests, { cpu: undefined, memory: undefined });
});

test('while a container is resized in place, what holds limits it and the larger request is reserved', () => {
  const { containers } = boundsOf(
    pod(
      { containers: [app({ memory: '256Mi' }, { memory: '512Mi' })] },
      {
        containerStatuses: [
          {
            name: 'app',
            state: running,
            resources: { requests: { memory: '128Mi' }, limits: { memory: '128Mi' } },
            allocatedResources: { memory: '128Mi' },
          },
        ],
      },
    ),
  );
  assert.deepEqual(containers[0], {
    name: 'app',
    requests: { cpu: undefined, memory: 256 * mi },
    limits: { cpu: undefined, memory: 128 * mi },
  });
});

test('a resize that the node can never give reserves nothing', () => {
  const { containers } = boundsOf(
    pod(
      { containers: [app({ cpu: '64' })] },
      {
        conditions: [{ type: 'PodResizePending', status: 'True', reason: 'Infeasible' }],
        containerStatuses: [
          { name: 'app', state: running, resources: { requests: { cpu: '1' } }, allocatedResources: { cpu: '1' } },
        ],
      },
    ),
  );
  assert.equal(containers[0]?.requests.cpu, 1);
});

test('what a container that does not run was once held to does not count', () => {
  const { containers } = boundsOf(
    pod(
      { containers: [app({}, { memory: '256Mi' })] },
      { containerStatuses: [{ name: 'app', state: { waiting: {} }, resources: { limits: { memory: '64Mi' } } }] },
    ),
  );
  assert.equal(containers[0]?.limits.memory, 256 * mi);
});

test('a text says what the pod says, whatever it requests', () => {
  const quantity = fc.constantFrom('1', '100m', '250m', '64Mi', '1Gi', '1500k', '2e3');
  const amounts = fc.record({ cpu: quantity, memory: quantity }, { requiredKeys: [] });
  const resources = fc.record({ requests: amounts, limits: amounts }, { requiredKeys: [] });
  const containers = fc.uniqueArray(
    fc.record({
      name: fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/),
      resources,
      restartPolicy: fc.constantFrom('Always', undefined),
    }),
    { selector: ({ name }) => name, maxLength: 4 },
  );
  fc.assert(
    fc.property(containers, containers, fc.option(resources), fc.option(amounts), (init, regular, own, overhead) => {
      const of = pod({
        initContainers: init,
        containers: regular,
        ...(own && { resources: own }),
        ...(overhead && { overhead }),
      });
      const { requests, limits, containers: bounds } = boundsOf(of);
      const expected = podRequests(of);
      assert.equal(requests.cpu, expected.get('cpu'));
      assert.equal(requests.memory, expected.get('memory'));
      assert.equal(limits.memory, parseQuantity(own?.limits?.memory));
      assert.equal(bounds.length, init.length + regular.length);
    }),
  );
});
