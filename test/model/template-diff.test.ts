import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeText, templateDiff } from '../../src/model/template-diff.ts';

const template = (container: object, pod: object = {}, metadata: object = {}): unknown => ({
  metadata,
  spec: { containers: [{ name: 'app', ...container }], ...pod },
});
const texts = (before: unknown, after: unknown): readonly string[] => templateDiff(before, after).map(changeText);

test('images, limits and probes are told with what they were and are', () => {
  const before = { image: 'app:1', resources: { limits: { memory: '512Mi' } }, readinessProbe: { periodSeconds: 5 } };
  const after = {
    image: 'app:2',
    resources: { limits: { memory: '128Mi', cpu: '1' } },
    readinessProbe: { periodSeconds: 9 },
    livenessProbe: { httpGet: { path: '/', port: 80 } },
  };
  assert.deepEqual(texts(template(before), template(after)), [
    'app: image app:1 → app:2',
    'app: limits.cpu 1 added',
    'app: limits.memory 512Mi → 128Mi',
    'app: livenessProbe added',
    'app: readinessProbe.periodSeconds 5 → 9',
  ]);
});

test('of variables, arguments and commands nothing is told that may be a password', () => {
  const before = {
    command: ['run', '--token=abc'],
    args: ['a'],
    env: [{ name: 'KEY', value: 'abc' }, { name: 'OLD' }],
  };
  const after = { command: ['run', '--token=xyz'], args: ['b'], env: [{ name: 'NEW' }, { name: 'KEY', value: 'xyz' }] };
  const changes = templateDiff(template(before), template(after));
  assert.deepEqual(changes.map(changeText).sort(), [
    'app: args changed',
    'app: command changed',
    'app: env KEY changed',
    'app: env NEW added',
    'app: env OLD removed',
  ]);
  assert.ok(!JSON.stringify(changes).includes('xyz') && !JSON.stringify(changes).includes('abc'));
});

test('containers and volumes that come and go are told by their names', () => {
  const before = { spec: { containers: [{ name: 'app', image: 'app:1' }], volumes: [{ name: 'data', emptyDir: {} }] } };
  const after = {
    spec: {
      containers: [
        { name: 'proxy', image: 'envoy:1' },
        { name: 'app', image: 'app:1' },
      ],
    },
  };
  assert.deepEqual(texts(before, after), ['container proxy envoy:1 added', 'volume data removed']);
});

test('the order of lists and fields means nothing, nor what the controllers write', () => {
  const one = template({ env: [{ name: 'A' }, { name: 'B' }] }, { nodeSelector: { a: '1', b: '2' } });
  const other = template(
    { env: [{ name: 'B' }, { name: 'A' }] },
    { nodeSelector: { b: '2', a: '1' } },
    { labels: { 'pod-template-hash': 'x' }, creationTimestamp: null },
  );
  assert.deepEqual(texts(one, other), []);
});

test('a restart that somebody asked for is told as that', () => {
  const restarted = template({}, {}, { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-11-21T08:00:00Z' } });
  assert.deepEqual(texts(template({}), restarted), ['restart asked for (restartedAt) added']);
});

test('every path leads to what was changed', () => {
  const [change] = templateDiff(template({ image: 'a' }), template({ image: 'b' }));
  assert.deepEqual([change?.fromPath, change?.toPath], ['spec.containers[0].image', 'spec.containers[0].image']);
  const [label] = templateDiff(
    template({}, { nodeSelector: { 'k.io/x': '1' } }),
    template({}, { nodeSelector: { 'k.io/x': '2' } }),
  );
  assert.equal(label?.toPath, 'spec.nodeSelector["k.io/x"]');
});

test('what is no template differs in nothing', () => {
  assert.deepEqual(templateDiff(undefined, undefined), []);
  assert.deepEqual(texts(undefined, template({ image: 'a' })), ['container app a added']);
});
