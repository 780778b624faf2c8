import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { diagnosisReport } from '../../../src/diagnosis/report.ts';
import { families } from '../../../src/diagnosis/rules/index.ts';
import { timelineTexts, timelineWants, withTimelines } from '../../../src/diagnosis/timeline/report-timeline.ts';
import { diagnoseSet } from '../../../src/evidence/diagnose-set.ts';
import { type Schema, violations } from '../../support/json-schema.ts';
import { recording } from '../../support/recordings.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../docs/schema/diagnosis-report.v1.json', import.meta.url), 'utf8'),
) as Schema;

const { pods, objects, snapshot } = diagnoseSet(
  recording('115-memory-limit-hit').set,
  { namespace: '', only: [] },
  families,
);
const report = diagnosisReport({ kind: 'snapshot', path: 'x' }, pods, objects, snapshot);
const told = withTimelines(report, pods, snapshot);

test('a report with timelines is valid by the published schema', () => {
  assert.deepEqual(violations(JSON.parse(JSON.stringify(told)), schema), []);
});

test('the pods that are not well have a timeline, of several pods the others have none', () => {
  assert.deepEqual(
    told.pods.map(({ verdict, timeline }) => [verdict, timeline !== undefined]),
    [
      ['failing', true],
      ['healthy', false],
    ],
  );
  const well = pods.filter(({ diagnosis }) => diagnosis.verdict === 'healthy');
  assert.ok(withTimelines(diagnosisReport(report.source, well, [], snapshot), well, snapshot).pods[0]?.timeline);
});

test('the cause and what is not timed are marked, and all else is as without timelines', () => {
  const { moments } = told.pods[0]?.timeline ?? { moments: [] };
  assert.deepEqual(
    moments.filter(({ cause }) => cause).map(({ what, at }) => [what, at]),
    [['ended', '2026-11-21T08:22:27Z']],
  );
  assert.equal(moments.filter(({ untimed }) => untimed).length, 1);
  const { pods: _pods, ...rest } = told;
  const { pods: _before, ...before } = report;
  assert.deepEqual(rest, before);
});

test('the same as text has one line for each moment, with the time in UTC', () => {
  const [lines = []] = timelineTexts(pods, snapshot, true).values();
  assert.equal(lines.length, told.pods[0]?.timeline?.moments.length);
  assert.ok(lines.some(line => /^2026-11-21T08:22:27Z x ended +engine +cause: ended with exit code 137/.test(line)));
});

test('what a timeline wants is what nobody has read', () => {
  assert.deepEqual(timelineWants(pods, snapshot), []);
  const blind = { ...snapshot, object: () => ({ state: 'unknown' }) as const };
  assert.ok(timelineWants(pods, blind).some(want => want.want === 'object' && want.kind === 'ReplicaSet'));
});
