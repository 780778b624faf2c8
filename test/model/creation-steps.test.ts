import assert from 'node:assert/strict';
import { test } from 'node:test';
import { creationSteps } from '../../src/model/creation-steps.ts';
import { newestFirst } from '../../src/model/event.ts';
import type { Pod } from '../../src/model/kubernetes.ts';
import { recordedPod } from '../support/view-fixtures.ts';

const told = (pod: Pod, events: Parameters<typeof newestFirst>[0] = []): readonly string[] =>
  creationSteps(pod, newestFirst(events)).map(({ name, state, note }) => `${name} ${state}${note ? ` ${note}` : ''}`);
const recorded = (name: Parameters<typeof recordedPod>[0]): readonly string[] => {
  const { pod, events } = recordedPod(name);
  return told(pod, events);
};

test('a healthy pod came all the way', () => {
  assert.deepEqual(
    recorded('healthy').map(step => step.split(' ')[1]),
    ['done', 'done', 'done', 'done', 'done'],
  );
});

test('a pod without a node has not begun', () => {
  assert.deepEqual(recorded('unscheduled'), [
    'scheduled failed Unschedulable',
    'sandbox ahead',
    'pulled ahead',
    'started ahead',
    'ready ahead',
  ]);
});

test('a container that keeps ending has started, but is not ready', () => {
  assert.deepEqual(recorded('crash-loop').slice(-2), ['started done 3 times', 'ready failed CrashLoopBackOff']);
});

test('the init container that fails is the step where the pod stands', () => {
  assert.deepEqual(recorded('init-crash-loop').slice(2), [
    'init 2/3 failed CrashLoopBackOff',
    'pulled ahead',
    'started ahead',
    'ready ahead',
  ]);
});

const base = {
  spec: { nodeName: 'worker-1', containers: [{ name: 'app' }] },
  status: { containerStatuses: [{ name: 'app', state: { waiting: { reason: 'ContainerCreating' } } }] },
} as unknown as Pod;

test('a failed mount holds up the sandbox', () => {
  const event = { reason: 'FailedMount', type: 'Warning', metadata: { name: 'e' }, involvedObject: {} };
  assert.equal(told(base, [event])[1], 'sandbox failed FailedMount');
  assert.equal(told(base)[1], 'sandbox now volumes and network');
});

test('an image that cannot be pulled is the step that fails, though the sandbox has no condition', () => {
  const pod = {
    ...base,
    status: { containerStatuses: [{ name: 'app', state: { waiting: { reason: 'ImagePullBackOff' } } }] },
  } as unknown as Pod;
  assert.deepEqual(told(pod).slice(1, 4), [
    'sandbox done volumes and network',
    'pulled failed ImagePullBackOff',
    'started ahead',
  ]);
});

test('no step is told to come after the one that follows it', () => {
  const { pod, events } = recordedPod('crash-loop');
  const times = creationSteps(pod, newestFirst(events)).flatMap(({ at }) => (at === undefined ? [] : [at]));
  assert.deepEqual(
    times,
    times.toSorted((one, other) => one - other),
  );
});

test('a pod of which nothing is known has no step behind it', () => {
  assert.deepEqual(
    told({}).map(step => step.split(' ')[1]),
    ['now', 'ahead', 'ahead', 'ahead', 'ahead'],
  );
});
