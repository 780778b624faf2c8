import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogBuffer } from '../../src/evidence/log-buffer.ts';
import type { ContainerRef } from '../../src/model/kubernetes.ts';
import type { Citation } from '../../src/state/citation.ts';
import { citedLines } from '../../src/state/cited-lines.ts';
import { stateWith } from '../support/states.ts';
import { diagnosisFixture, findingFixture, openedFixture, recordedPod, say } from '../support/view-fixtures.ts';

const app = (pod: string): ContainerRef => ({ namespace: 'shop', pod, container: 'app' });
const citation = (pod: string, text: string, title = `says ${text}`): Citation => ({
  container: app(pod),
  run: 'current',
  text,
  title,
});
const state = stateWith([]);

test('the lines that the diagnoses of several pods cite are found, each in the log of its own pod', () => {
  const buffer = createLogBuffer([app('a'), app('b'), app('c')]);
  buffer.append(0, [{ time: '', text: 'no such host db' }]);
  buffer.append(1, [{ time: '', text: 'no such host db' }]);
  buffer.append(2, [
    { time: '', text: 'no such host db' },
    { time: '', text: 'out of space' },
  ]);
  buffer.setCitations([citation('a', 'no such host db'), citation('c', 'out of space')]);
  assert.deepEqual(
    [...citedLines(state, buffer.lines())],
    [
      [0, 'says no such host db'],
      [3, 'says out of space'],
    ],
  );
});

test('of equal lines of a container the newest is cited', () => {
  const buffer = createLogBuffer([app('a')]);
  buffer.append(
    0,
    Array.from({ length: 5000 }, (_, index) => ({ time: '', text: index % 2 === 0 ? 'boom' : 'fine' })),
  );
  buffer.setCitations([citation('a', 'boom')]);
  assert.deepEqual([...citedLines(state, buffer.lines()).keys()], [4998]);
});

test('a quote with a password that was made unreadable finds its line, however it is colored', () => {
  const buffer = createLogBuffer([app('a')]);
  const said = 'cannot reach postgres://app:***@db:5432/shop';
  buffer.append(0, [
    { time: '', text: 'cannot reach postgres://app:hunter2@db:5432/shop, once more' },
    { time: '', text: '\u001b[31mcannot reach postgres://app:hunter2@db:5432/shop\u001b[0m' },
  ]);
  buffer.setCitations([citation('a', said)]);
  assert.deepEqual([...citedLines(state, buffer.lines()).keys()], [1]);
});

test('what the diagnosis of the open pod says comes first, and nothing is cited twice', () => {
  const { ref, ...crash } = recordedPod('crash-loop');
  const container = { namespace: ref.namespace, pod: ref.name, container: 'worker' };
  const buffer = createLogBuffer([app('a'), container]);
  buffer.append(0, [{ time: '', text: 'one' }]);
  buffer.append(1, [{ time: '', text: 'two' }]);
  const quoted = `Log/${container.namespace}/${container.pod}/${container.container}`;
  const finding = findingFixture({ title: 'Two', evidence: [{ object: quoted, path: 'current:1', value: 'two' }] });
  const opened = openedFixture({ ref, ...crash }, diagnosisFixture({ findings: [finding] }));
  buffer.setCitations([citation('a', 'one', 'One'), { ...citation('', 'two', 'Two again'), container }]);
  assert.deepEqual(
    [...citedLines({ ...state, opened }, buffer.lines())],
    [
      [1, 'Two'],
      [0, 'One'],
    ],
  );
  say(buffer, ['more']);
  assert.equal(citedLines({ ...state, opened }, buffer.lines()).size, 2);
});
