import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { families } from '../../../src/diagnosis/rules/index.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, aPod, now, snapshotWith } from '../../support/objects.ts';

const judge = (pod: KubernetesObject, ...others: readonly KubernetesObject[]): Diagnosis => {
  const diagnosis = diagnosePod(pod as Pod, families, snapshotWith([pod, aNode('worker-1'), ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};
const rules = (diagnosis: Diagnosis): readonly string[] => diagnosis.findings.map(({ rule }) => rule);

const bound = aPod('train-0', {
  spec: { nodeName: 'worker-1' },
  metadata: { creationTimestamp: ago(90) },
  status: { startTime: ago(80), conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: ago(85) }] },
});

test('a kubelet that cannot prepare devices is told with the driver that is missing', () => {
  const missing = anEvent(
    bound,
    'FailedPrepareDynamicResources',
    'Failed to prepare dynamic resources: prepare dynamic resources: DRA driver gpu.nvidia.com is not registered',
    { seconds: 20 },
  );
  const [lead] = judge(bound, missing).findings;
  assert.equal(lead?.rule, 'dra-prepare-failed');
  assert.match(lead?.title ?? '', /no driver gpu\.nvidia\.com/);
  const slow = anEvent(
    bound,
    'FailedPrepareDynamicResources',
    'Failed to prepare dynamic resources: prepare dynamic resources: NodePrepareResources: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    { seconds: 20 },
  );
  assert.match(judge(bound, slow).findings[0]?.title ?? '', /context deadline exceeded/);
  // It went on since.
  const pulling = anEvent(bound, 'Pulling', 'Pulling image "nginx:1.27"', { seconds: 5, type: 'Normal' });
  assert.ok(!rules(judge(bound, missing, pulling)).includes('dra-prepare-failed'));
});

test('a pod whose device is being attached is under way', () => {
  const pod = aPod('train-0', { metadata: { creationTimestamp: ago(60) } });
  const message = 'waiting for binding conditions for device on node worker-1';
  const waiting = anEvent(pod, 'BindingConditionsPending', message, { seconds: 40, type: 'Normal' });
  assert.deepEqual([judge(pod, waiting).verdict, rules(judge(pod, waiting))[0]], ['progressing', 'dra-binding-wait']);
});

const running = (health: string | undefined): KubernetesObject =>
  aPod('train-0', {
    spec: { nodeName: 'worker-1' },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(900) }],
      containerStatuses: [
        {
          name: 'app',
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: ago(900) } },
          ...(health
            ? { allocatedResourcesStatus: [{ name: 'nvidia.com/gpu', resources: [{ resourceID: 'GPU-7', health }] }] }
            : { allocatedResourcesStatus: null }),
        },
      ],
    },
  });

test('a device that is unhealthy degrades a pod that is Ready; one that is not known does not', () => {
  const sick = judge(running('Unhealthy'));
  assert.deepEqual([sick.verdict, rules(sick)[0]], ['degraded', 'device-unhealthy']);
  assert.match(sick.findings[0]?.title ?? '', /GPU-7/);
  for (const health of ['Healthy', 'Unknown', undefined]) assert.deepEqual(judge(running(health)).findings, []);
});

test('a pod that goes because its device was tainted says so', () => {
  const pod = running(undefined);
  const going = {
    ...pod,
    metadata: {
      ...pod.metadata,
      deletionTimestamp: new Date(now + 20_000).toISOString(),
      deletionGracePeriodSeconds: 30,
    },
  };
  const event = (message: string) =>
    anEvent(going, 'DeviceTaintManagerEviction', message, { source: 'device-taint-eviction', type: 'Normal' });
  assert.ok(rules(judge(going, event('Marking for deletion'))).includes('device-taint-eviction'));
  assert.ok(!rules(judge(going, event('Cancelling deletion'))).includes('device-taint-eviction'));
});

test('a program that takes the variable of a Service for its port says so', () => {
  const pod = aPod('web-0', {
    spec: { nodeName: 'worker-1', containers: [{ name: 'app', image: 'shop/web:1' }] },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'app',
          image: 'shop/web:1',
          restartCount: 4,
          ready: false,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 1m20s restarting' } },
          lastState: {
            terminated: { exitCode: 1, reason: 'Error', startedAt: ago(31), finishedAt: ago(30), containerID: 'x' },
          },
        },
      ],
    },
  });
  const said = (line: string) =>
    diagnosePod(
      pod as Pod,
      families,
      snapshotWith([pod, aNode('worker-1')], {
        logs: [{ container: { namespace: 'shop', pod: 'web-0', container: 'app' }, run: 'previous', lines: [line] }],
      }),
    ).findings[0]?.rule;
  assert.equal(
    said('panic: config: strconv.Atoi: parsing "tcp://10.96.12.7:6379": invalid syntax'),
    'log-service-link',
  );
  assert.notEqual(said('dial tcp://10.96.12.7:6379: connect: connection refused'), 'log-service-link');
});

test('a variable that is set twice is a note beside a crash, and nothing on a pod that is well', () => {
  const pod = (ready: boolean) =>
    aPod('web-0', {
      spec: {
        nodeName: 'worker-1',
        containers: [{ name: 'app', image: 'shop/web:1', env: [{ name: 'MODE' }, { name: 'PORT' }, { name: 'MODE' }] }],
      },
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
        containerStatuses: [
          {
            name: 'app',
            ready,
            started: ready,
            restartCount: ready ? 0 : 3,
            state: ready ? { running: { startedAt: ago(3000) } } : { waiting: { reason: 'CrashLoopBackOff' } },
            ...(ready ? {} : { lastState: { terminated: { exitCode: 1, startedAt: ago(31), finishedAt: ago(30) } } }),
          },
        ],
      },
    });
  assert.match(
    judge(pod(false)).findings.find(({ rule }) => rule === 'smell-duplicate-env')?.title ?? '',
    /app gets MODE twice/,
  );
  assert.deepEqual(judge(pod(true)).findings, []);
});

test('a pod that tolerates everything is said to stay on a node that is lost', () => {
  const pod = (owner: string) => ({
    ...running(undefined),
    spec: { nodeName: 'worker-9', containers: [{ name: 'app' }], tolerations: [{ operator: 'Exists' }] },
    metadata: {
      ...running(undefined).metadata,
      ownerReferences: [{ kind: owner, name: 'x', controller: true, apiVersion: 'apps/v1', uid: 'x' }],
    },
  });
  const lost = aNode('worker-9', {
    spec: { taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }] },
    status: { conditions: [{ type: 'Ready', status: 'Unknown', lastTransitionTime: ago(90) }] },
  });
  assert.ok(rules(judge(pod('ReplicaSet'), lost)).includes('smell-tolerate-all'));
  assert.ok(!rules(judge(pod('DaemonSet'), lost)).includes('smell-tolerate-all'));
  assert.deepEqual(judge(pod('ReplicaSet'), aNode('worker-9')).findings, []);
});
