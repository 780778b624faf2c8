import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forbidden, read } from '../../src/model/known.ts';
import type { Node } from '../../src/model/kubernetes.ts';
import { nodeScreen, type OpenedNode } from '../../src/state/node-screen.ts';
import { nodeHead } from '../../src/state/pages/node/node-head.ts';
import { reduce } from '../../src/state/reduce.ts';
import { selectedPod } from '../../src/state/selected-pod.ts';
import { type State, topScreen } from '../../src/state/state.ts';
import { wanted } from '../../src/state/wanted.ts';
import { lineText } from '../../src/text/line.ts';
import { fits, openScreen } from '../support/screen.tsx';
import { noon, podRowFixture, podTable, stateWith } from '../support/states.ts';
import { podUsesFixture } from '../support/uses.ts';

const mi = 2 ** 20;
const rows = [
  podRowFixture({ name: 'small', resources: 'r,app,100m,64Mi,,;' }),
  podRowFixture({ name: 'large', resources: 'r,app,500m,1Gi,,2Gi;' }),
  podRowFixture({ name: 'silent', resources: 'r,app,,,,;' }),
  podRowFixture({ name: 'finished', resources: '' }),
  podRowFixture({ name: 'elsewhere', node: 'worker-2' }),
];
const node: Node = {
  kind: 'Node',
  metadata: { name: 'worker-1' },
  spec: { unschedulable: true, taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] },
  status: {
    allocatable: { cpu: '2', memory: '2Gi', pods: '10' },
    conditions: [
      { type: 'MemoryPressure', status: 'True', reason: 'KubeletHasInsufficientMemory', message: 'low on memory' },
      { type: 'Ready', status: 'True' },
    ],
  },
};
const opened = (more: Partial<OpenedNode> = {}): OpenedNode => ({
  name: 'worker-1',
  node: read(node),
  use: { at: noon - 5000, windowMs: 15_000, cpu: 0.5, memory: 1900 * mi },
  pods: undefined,
  ...more,
});
const begin = (state: State = stateWith(rows), more: Partial<OpenedNode> = {}): State =>
  reduce(reduce(state, { type: 'screen-opened', screen: nodeScreen('worker-1') }), {
    type: 'node-read',
    node: opened(more),
  });
const screenOf = (state: State) => {
  const screen = topScreen(state);
  assert.equal(screen.screen, 'node');
  return screen.screen === 'node' ? screen : nodeScreen('');
};
const names = (state: State): readonly string[] => state.nodeList.rows.map(({ name }) => name);
const head = (state: State): string => nodeHead(state, screenOf(state)).map(lineText).join('\n');

test('a node lists the pods that take up room on it, the hungriest first', () => {
  const state = begin();
  assert.deepEqual(names(state), ['large', 'small', 'silent'], 'by what they request while nothing is measured');
  const uses = podUsesFixture({ small: { memory: 900 * mi }, large: { memory: 300 * mi } });
  assert.deepEqual(names(reduce(state, { type: 'uses-read', uses })), ['small', 'large', 'silent']);
});

test('what is requested and in use is compared with what is allocatable', () => {
  const text = head(begin());
  assert.match(text, /memory {2}████░░░░ +53% requested, 1\.1Gi of 2Gi/);
  assert.match(text, /cpu {5}██░░░░░░ +30% requested, 600m of 2 .*25% in use, 500m/);
  assert.match(text, /pods .*30% taken, 3 of 10/);
  assert.match(text, /93% in use, 1\.9Gi/);
});

test('what is wrong with the node stands above its pods', () => {
  const text = head(begin());
  assert.match(text, /Node {2}worker-1 {2}✓ Ready {2}! cordoned/);
  assert.match(text, /! MemoryPressure {2}KubeletHasInsufficientMemory: low on memory/);
  assert.match(text, /taint dedicated=gpu:NoSchedule/);
});

test('a node that may not be read still shows its pods, and says why there is no more', () => {
  const state = begin(stateWith(rows), { node: forbidden('nodes "worker-1" is forbidden'), use: undefined });
  assert.match(head(state), /You may not read this node: nodes "worker-1" is forbidden/);
  assert.equal(names(state).length, 3);
});

test('of one namespace in view the other pods are read, or it is said that they are missing', () => {
  const one = (pods: OpenedNode['pods']) => begin(stateWith(rows, { namespace: 'shop' }), { pods });
  const other = podRowFixture({ namespace: 'bank', name: 'vault', resources: 'r,app,1,512Mi,,;' });
  assert.deepEqual(names(one(read([other]))), ['large', 'vault', 'small', 'silent']);
  assert.match(head(one(forbidden('no'))), /Only pods of namespace shop are counted: no/);
});

test('the keys of a pod act on the one under the cursor, which follows its pod', () => {
  let state = reduce(begin(), { type: 'moved', by: 1, unit: 'line' });
  assert.equal(selectedPod(state)?.name, 'small');
  state = reduce(state, { type: 'uses-read', uses: podUsesFixture({ silent: { memory: 900 * mi } }) });
  assert.equal(names(state)[0], 'silent');
  assert.equal(selectedPod(state)?.name, 'small');
  state = reduce(state, {
    type: 'pods-changed',
    pods: podTable(
      rows.filter(({ name }) => name !== 'small'),
      2,
    ),
  });
  assert.ok(selectedPod(state));
  state = reduce(state, { type: 'sorted', by: 'name' });
  assert.deepEqual(names(state), ['large', 'silent']);
});

test('the node and what its pods use are wanted while it is open', () => {
  const kinds = wanted(begin()).map(one => one.wanted);
  assert.deepEqual(kinds, ['node', 'uses']);
  assert.equal(reduce(begin(), { type: 'screen-closed' }).node, undefined);
});

for (const [columns, height] of [
  [80, 24],
  [120, 40],
  [200, 60],
] as const)
  test(`the screen fits ${columns}x${height}`, async () => {
    const many = Array.from({ length: 90 }, (_, index) => podRowFixture({ name: `pod-${index}` }));
    const screen = await openScreen({ state: begin(stateWith([...rows, ...many])), columns, rows: height });
    fits(screen, columns, height);
    await screen.sees(/NAMESPACE +NAME .*MEM/);
    await screen.press('G');
    await screen.sees('silent');
    fits(screen, columns, height);
    await screen.press('enter');
    await screen.sees('Reading the pod');
    screen.close();
  });
