import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likelyTopOwner } from '../../src/model/owner.ts';

const ownedBy = (kind: string, name: string, creationTimestamp: string, labels = {}) => ({
  metadata: {
    creationTimestamp,
    labels,
    ownerReferences: [{ apiVersion: 'v1', kind, name, uid: 'u', controller: true }],
  },
});

test('a ReplicaSet named after its pod template hash belongs to a Deployment', () => {
  const pod = ownedBy('ReplicaSet', 'web-7f9c', '2026-11-21T08:00:00Z', { 'pod-template-hash': '7f9c' });
  assert.deepEqual(likelyTopOwner(pod), { kind: 'Deployment', name: 'web' });
});

test('a Job named after the minute it was scheduled for belongs to a CronJob', () => {
  const minutes = Date.parse('2026-11-21T08:00:00Z') / 60_000;
  const pod = ownedBy('Job', `report-${minutes}`, '2026-11-21T08:00:02Z');
  assert.deepEqual(likelyTopOwner(pod), { kind: 'CronJob', name: 'report' });
});

test('a Job named after a date is its own', () => {
  const pod = ownedBy('Job', 'import-20261120', '2026-11-21T08:00:02Z');
  assert.deepEqual(likelyTopOwner(pod), { kind: 'Job', name: 'import-20261120' });
});

test('a bare pod has no owner', () => assert.equal(likelyTopOwner({ metadata: {} }), undefined));
