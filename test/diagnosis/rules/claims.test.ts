import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnoseObject } from '../../../src/diagnosis/diagnose-pod.ts';
import { claimChecks } from '../../../src/diagnosis/rules/volumes/claims.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { ago, anEvent, anObject, aPod, snapshotWith } from '../../support/objects.ts';

const judge = (
  object: KubernetesObject,
  others: readonly KubernetesObject[] = [],
  covers?: (kind: string) => boolean,
) => {
  const family = { name: 'claims', pods: [], objects: claimChecks };
  const diagnosis = diagnoseObject(object, [family], snapshotWith([object, ...others], covers ? { covers } : {}));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};

const claim = (spec: Record<string, unknown> = {}, metadata = {}, phase = 'Pending'): KubernetesObject =>
  anObject(
    'PersistentVolumeClaim',
    'data',
    { spec: { resources: { requests: { storage: '10Gi' } }, ...spec }, status: { phase } },
    metadata,
  );

const title = (...of: Parameters<typeof judge>): string | undefined => judge(...of).findings[0]?.title;

test('a bound claim, and one that waits for its first consumer, are quiet', () => {
  assert.deepEqual(judge(claim({}, {}, 'Bound')).findings, []);
  const waiting = anObject('StorageClass', 'wait', { provisioner: 'x', volumeBindingMode: 'WaitForFirstConsumer' });
  assert.deepEqual(judge(claim({ storageClassName: 'wait' }), [waiting]).findings, []);
});

test('a class that does not exist is named with the ones that do', () => {
  const ssd = anObject('StorageClass', 'fast-ssd', { provisioner: 'x' });
  const [finding] = judge(claim({ storageClassName: 'fast-sdd' }), [ssd]).findings;
  assert.match(finding?.title ?? '', /no StorageClass fast-sdd/);
  assert.match(finding?.explanation ?? '', /fast-ssd does/);
});

test('no class at all, a silent provisioner and a failing one are told apart', () => {
  assert.match(title(claim()) ?? '', /no StorageClass/);
  const gp3 = anObject('StorageClass', 'gp3', { provisioner: 'ebs.csi.aws.com', volumeBindingMode: 'Immediate' });
  const pending = claim(
    { storageClassName: 'gp3' },
    { annotations: { 'volume.kubernetes.io/storage-provisioner': 'ebs.csi.aws.com' } },
  );
  const waits = anEvent(
    pending,
    'ExternalProvisioning',
    "Waiting for a volume to be created either by the external provisioner 'ebs.csi.aws.com' or manually by the system administrator.",
    { type: 'Normal' },
  );
  assert.match(title(pending, [gp3, waits]) ?? '', /ebs\.csi\.aws\.com makes no volume/);
  const failed = anEvent(
    pending,
    'ProvisioningFailed',
    'failed to provision volume with StorageClass "gp3": rpc error: code = ResourceExhausted desc = quota exceeded',
  );
  assert.match(judge(pending, [gp3, waits, failed]).findings[0]?.explanation ?? '', /quota exceeded/);
});

test('a volume that is being made is no alarm', () => {
  const gp3 = anObject('StorageClass', 'gp3', { provisioner: 'ebs.csi.aws.com', volumeBindingMode: 'Immediate' });
  const young = claim({ storageClassName: 'gp3' }, { creationTimestamp: ago(20) });
  const busy = anEvent(young, 'Provisioning', 'External provisioner is provisioning volume for claim "shop/data"', {
    type: 'Normal',
  });
  assert.equal(judge(young, [gp3, busy]).findings[0]?.severity, 'low');
});

test('a lost claim is critical, a deleted one names its users', () => {
  assert.equal(judge(claim({ volumeName: 'pv-1' }, {}, 'Lost')).findings[0]?.rule, 'pvc-lost');
  const user = aPod('api-1', {
    spec: { nodeName: 'worker-1', volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] },
    status: { phase: 'Running' },
  });
  const deleted = claim({}, { deletionTimestamp: ago(10), finalizers: ['kubernetes.io/pvc-protection'] }, 'Bound');
  assert.match(title(deleted, [user]) ?? '', /api-1/);
});

test('a class that cannot be read is not called missing', () => {
  assert.deepEqual(
    judge(claim({ storageClassName: 'gp3' }), [], kind => kind === 'Event' || kind === 'Pod').findings,
    [],
  );
});

test('missing fields never make a check throw', () => {
  for (const fields of [{}, { spec: null, status: null }, { status: { phase: 'Pending' } }])
    judge(anObject('PersistentVolumeClaim', 'x', fields));
});

const named = (fields: Record<string, unknown>, status: Record<string, unknown> = { phase: 'Available' }) =>
  anObject('PersistentVolume', 'disk-1', {
    spec: { capacity: { storage: '10Gi' }, accessModes: ['ReadWriteOnce'], ...fields },
    status,
  });
const asking = claim({ volumeName: 'disk-1', accessModes: ['ReadWriteOnce'] });

test('what is wrong about a volume that is asked for by name is said, with and without the event', () => {
  const mismatch = anEvent(
    asking,
    'VolumeMismatch',
    'Cannot bind to requested volume "disk-1": incompatible volumeMode',
    {
      source: 'persistentvolume-controller',
    },
  );
  for (const events of [[mismatch], []])
    assert.equal(
      title(asking, [named({ volumeMode: 'Block' }), ...events]),
      'Not bound: disk-1 has volumeMode Block, not Filesystem',
    );
  assert.equal(
    title(asking, [mismatch], kind => kind !== 'PersistentVolume'),
    'Not bound: volume does not fit',
  );
});

test('a volume that fits, or is just being bound to the claim, is not called a misfit', () => {
  const mine = { claimRef: { namespace: 'shop', name: 'data' } };
  for (const volume of [named({}), named(mine, { phase: 'Bound' })])
    assert.doesNotMatch(title(asking, [volume]) ?? '', /disk-1/);
});
