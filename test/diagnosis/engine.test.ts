import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../src/diagnosis/diagnose-pod.ts';
import { cite } from '../../src/diagnosis/evidence.ts';
import type { Family, PodCheck, Rule } from '../../src/diagnosis/rule.ts';
import { wantKey } from '../../src/diagnosis/snapshot.ts';
import { snapshotOf } from '../../src/evidence/object-index.ts';
import type { KubernetesObject, Pod } from '../../src/model/kubernetes.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const broken: Pod = {
  kind: 'Pod',
  metadata: { namespace: 'shop', name: 'web-0', uid: 'u1', creationTimestamp: '2026-11-21T11:00:00Z' },
  spec: { containers: [{ name: 'app', image: 'web:1' }], nodeName: 'worker-1' },
  status: {
    phase: 'Running',
    containerStatuses: [
      {
        name: 'app',
        image: 'web:1',
        imageID: '',
        ready: false,
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
      },
    ],
  },
};
const looking = (objects: readonly KubernetesObject[], covered = true) =>
  snapshotOf({ objects, logs: [], at: now, serverMinor: 34, covers: () => covered, problems: [] });
const rule = (id: string, more: Partial<Rule> = {}): Rule => ({
  id,
  severity: 'high',
  title: `${id} in {container}`,
  explanation: 'Pod {pod} of {namespace}.',
  next: [{ why: 'Look', command: 'kubectl logs {pod} -c {container} {odd}' }],
  about: 'A rule of a test.',
  ...more,
});
const finds = (found: Rule, more: object = {}): PodCheck => ({
  rules: [found],
  run: facts => [
    {
      outcome: 'found',
      rule: found,
      container: 'app',
      values: { odd: "it's" },
      evidence: cite(facts.pod, 'status.phase'),
      ...more,
    },
  ],
});
const family = (...pods: readonly PodCheck[]): readonly Family[] => [{ name: 'test', pods, objects: [] }];

test('a finding has its texts filled in and quotes what it read', () => {
  const { findings } = diagnosePod(broken, family(finds(rule('one'))), looking([broken]));
  assert.equal(findings[0]?.title, 'one in app');
  assert.equal(findings[0]?.explanation, 'Pod web-0 of shop.');
  assert.deepEqual(findings[0]?.evidence, [{ object: 'Pod/shop/web-0', path: 'status.phase', value: 'Running' }]);
});

test('a value that a shell would not take literally is quoted in commands', () => {
  const { findings } = diagnosePod(broken, family(finds(rule('one'))), looking([broken]));
  assert.equal(findings[0]?.next[0]?.command, "kubectl logs web-0 -c app 'it'\\''s'");
});

test('a path that leads nowhere is no evidence, and a finding without evidence is dropped as a fault', () => {
  const check = finds(rule('one'), { evidence: cite(broken, 'status.nothing[3].here') });
  const { findings, faults } = diagnosePod(broken, family(check), looking([broken]));
  assert.deepEqual(findings, []);
  assert.deepEqual(faults, [{ rules: ['one'], message: 'found without evidence' }]);
});

test('a rule that throws costs its own line, not the report', () => {
  const throwing: PodCheck = {
    rules: [rule('bad')],
    run: () => {
      throw new Error('no');
    },
  };
  const { findings, faults } = diagnosePod(broken, family(throwing, finds(rule('good'))), looking([broken]));
  assert.deepEqual(
    findings.map(finding => finding.rule),
    ['good'],
  );
  assert.deepEqual(faults, [{ rules: ['bad'], message: 'no' }]);
});

test('a symptom folds under the cause that explains it, whatever their order', () => {
  const symptom = rule('symptom', {
    role: 'symptom',
    severity: 'critical',
    explainedBy: [{ rules: ['cau*'], within: 'container' }],
  });
  const { findings } = diagnosePod(broken, family(finds(symptom), finds(rule('cause'))), looking([broken]));
  assert.deepEqual(
    findings.map(finding => finding.rule),
    ['cause', 'symptom'],
  );
  assert.deepEqual(findings[1]?.causedBy, [findings[0]?.key]);
});

test('rules that explain each other never close a circle', () => {
  const one = rule('one', { explainedBy: [{ rules: ['two'], within: 'pod' }] });
  const two = rule('two', { explainedBy: [{ rules: ['one'], within: 'pod' }] });
  const { findings } = diagnosePod(broken, family(finds(one), finds(two)), looking([broken]));
  assert.equal(findings.filter(finding => finding.causedBy.length > 0).length, 1);
});

test('a lookup that nobody has answered yet is wanted, and one that was answered is not', () => {
  const asks: PodCheck = {
    rules: [rule('asks')],
    run: (_, snapshot) => {
      snapshot.object('ConfigMap', 'shop', 'settings');
      return [];
    },
  };
  const wanted = (covered: boolean) =>
    diagnosePod(broken, family(asks), looking([broken], covered)).wanted.map(wantKey);
  assert.ok(wanted(false).includes('object ConfigMap/shop/settings'));
  assert.deepEqual(wanted(true), []);
});

test('a refused lookup is listed with the rules that asked', () => {
  const asks: PodCheck = {
    rules: [rule('asks')],
    run: (_, snapshot) => {
      snapshot.objects('Secret', 'shop');
      return [];
    },
  };
  const refusing = { ...looking([broken]), objects: () => ({ state: 'forbidden', why: 'no right' }) as const };
  const { blind } = diagnosePod(broken, family(asks), refusing);
  assert.deepEqual(
    blind.map(({ why, rules }) => ({ why, rules })),
    [{ why: 'no right', rules: ['asks'] }],
  );
});

test('a pod that does its job meets only the checks that look at such pods', () => {
  const well: Pod = {
    ...broken,
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        {
          name: 'app',
          image: 'web:1',
          imageID: '',
          ready: true,
          restartCount: 0,
          state: { running: { startedAt: '2026-11-21T11:00:05Z' } },
        },
      ],
    },
  };
  const note = { ...finds(rule('note', { role: 'note', severity: 'low' })), healthyToo: true };
  const { findings, verdict } = diagnosePod(well, family(finds(rule('alarm')), note), looking([well]));
  assert.deepEqual(
    findings.map(finding => finding.rule),
    ['note'],
  );
  assert.equal(verdict, 'healthy');
});

test('replicas with the same cause share a fingerprint, other causes do not', () => {
  const replica = (name: string): Pod => ({
    ...broken,
    metadata: {
      ...broken.metadata,
      name,
      labels: { 'pod-template-hash': 'abc' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-abc', uid: 'r', controller: true }],
    },
  });
  const print = (pod: Pod, identity: string) =>
    diagnosePod(pod, family(finds(rule('one'), { identity })), looking([pod])).findings[0]?.fingerprint;
  assert.equal(print(replica('web-abc-1'), 'x'), print(replica('web-abc-2'), 'x'));
  assert.notEqual(print(replica('web-abc-1'), 'x'), print(replica('web-abc-1'), 'y'));
});

test('a pod of nothing but its kind is judged without a fault', () => {
  const { faults } = diagnosePod({ kind: 'Pod' }, family(), looking([]));
  assert.deepEqual(faults, []);
});
