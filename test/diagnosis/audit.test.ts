import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allRules } from '../../src/diagnosis/all-rules.ts';
import { diagnosisReport } from '../../src/diagnosis/report.ts';
import { audit } from '../../src/diagnosis/rules/audit/index.ts';
import { everyFamily } from '../../src/diagnosis/rules/every-family.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import { diagnoseSet } from '../../src/evidence/diagnose-set.ts';
import { aWellPod } from '../support/audits.ts';
import { listening, ungrounded } from '../support/grounding.ts';
import { recording, recordingNames } from '../support/recordings.ts';
import { aSet } from '../support/reports.ts';

// What an audit adds to a diagnosis are notes, and nothing else is changed by it.
for (const name of recordingNames)
  test(`an audit of ${name} only adds notes`, () => {
    const { set } = recording(name);
    const scope = { namespace: '', only: [] };
    const unproven = new Set<string>();
    const heard = listening([audit], said => {
      for (const words of ungrounded(said, set.at)) unproven.add(`${said.found.rule.id}: ${words}`);
    });
    const [plain, audited] = [families, [...families, ...heard]].map(rules => diagnoseSet(set, scope, rules));
    assert.deepEqual([...unproven], []);
    for (const [index, { diagnosis }] of (audited?.pods ?? []).entries()) {
      const before = plain?.pods[index]?.diagnosis;
      assert.equal(diagnosis.verdict, before?.verdict);
      assert.deepEqual(diagnosis.faults, []);
      const known = new Set(before?.findings.map(({ key }) => key));
      const added = diagnosis.findings.filter(({ key }) => !known.has(key));
      assert.deepEqual(
        diagnosis.findings.filter(({ key }) => known.has(key)),
        before?.findings,
      );
      for (const finding of added) assert.equal(finding.role, 'note');
    }
    for (const [index, { diagnosis }] of (audited?.objects ?? []).entries())
      assert.equal(diagnosis.verdict, plain?.objects[index]?.diagnosis.verdict);
  });

test('without a request no rule of the audit is asked', () => {
  const usual = new Set(allRules(families).map(({ rule }) => rule.id));
  const onRequest = allRules(everyFamily).filter(one => one.onRequest);
  assert.ok(onRequest.length > 40);
  for (const { rule, onRequest: flag } of onRequest) {
    assert.equal(flag, '--audit');
    assert.ok(!usual.has(rule.id), rule.id);
    assert.deepEqual([rule.role, rule.severity, rule.inSpec], ['note', 'low', true]);
  }
});

test('the title of a note says the same of every workload', () => {
  for (const { rule } of allRules(everyFamily).filter(one => one.onRequest)) {
    assert.doesNotMatch(rule.title, /\{/, rule.id);
    assert.ok(rule.title.length <= 60, rule.title);
  }
});

test('replicas of a workload point to one note, and replicas that differ have their own', () => {
  const replicas = ['web-5d9c8b7f6-aaaaa', 'web-5d9c8b7f6-bbbbb'].map(name => aWellPod({}, {}, { name, uid: name }));
  const other = aWellPod({ image: 'registry.example/shop/app:2.0' }, {}, { name: 'web-5d9c8b7f6-ccccc', uid: 'c' });
  const { pods, objects, snapshot } = diagnoseSet(aSet([...replicas, other]), { namespace: '', only: [] }, everyFamily);
  const report = diagnosisReport({ kind: 'snapshot', path: 'shop' }, pods, objects, snapshot);
  const pointed = (rule: string): readonly (readonly number[])[] =>
    report.pods.map(({ findings }) => findings.filter(index => report.findings[index]?.rule === rule));
  const [one, two, third] = pointed('smell-no-digest');
  assert.equal(one?.length, 1);
  assert.deepEqual(two, one);
  assert.notDeepEqual(third, one);
  assert.deepEqual(new Set(pointed('smell-ro-rootfs').flat()).size, 1);
});
