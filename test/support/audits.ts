import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnoseObject, diagnosePod } from '../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis, Finding } from '../../src/diagnosis/finding.ts';
import type { Family } from '../../src/diagnosis/rule.ts';
import { audit } from '../../src/diagnosis/rules/audit/index.ts';
import type { KubernetesObject, Pod } from '../../src/model/kubernetes.ts';
import { listening, ungrounded } from './grounding.ts';
import { ago, anObject, aPod, now, snapshotWith } from './objects.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A pod of Deployment web that is well: fields over its only container, its spec and its metadata. */
export const aWellPod = (container: Fields = {}, spec: Fields = {}, metadata: Fields = {}, status: Fields = {}): Pod =>
  aPod('web-5d9c8b7f6-aaaaa', {
    spec: {
      nodeName: 'worker-1',
      restartPolicy: 'Always',
      serviceAccountName: 'web',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      ...spec,
      containers: [{ name: 'app', image: 'registry.example/shop/app:1.2', ...container }, ...more(spec)],
    },
    status: {
      phase: 'Running',
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Initialized', status: 'True' },
        { type: 'Ready', status: 'True' },
      ],
      containerStatuses: [
        { name: 'app', restartCount: 0, ready: true, started: true, state: { running: { startedAt: ago(3000) } } },
      ],
      ...status,
    },
    metadata: {
      labels: { app: 'web', 'pod-template-hash': '5d9c8b7f6' },
      ownerReferences: [{ kind: 'ReplicaSet', name: 'web-5d9c8b7f6', controller: true }],
      ...metadata,
    },
  }) as Pod;

const more = (spec: Fields): readonly unknown[] => (Array.isArray(spec['containers']) ? spec['containers'] : []);

/** A Service of port 80 to the port named http of the pods of `web`. */
export const webService = (spec: Fields = {}): KubernetesObject =>
  anObject('Service', 'web', {
    spec: { selector: { app: 'web' }, clusterIP: '10.96.0.9', ports: [{ port: 80, targetPort: 'http' }], ...spec },
  });

/** What the audit alone notes of a pod or another object, among others of its cluster. It changes no verdict. */
export const auditOf = (
  object: KubernetesObject,
  others: readonly KubernetesObject[] = [],
  covers?: (kind: string) => boolean,
): readonly Finding[] => {
  const snapshot = snapshotWith([object, ...others], covers ? { covers } : {});
  const judge = (families: readonly Family[]): Diagnosis =>
    object.kind === 'Pod' ? diagnosePod(object as Pod, families, snapshot) : diagnoseObject(object, families, snapshot);
  const unproven: string[] = [];
  const heard = listening([audit], said => unproven.push(...ungrounded(said, now)));
  const { findings, faults, verdict } = judge(heard);
  assert.deepEqual(unproven, [], 'every name and number is cited');
  assert.deepEqual(faults, []);
  assert.equal(verdict, judge([]).verdict);
  for (const { role, severity, effect } of findings)
    assert.deepEqual({ role, severity, effect }, { role: 'note', severity: 'low', effect: 'none' });
  return findings;
};

/** A pod that a rule notes, with words of the note, or one that only comes near. */
export type NoteCase = {
  readonly pod: KubernetesObject;
  readonly others?: readonly KubernetesObject[];
  readonly says?: string;
};
export type NoteCases = Readonly<
  Record<string, { readonly noted: readonly NoteCase[]; readonly near: readonly NoteCase[] }>
>;

/** Two tests for each rule: it notes what it should, and nothing that only comes near. */
export const testNotes = (cases: NoteCases): void => {
  for (const [rule, { noted, near }] of Object.entries(cases)) {
    test(`${rule} is noted where it stands`, () => {
      for (const { pod, others, says = '' } of noted) {
        const found = auditOf(pod, others).find(finding => finding.rule === rule);
        assert.ok(found, JSON.stringify(pod));
        assert.ok(found.explanation.includes(says), found.explanation);
      }
    });
    test(`${rule} is not noted of what only comes near`, () => {
      for (const { pod, others } of near) {
        const rules = auditOf(pod, others).map(finding => finding.rule);
        assert.ok(!rules.includes(rule), JSON.stringify(pod));
      }
    });
  }
};
