import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ContainerView, podContainers } from '../../src/model/container.ts';
import { currentRun, endOfRun, endText, waitText } from '../../src/model/container-run.ts';
import { shopPod } from '../support/sandbox-cluster.ts';

const view = (restartCount: number, state: object, lastState: object = {}): ContainerView => {
  const [container] = podContainers(shopPod('web', { restartCount, state, lastState }));
  assert.ok(container);
  return container;
};
const running = { running: { startedAt: '2026-11-21T08:00:00Z' } };
const ended = (exitCode: number, more: object = {}) => ({ terminated: { exitCode, startedAt: '', ...more } });
const waiting = (reason: string, message?: string) => ({ waiting: { reason, message } });

test('a container that has not started has no run; one that waits to restart has its last', () => {
  assert.equal(currentRun(view(0, waiting('ContainerCreating'))), undefined);
  assert.equal(currentRun(view(0, running))?.number, 0);
  assert.equal(currentRun(view(2, waiting('CrashLoopBackOff'), ended(1)))?.number, 2);
  assert.equal(currentRun(view(3, ended(1), ended(2)))?.number, 3);
});

test('the end of a run is found in the state or in the last state', () => {
  assert.equal(endOfRun(view(0, ended(3)), 0)?.exitCode, 3);
  assert.equal(endOfRun(view(1, running, ended(4)), 0)?.exitCode, 4);
  assert.equal(endOfRun(view(1, running, ended(4)), 1), undefined);
  assert.equal(endOfRun(view(2, waiting('CrashLoopBackOff'), ended(5)), 2)?.exitCode, 5);
  assert.equal(endOfRun(view(3, ended(6), ended(7)), 2)?.exitCode, 7);
  assert.equal(endOfRun(view(3, ended(6), ended(7)), 1), undefined);
});

for (const [terminated, text] of [
  [{ exitCode: 0, reason: 'Completed' }, 'exited with code 0'],
  [{ exitCode: 1, reason: 'Error' }, 'exited with code 1'],
  [{ exitCode: 143, reason: 'Error' }, 'exited with code 143, SIGTERM'],
  [{ exitCode: 137, reason: 'OOMKilled' }, 'exited with code 137, OOMKilled'],
  [{ exitCode: 2, reason: 'Error', message: 'no config\nat main' }, 'exited with code 2: no config'],
] as const)
  test(`an end reads: ${text}`, () => assert.equal(endText(terminated as never), text));

for (const [state, text] of [
  [waiting('CrashLoopBackOff', 'back-off 2m40s restarting failed container=app'), 'CrashLoopBackOff, back-off 2m40s'],
  [waiting('ErrImagePull', 'not found'), 'ErrImagePull: not found'],
  [waiting('ContainerCreating'), 'ContainerCreating'],
  [{}, 'not started yet'],
] as const)
  test(`a wait reads: ${text}`, () => assert.equal(waitText(view(0, state)), text));
