import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verdict } from '../../src/diagnosis/finding.ts';
import type { Moment } from '../../src/diagnosis/timeline/moment.ts';
import { createPodMemory } from '../../src/evidence/pod-memory.ts';
import { podRowFixture } from '../support/states.ts';

const row = (verdict: Verdict | undefined, cause = '') => podRowFixture({ uid: 'u', verdict, cause, rule: cause });
const changes = (memory: ReturnType<typeof createPodMemory>, uid = 'u') =>
  memory.of(uid).verdicts.map(({ at, before, now }) => [at, before?.verdict, now.verdict, now.title]);

test('every change of the verdict or of the leading finding is kept with its time', () => {
  const memory = createPodMemory();
  memory.judged(row(undefined), row('failing', 'crash'), 10_000);
  memory.judged(row('failing', 'crash'), row('failing', 'crash'), 20_000);
  memory.judged(row('failing', 'crash'), row('failing', 'memory'), 30_000);
  memory.judged(row('failing', 'memory'), row('healthy'), 40_000);
  assert.deepEqual(changes(memory), [
    [10_000, undefined, 'failing', 'crash'],
    [30_000, 'failing', 'failing', 'memory'],
    [40_000, 'failing', 'healthy', ''],
  ]);
});

test('a pod that was well from the beginning leaves no trace, one that stops being well does', () => {
  const memory = createPodMemory();
  memory.judged(undefined, row('healthy'), 0);
  assert.deepEqual(changes(memory), []);
  memory.judged(row('healthy'), row('degraded', 'readiness'), 5000);
  assert.deepEqual(changes(memory), [[5000, 'healthy', 'degraded', 'readiness']]);
});

test('what was thought for a moment, while evidence was still being read, is not kept', () => {
  const memory = createPodMemory();
  memory.judged(row(undefined), row('inconclusive'), 10_000);
  memory.judged(row('inconclusive'), row('failing', 'image'), 10_400);
  assert.deepEqual(changes(memory), [[10_000, undefined, 'failing', 'image']]);
  memory.judged(row('failing', 'image'), row('progressing'), 60_000);
  memory.judged(row('progressing'), row('failing', 'image'), 60_500);
  assert.deepEqual(changes(memory), [[10_000, undefined, 'failing', 'image']]);
});

test('memory is bounded in pods and in changes of each', () => {
  const memory = createPodMemory();
  for (let pod = 0; pod < 1100; pod += 1)
    memory.judged(undefined, podRowFixture({ uid: `u${pod}`, verdict: 'failing', rule: 'x' }), 0);
  assert.deepEqual(memory.of('u0').verdicts, []);
  assert.equal(memory.of('u1099').verdicts.length, 1);
  for (let turn = 0; turn < 100; turn += 1)
    memory.judged(undefined, row(turn % 2 === 0 ? 'failing' : 'degraded', `c${turn}`), turn * 10_000);
  assert.equal(memory.of('u').verdicts.length, 20);
});

test('what was seen of a pod is kept by its key, the newest word of it', () => {
  const memory = createPodMemory();
  const moment = (key: string, text: string): Moment => ({ key, text }) as Moment;
  memory.seen('u', [moment('a', 'first'), moment('b', 'other')]);
  memory.seen('u', [moment('a', 'second')]);
  assert.deepEqual(
    memory.of('u').moments.map(({ text }) => text),
    ['other', 'second'],
  );
  for (let pod = 0; pod < 40; pod += 1) memory.seen(`u${pod}`, [moment('a', 'x')]);
  assert.deepEqual(memory.of('u').moments, []);
});
