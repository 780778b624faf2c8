import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Evidence } from '../../src/diagnosis/evidence.ts';
import type { DiagnosisReport, ReportFinding, ReportPod } from '../../src/diagnosis/report.ts';
import { type Schema, violations } from '../support/json-schema.ts';
import { sampleReports } from '../support/reports.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../docs/schema/diagnosis-report.v1.json', import.meta.url), 'utf8'),
) as Schema;

for (const [name, report] of Object.entries(sampleReports))
  test(`the report of ${name} is valid by the published schema`, () => {
    assert.deepEqual(violations(JSON.parse(JSON.stringify(report)), schema), []);
  });

/** True for a required field, false for an optional one; the compiler sees to it that none is left out. */
type Fields<T> = { readonly [Key in keyof Required<T>]: undefined extends T[Key] ? false : true };
const report: Fields<DiagnosisReport> = {
  apiVersion: true,
  kind: true,
  observedAt: true,
  source: true,
  pods: true,
  findings: true,
  missing: true,
};
const pod: Fields<ReportPod> = {
  namespace: true,
  name: true,
  owner: false,
  status: true,
  ready: true,
  restarts: true,
  verdict: true,
  findings: true,
  timeline: false,
};
const finding: Fields<ReportFinding> = {
  rule: true,
  subject: true,
  severity: true,
  confidence: true,
  role: true,
  causedBy: true,
  title: true,
  explanation: true,
  evidence: true,
  since: false,
  nextAttemptAt: false,
  next: true,
  fingerprint: true,
};
const evidence: Fields<Evidence> = { object: true, path: true, value: true };
const missing: Fields<DiagnosisReport['missing'][number]> = { what: true, why: true, rules: true };

for (const [name, fields, published] of [
  ['DiagnosisReport', report, schema],
  ['ReportPod', pod, schema.$defs?.['pod']],
  ['ReportFinding', finding, schema.$defs?.['finding']],
  ['Evidence', evidence, schema.$defs?.['evidence']],
  ['missing', missing, schema.$defs?.['missing']],
] as const)
  test(`the schema has the fields of the type ${name}, and the same ones are required`, () => {
    const names = Object.keys(fields);
    assert.deepEqual(Object.keys(published?.properties ?? {}).sort(), [...names].sort());
    const required = Object.entries(fields).flatMap(([field, needed]) => (needed ? [field] : []));
    assert.deepEqual([...(published?.required ?? [])].sort(), required.sort());
  });

test('a report with a missing, a wrong and an unpublished field is not valid', () => {
  const [sample] = Object.values(sampleReports);
  const { kind: _kind, ...rest } = JSON.parse(JSON.stringify(sample)) as Record<string, unknown>;
  const found = violations({ ...rest, observedAt: 'yesterday', extra: 1 }, schema);
  assert.deepEqual(
    found.map(line => line.split(':')[0]),
    ['$', '$.observedAt', '$.extra'],
  );
});
