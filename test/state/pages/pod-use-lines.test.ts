import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../../../src/model/known.ts';
import type { Pod } from '../../../src/model/kubernetes.ts';
import { podPage } from '../../../src/state/pages/pod/pod-page.ts';
import { bar } from '../../../src/state/pages/pod/use-lines.ts';
import type { PodUses } from '../../../src/state/pod-uses.ts';
import { reduce } from '../../../src/state/reduce.ts';
import type { PodScreen } from '../../../src/state/screen.ts';
import { type Line, lineText, lineWidth } from '../../../src/text/line.ts';
import { noon, stateWith } from '../../support/states.ts';
import { podUsesFixture } from '../../support/uses.ts';

const mi = 2 ** 20;
const startedAt = new Date(noon - 3_600_000).toISOString();
const screen: PodScreen = { screen: 'pod', pod: { kind: 'Pod', namespace: 'shop', name: 'web-0' }, top: 0, cursor: 0 };

const pod = (spec: object = {}, status: object = {}): Pod =>
  ({
    kind: 'Pod',
    metadata: { namespace: 'shop', name: 'web-0', uid: 'uid-shop-web-0' },
    spec: {
      containers: [
        {
          name: 'app',
          image: 'web:1',
          resources: { requests: { memory: '64Mi', cpu: '100m' }, limits: { memory: '128Mi' } },
        },
        { name: 'proxy', image: 'proxy:1' },
      ],
      ...spec,
    },
    status: {
      phase: 'Running',
      containerStatuses: ['app', 'proxy'].map(name => ({
        name,
        ready: true,
        state: { running: { startedAt } },
        ...status,
      })),
    },
  }) as unknown as Pod;

const containers = [
  { name: 'app', cpu: 0.05, memory: 122 * mi },
  { name: 'proxy', cpu: 0, memory: 8 * mi },
];
const uses = podUsesFixture({ 'web-0': { containers, memory: 130 * mi } });

const linesOf = (of: Pod, known: PodUses, width = 120): readonly Line[] => {
  const opened = { ref: screen.pod, pod: read(of), diagnosis: undefined, events: read([]) };
  const state = reduce(stateWith([], {}, { columns: width, rows: 60 }), { type: 'pod-read', opened });
  return podPage({ ...state, uses: known }, screen).lines;
};
const textOf = (of: Pod, known: PodUses, width?: number): string => linesOf(of, known, width).map(lineText).join('\n');

test('each container shows what it uses of its limit and its request, and when that was measured', () => {
  const text = textOf(pod(), uses);
  assert.match(text, /Containers {2}in use at \d\d:\d\d:\d\d, 10s ago, cpu over 15s/);
  assert.match(text, /memory {2}122Mi {2}███████░ {2}95% of 128Mi limit · 191% of 64Mi request/);
  assert.match(text, /cpu {7}50m {2}████░░░░ {2}no limit · 50% of 100m request/);
  assert.match(text, /memory {4}8Mi {12}no limit · no request/);
});

test('what is told beside its use is not told again', () => {
  assert.doesNotMatch(textOf(pod(), uses), /requested, limit/);
  assert.match(textOf(pod(), podUsesFixture({})), /memory 64Mi requested, limit 128Mi/);
});

test('only what comes near its limit has a color', () => {
  const tones = linesOf(pod(), uses).flatMap(line =>
    line.filter(({ text }) => /[█░]/.test(text)).map(({ tone }) => tone),
  );
  assert.deepEqual(tones, ['degraded', 'quiet']);
});

test('an old sample says that nothing newer was measured', () => {
  const old = podUsesFixture({ 'web-0': { containers, at: noon - 300_000 } });
  assert.match(textOf(pod(), old), /in use at .*, 5m ago, cpu over 15s: nothing newer was measured/);
});

test('why nothing is known stands beside the containers', () => {
  const none = podUsesFixture({}, { phase: 'unavailable', why: 'This cluster serves no metrics.' });
  assert.match(textOf(pod(), none), /Containers {2}This cluster serves no metrics\./);
  assert.doesNotMatch(textOf(pod(), podUsesFixture({})), /in use at/);
});

test('a pod with limits as a whole is compared with them', () => {
  const text = textOf(pod({ resources: { limits: { memory: '200Mi' }, requests: { memory: '100Mi' } } }), uses);
  assert.match(text, /pod {4}memory {2}130Mi {2}█████░░░ {2}65% of 200Mi limit · 130% of 100Mi request\n {10}cpu/);
});

test('a resize in place that has not come about yet is told, and what holds is compared with', () => {
  const text = textOf(
    pod(
      { containers: [{ name: 'app', image: 'web:1', resources: { limits: { memory: '256Mi' } } }] },
      { resources: { limits: { memory: '128Mi' } } },
    ),
    uses,
  );
  assert.match(text, /95% of 128Mi limit/);
  assert.match(text, /memory limit 256Mi wanted, 128Mi so far/);
});

for (const width of [60, 80, 120, 200])
  test(`every line fits ${width} cells`, () => {
    for (const line of linesOf(pod(), uses, width)) assert.ok(lineWidth(line) <= width, lineText(line));
  });

test('a bar shows that something is used, and a gap where not all of it is', () => {
  assert.equal(bar(0), '░░░░░░░░');
  assert.equal(bar(0.001), '█░░░░░░░');
  assert.equal(bar(0.5), '████░░░░');
  assert.equal(bar(0.999), '███████░');
  assert.equal(bar(1), '████████');
  assert.equal(bar(7), '████████');
  assert.equal(bar(undefined), '        ');
});
