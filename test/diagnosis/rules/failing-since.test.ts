import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import { podFacts } from '../../../src/diagnosis/pod-facts.ts';
import { failingSince } from '../../../src/diagnosis/rules/crashes/failing-since.ts';
import { runEnd } from '../../../src/diagnosis/rules/crashes/run-end.ts';
import { families } from '../../../src/diagnosis/rules/index.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, aPod, now, snapshotWith } from '../../support/objects.ts';

type Case = {
  readonly restarts: number;
  readonly ranFrom: number;
  readonly ranTo: number;
  readonly unreadySince?: number;
};

/** A container in back-off whose last run lasted from `ranFrom` to `ranTo` seconds ago. */
const looping = ({ restarts, ranFrom, ranTo, unreadySince }: Case): KubernetesObject =>
  aPod('web-0', {
    spec: { nodeName: 'worker-1' },
    status: {
      phase: 'Running',
      conditions:
        unreadySince === undefined
          ? []
          : [
              { type: 'Ready', status: 'False', lastTransitionTime: ago(unreadySince) },
              { type: 'ContainersReady', status: 'False', lastTransitionTime: ago(unreadySince) },
            ],
      containerStatuses: [
        {
          name: 'app',
          ready: false,
          restartCount: restarts,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container=app' } },
          lastState: {
            terminated: { exitCode: 1, reason: 'Error', startedAt: ago(ranFrom), finishedAt: ago(ranTo) },
          },
        },
      ],
    },
  });

const since = (pod: KubernetesObject, events: readonly KubernetesObject[] = []) => {
  const facts = podFacts(pod as Pod, snapshotWith([pod, ...events]));
  const [container] = facts.containers;
  const end = container && runEnd(facts, container, now);
  assert.ok(end);
  const { at, exact } = failingSince(facts, end);
  return { seconds: at === undefined ? undefined : (now - at) / 1000, exact };
};

const backOff = (pod: KubernetesObject, first: number): KubernetesObject => ({
  ...anEvent(pod, 'BackOff', 'Back-off restarting failed container app in pod web-0_shop(1)', { seconds: 5 }),
  ...{ firstTimestamp: ago(first), count: 40 },
});

test('the first end of a container is when it began to fail', () => {
  assert.deepEqual(since(looping({ restarts: 0, ranFrom: 30, ranTo: 20 })), { seconds: 20, exact: true });
});

test('after restarts the first back-off of its event tells when it began, however often it has ended since', () => {
  for (const restarts of [1, 5, 12]) {
    const pod = looping({ restarts, ranFrom: 30, ranTo: 20 });
    assert.deepEqual(since(pod, [backOff(pod, 1800)]), { seconds: 1800, exact: true });
  }
});

test('without events a pod that was not Ready during the last run has failed since it lost its readiness', () => {
  const pod = looping({ restarts: 5, ranFrom: 30, ranTo: 20, unreadySince: 900 });
  assert.deepEqual(since(pod), { seconds: 900, exact: true });
});

test('a readiness that was lost with the last end only says that it has failed since then at least', () => {
  const pod = looping({ restarts: 5, ranFrom: 400, ranTo: 200, unreadySince: 199 });
  assert.deepEqual(since(pod), { seconds: 200, exact: false });
  const { findings } = diagnosePod(pod as Pod, families, snapshotWith([pod, aNode('worker-1')]));
  assert.match(findings[0]?.explanation ?? '', /failing for at least 3m20s/);
});

test('the time at which it began does not move when it ends again', () => {
  const began = (pod: KubernetesObject) =>
    diagnosePod(pod as Pod, families, snapshotWith([pod, aNode('worker-1'), backOff(pod, 1800)])).findings[0]?.since;
  assert.equal(began(looping({ restarts: 7, ranFrom: 300, ranTo: 290 })), now - 1_800_000);
  assert.equal(began(looping({ restarts: 8, ranFrom: 3, ranTo: 1 })), now - 1_800_000);
});
