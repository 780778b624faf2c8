import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { examplesOf } from '../../scripts/examples.ts';
import { exampleOf } from '../../src/commands/dashboard/example.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import { diagnoseSet } from '../../src/evidence/diagnose-set.ts';
import { packExamples } from '../../src/recording/examples.ts';

test('an example shows what the recording showed that it was cut from, with the pod that shows it', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'podctl-'));
  try {
    for (const name of ['115-memory-limit-hit', '217-busy-namespace'])
      cpSync(path.join('test/fixtures/recordings', name), path.join(folder, name), { recursive: true });
    const packed = packExamples(examplesOf(folder));
    const { set, pod } = exampleOf('oomkilled', packed) ?? assert.fail('there is no example');
    assert.deepEqual(set.objects.filter(({ kind }) => kind === 'Pod').length > 0, true);
    const judged = diagnoseSet(set, { namespace: '', only: [pod] }, families).pods[0];
    assert.ok(judged?.diagnosis.findings.some(({ rule }) => rule === 'oomkilled'));
    assert.ok(!JSON.stringify(set.objects).includes('managedFields'));
    assert.equal(exampleOf('no-such-rule', packed), undefined);
    assert.equal(exampleOf('oomkilled', undefined), undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
