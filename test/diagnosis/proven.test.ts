import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { cite } from '../../src/diagnosis/evidence.ts';
import type { Found, Rule } from '../../src/diagnosis/rule.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import { diagnoseSet } from '../../src/evidence/diagnose-set.ts';
import { loadRecording } from '../../src/recording/load.ts';
import { listening, type Said, ungrounded } from '../support/grounding.ts';

// What podctl says must be seen to be true: the numbers and names of every sentence stand in the evidence beside it.
const root = 'test/fixtures/recordings';

for (const name of readdirSync(root).sort())
  test(`${name}: every number and name that a finding says stands in its evidence`, () => {
    const set = loadRecording(path.join(root, name));
    const unproven = new Set<string>();
    const told = (said: Said): void => {
      for (const words of ungrounded(said, set.at)) unproven.add(`${said.found.rule.id}: ${words}`);
    };
    diagnoseSet(set, { namespace: '', only: [] }, listening(families, told));
    assert.deepEqual([...unproven], []);
  });

const now = Date.parse('2026-11-21T12:00:00Z');
const rule: Rule = {
  id: 'test',
  severity: 'high',
  title: 'After 3 tries: {said}',
  explanation: 'Container {container} of {pod}.',
  next: [],
  about: 'A rule of a test.',
};
const pod = {
  kind: 'Pod',
  metadata: { namespace: 'shop', name: 'web-0', creationTimestamp: '2026-11-21T11:58:30Z' },
  spec: {
    nodeName: 'worker-1',
    containers: [{ name: 'app', livenessProbe: { periodSeconds: 5, failureThreshold: 4 } }],
  },
  status: { message: 'The node had condition: [MemoryPressure]', containerStatuses: [{ restartCount: 7 }] },
};
const says = (said: string, ...paths: readonly string[]): readonly string[] => {
  const found: Found = { outcome: 'found', rule, container: 'app', values: { said }, evidence: cite(pod, ...paths) };
  return ungrounded({ found, about: ['web-0', 'shop'] }, now);
};

test('a name, a number, a quotation or a span of time that nothing cites is found wanting', () => {
  assert.deepEqual(says('on worker-2', 'spec.nodeName'), ['{said} worker-2']);
  assert.deepEqual(says('restarted 8 times', 'status.containerStatuses[0].restartCount'), ['{said} 8']);
  assert.deepEqual(says('it says "DiskPressure"', 'status.message'), ['{said} DiskPressure']);
  assert.deepEqual(says('for 91s', 'spec.nodeName'), ['{said} 91s']);
  assert.deepEqual(says('limit 128Mi', 'spec.nodeName'), ['{said} 128Mi']);
});

test('what is cited, or follows from what is cited, needs no more', () => {
  assert.deepEqual(says('on worker-1', 'spec.nodeName'), []);
  assert.deepEqual(says('restarted 7 times', 'status.containerStatuses[0].restartCount'), []);
  assert.deepEqual(says('it says "MemoryPressure"', 'status.message'), []);
  assert.deepEqual(says('for 90s', 'metadata.creationTimestamp'), []);
  assert.deepEqual(says('killed after 20s', 'spec.containers[0].livenessProbe'), []);
  assert.deepEqual(says('in app of web-0', 'spec.nodeName'), []);
});
