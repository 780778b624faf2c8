import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { diagnosisReport } from '../../src/diagnosis/report.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import { diagnoseSet } from '../../src/evidence/diagnose-set.ts';
import { loadRecording } from '../../src/recording/load.ts';
import { type Expectation, shortcomings } from '../support/expectations.ts';

// What a real cluster showed for each failure, with kubectl's columns and what a correct diagnosis says.
const root = 'test/fixtures/recordings';
const json = <T>(...parts: readonly string[]): T => JSON.parse(readFileSync(path.join(root, ...parts), 'utf8')) as T;
type Columns = Readonly<Record<string, readonly [string, string, number]>>;

for (const name of readdirSync(root).sort()) {
  const expected = json<Expectation>(name, 'expect.json');
  test(`${name}: ${expected.what}`, () => {
    const set = loadRecording(path.join(root, name));
    const { pods, objects, snapshot } = diagnoseSet(set, { namespace: '', only: [] }, families);
    const report = diagnosisReport({ kind: 'snapshot', path: name }, pods, objects, snapshot);
    assert.deepEqual(
      [...pods, ...objects].flatMap(({ diagnosis }) => diagnosis.faults),
      [],
    );
    assert.deepEqual(shortcomings(report, expected), []);
    const columns = Object.fromEntries(report.pods.map(pod => [pod.name, [pod.ready, pod.status, pod.restarts]]));
    for (const [pod, printed] of Object.entries(json<Columns>(name, 'columns.json')))
      assert.deepEqual(columns[pod], printed, pod);
  });
}
