import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { families } from '../../../src/diagnosis/rules/index.ts';
import { unknown } from '../../../src/model/known.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, anObject, aPod, snapshotWith } from '../../support/objects.ts';

const rule = 'memory-again-near-limit';

/** A pod whose container was killed ten minutes ago and runs again, but for what is given. */
const pod = (status: object = {}, limits: object = { memory: '64Mi' }): Pod =>
  aPod('web-0', {
    spec: { nodeName: 'worker-1', containers: [{ name: 'app', image: 'web:1', resources: { limits } }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        {
          name: 'app',
          image: 'web:1',
          ready: true,
          started: true,
          restartCount: 1,
          state: { running: { startedAt: ago(590) } },
          lastState: {
            terminated: { exitCode: 137, reason: 'OOMKilled', startedAt: ago(3600), finishedAt: ago(600) },
          },
          ...status,
        },
      ],
    },
  }) as Pod;

const metrics = (memory: string, seconds = 20): KubernetesObject =>
  anObject('PodMetrics', 'web-0', {
    timestamp: ago(seconds),
    window: '15s',
    containers: [
      { name: 'proxy', usage: { cpu: '1m', memory: '9Gi' } },
      { name: 'app', usage: { cpu: '10m', memory } },
    ],
  });

const diagnosed = (of: Pod, ...objects: readonly KubernetesObject[]): Diagnosis =>
  diagnosePod(of, families, snapshotWith([of, ...objects]));
const notes = (of: Pod, ...objects: readonly KubernetesObject[]): readonly string[] =>
  diagnosed(of, ...objects).findings.flatMap(finding => (finding.rule === rule ? [finding.title] : []));

test('what was killed for its memory and comes near its limit again is a note, never an alarm', () => {
  const diagnosis = diagnosed(pod(), metrics('60Mi'));
  const finding = diagnosis.findings.find(one => one.rule === rule);
  assert.equal(finding?.title, 'Uses 60Mi again of the 64Mi it was killed for');
  assert.equal(finding?.role, 'note');
  assert.deepEqual(
    finding?.evidence.map(({ object, path, value }) => `${object} ${path} ${value}`),
    [
      'PodMetrics/shop/web-0 containers[1].usage.memory 60Mi',
      `PodMetrics/shop/web-0 timestamp ${ago(20)}`,
      'Pod/shop/web-0 spec.containers[0].resources.limits.memory 64Mi',
      'Pod/shop/web-0 status.containerStatuses[0].lastState.terminated.reason OOMKilled',
    ],
  );
  assert.equal(diagnosis.verdict, 'healthy');
});

test('the limit that holds counts, not the one that is wanted', () => {
  assert.deepEqual(notes(pod({ resources: { limits: { memory: '128Mi' } } }), metrics('60Mi')), []);
});

for (const [fact, of, sample] of [
  ['that uses little', pod(), metrics('30Mi')],
  ['whose sample is old', pod(), metrics('60Mi', 400)],
  ['whose sample is of the run before', pod({ state: { running: { startedAt: ago(10) } } }), metrics('60Mi')],
  ['without a limit', pod({}, {}), metrics('60Mi')],
] as const)
  test(`nothing is said of a container ${fact}`, () => assert.deepEqual(notes(of, sample), []));

test('metrics are asked for where a container was killed for its memory and runs, and nowhere else', () => {
  const asks = (of: Pod): boolean => {
    const snapshot = snapshotWith([of]);
    const { wanted } = diagnosePod(of, families, {
      ...snapshot,
      object: (kind, ...at) => (kind === 'PodMetrics' ? unknown : snapshot.object(kind, ...at)),
    });
    return wanted.some(want => want.want === 'object' && want.kind === 'PodMetrics');
  };
  assert.equal(asks(pod()), true);
  assert.equal(asks(pod({ lastState: {}, restartCount: 0 })), false);
  assert.equal(asks(pod({ lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt: ago(600) } } })), false);
  assert.equal(asks(pod({ state: { waiting: { reason: 'CrashLoopBackOff' } }, ready: false })), false);
});
