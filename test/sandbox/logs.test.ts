import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContainerState, Pod } from '../../src/model/kubernetes.ts';
import { manualClock } from '../../src/sandbox/clock.ts';
import { runningPod, withSandbox } from './ask.ts';

const path = '/api/v1/namespaces/shop/pods/web/log';
const app = { namespace: 'shop', pod: 'web', container: 'app' };
const stamped = ['00', '01', '02'].map(second => `2026-11-21T08:00:${second}.5Z line ${second}`).join('\n');

const inState = (state: ContainerState, lastState: ContainerState = {}): Pod => {
  const pod = runningPod('web');
  const [status] = pod.status?.containerStatuses ?? [];
  return { ...pod, status: { ...pod.status, containerStatuses: status ? [{ ...status, state, lastState }] : [] } };
};

test('a log can be cut by tail, time and bytes', () =>
  withSandbox({ objects: [runningPod('web')], clock: manualClock(Date.parse('2026-11-21T08:00:03Z')) }, async it => {
    it.sandbox.setLogs(app, stamped);
    const text = async (query: string) => (await it.ask(`${path}?${query}`)).text;
    assert.equal(await text(''), 'line 00\nline 01\nline 02\n');
    assert.equal(await text('tailLines=1'), 'line 02\n');
    assert.equal(await text('tailLines=0'), '');
    assert.equal(await text('sinceTime=2026-11-21T08:00:01Z'), 'line 01\nline 02\n');
    assert.equal(await text('sinceSeconds=1'), 'line 02\n');
    assert.equal(await text('limitBytes=4'), 'line');
    assert.equal(await text('tailLines=1&timestamps=true'), '2026-11-21T08:00:02.5Z line 02\n');
  }));

test('following delivers new lines and ends with the container', () =>
  withSandbox({ objects: [runningPod('web')] }, async ({ stream, sandbox }) => {
    sandbox.setLogs(app, 'one');
    const log = await stream(`${path}?follow=true`);
    assert.equal(await log.next(), 'one');
    sandbox.appendLog(app, 'two\nthree');
    assert.equal(await log.next(), 'two');
    assert.equal(await log.next(), 'three');
    sandbox.put(inState({ terminated: { exitCode: 1 } }));
    assert.equal(await log.next(), undefined);
  }));

for (const [state, sentence] of [
  [{ waiting: { reason: 'ContainerCreating' } }, 'container "app" in pod "web" is waiting to start: ContainerCreating'],
  [
    { waiting: { reason: 'ImagePullBackOff' } },
    'container "app" in pod "web" is waiting to start: trying and failing to pull image',
  ],
  [{ waiting: { reason: 'ErrImagePull' } }, `container "app" in pod "web" is waiting to start: image can't be pulled`],
] as const)
  test(`without a log there is the kubelet's sentence: ${sentence}`, () =>
    withSandbox({ objects: [inState(state)] }, async ({ ask }) => {
      const { status, json } = await ask(path);
      assert.equal(status, 400);
      assert.equal(json.message, sentence);
    }));

test('the previous run is there once the container has ended before', () =>
  withSandbox({ objects: [runningPod('web')] }, async ({ ask, sandbox }) => {
    const none = await ask(`${path}?previous=true`);
    assert.equal(none.json.message, 'previous terminated container "app" in pod "web" not found');
    sandbox.setLogs(app, 'panic: no database');
    sandbox.rotateLog(app);
    sandbox.put(inState({ running: {} }, { terminated: { exitCode: 2 } }));
    assert.equal((await ask(`${path}?previous=true`)).text, 'panic: no database\n');
    assert.equal((await ask(path)).text, '');
  }));

test('the container must be named where there are several', () => {
  const pod = runningPod('web');
  const two = [...(pod.spec?.containers ?? []), { name: 'proxy', image: 'proxy:1' }];
  const objects: Pod[] = [{ ...pod, spec: { ...pod.spec, containers: two } }];
  return withSandbox({ objects }, async ({ ask }) => {
    const { json } = await ask(path);
    assert.equal(json.message, 'a container name must be specified for pod web, choose one of: [app proxy]');
    assert.equal((await ask(`${path}?container=x`)).json.message, 'container x is not valid for pod web');
  });
});
