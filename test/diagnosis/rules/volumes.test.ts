import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { attachCheck } from '../../../src/diagnosis/rules/volumes/attach.ts';
import { volumes as whole } from '../../../src/diagnosis/rules/volumes/index.ts';
import { readMountMessage } from '../../../src/diagnosis/rules/volumes/mount-message.ts';
import { mountRows } from '../../../src/diagnosis/rules/volumes/mount-rows.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, anObject, aPod, snapshotWith } from '../../support/objects.ts';

const family = { ...whole, objects: [] };

/** A pod on worker-1 that waits in ContainerCreating, with these volumes. */
const waiting = (volumes: readonly object[], { spec = {}, metadata = {}, age = 60 } = {}): Pod =>
  aPod('web-0', {
    metadata: { creationTimestamp: ago(age), ...metadata },
    spec: {
      nodeName: 'worker-1',
      volumes,
      containers: [
        {
          name: 'app',
          image: 'nginx',
          volumeMounts: volumes.map(volume => ({ name: (volume as { name: string }).name, mountPath: '/x' })),
        },
      ],
      ...spec,
    },
    status: {
      phase: 'Pending',
      containerStatuses: [
        { name: 'app', ready: false, restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } },
      ],
    },
  }) as Pod;

const judge = (pod: Pod, ...others: readonly KubernetesObject[]): Diagnosis => {
  const diagnosis = diagnosePod(pod, [family], snapshotWith([pod, aNode('worker-1'), ...others]));
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};
const rulesOf = (diagnosis: Diagnosis): readonly string[] => diagnosis.findings.map(finding => finding.rule);
const secret = { name: 'tls', secret: { secretName: 'web-tls' } };
const setUp = (volume: string, cause: string): string => `MountVolume.SetUp failed for volume "${volume}" : ${cause}`;

for (const { rule } of mountRows)
  for (const { text, from } of rule.examples ?? [])
    test(`${rule.id} is what ${from} means by "${text.slice(0, 50)}"`, () => {
      assert.equal(mountRows.find(row => row.pattern.test(text))?.rule.id, rule.id);
      assert.ok((rule.examples?.length ?? 0) >= 2);
    });

test('messages come in a simple and in a summary form, old and new', () => {
  assert.deepEqual(readMountMessage(setUp('tls', 'secret "web-tls" not found')), [
    { operation: 'MountVolume.SetUp', volume: 'tls', cause: 'secret "web-tls" not found' },
  ]);
  const cause = 'volume data has volumeMode Block, but is specified in volumeMounts';
  for (const message of [
    `Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: ${cause}`,
    `Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[kube-api-access-x data]: ${cause}`,
  ])
    assert.deepEqual(readMountMessage(message), [{ operation: '', volume: 'data', cause }]);
  assert.equal(
    readMountMessage('MountVolume.NewMounter initialization failed for volume "pv" : path "/mnt/x" does not exist')[0]
      ?.volume,
    'pv',
  );
});

test('every member of an aggregate is a problem of its own', () => {
  const problems = readMountMessage(setUp('all', '[configmap "a" not found, secret "b" not found]'));
  assert.deepEqual(
    problems.map(problem => problem.cause),
    ['configmap "a" not found', 'secret "b" not found'],
  );
});

test('a missing Secret names the one that was probably meant', () => {
  const pod = waiting([secret]);
  const diagnosis = judge(
    pod,
    anEvent(pod, 'FailedMount', setUp('tls', 'secret "web-tls" not found')),
    anObject('Secret', 'web-tsl'),
  );
  assert.deepEqual(rulesOf(diagnosis), ['mount-secret-missing']);
  assert.equal(diagnosis.verdict, 'failing');
  assert.ok(diagnosis.findings[0]?.evidence.some(one => one.value === 'web-tsl'));
});

test('a Secret that exists by now only needs the next attempt', () => {
  const pod = waiting([secret]);
  const diagnosis = judge(
    pod,
    anEvent(pod, 'FailedMount', setUp('tls', 'secret "web-tls" not found')),
    anObject('Secret', 'web-tls'),
  );
  assert.equal(diagnosis.verdict, 'progressing');
});

test('what was missing before a newer fault of the same volume is over', () => {
  const pod = waiting([{ name: 'tls', secret: { secretName: 'web-tls', items: [{ key: 'ca', path: 'ca' }] } }]);
  const failed = 'MountVolume.SetUp failed for volume "tls" : ';
  const diagnosis = judge(
    pod,
    anObject('Secret', 'web-tls', { data: { 'tls.crt': '' } }),
    anEvent(pod, 'FailedMount', `${failed}secret "web-tls" not found`, { seconds: 90 }),
    anEvent(pod, 'FailedMount', `${failed}references non-existent secret key: ca`, { seconds: 5 }),
  );
  assert.deepEqual(rulesOf(diagnosis), ['mount-key-missing']);
});

test('without a look at Secrets the statement stays, without its near name', () => {
  const pod = waiting([secret]);
  const event = anEvent(pod, 'FailedMount', setUp('tls', 'secret "web-tls" not found'));
  const diagnosis = diagnosePod(pod, [family], snapshotWith([pod, event], { covers: () => false }));
  assert.deepEqual(rulesOf(diagnosis), ['mount-secret-missing']);
  assert.ok(diagnosis.wanted.some(want => want.want === 'object' && want.kind === 'Secret'));
});

test('what every starting pod goes through is no finding', () => {
  const pod = waiting([secret]);
  for (const cause of [
    'failed to sync secret cache: timed out waiting for the condition',
    'object "shop"/"kube-root-ca.crt" not registered',
  ])
    assert.deepEqual(rulesOf(judge(pod, anEvent(pod, 'FailedMount', setUp('kube-api-access-x', cause)))), []);
});

test('a mount that failed before the pod ran is history', () => {
  const pod = waiting([secret]);
  const running = {
    ...pod,
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'app', ready: false, restartCount: 0, state: { running: { startedAt: ago(20) } } }],
    },
  } as unknown as Pod;
  assert.deepEqual(
    rulesOf(judge(running, anEvent(pod, 'FailedMount', setUp('tls', 'secret "web-tls" not found')))),
    [],
  );
});

test('a later step proves that the mount went through', () => {
  const pod = waiting([secret]);
  const mount = anEvent(pod, 'FailedMount', setUp('tls', 'secret "web-tls" not found'), { seconds: 40 });
  assert.deepEqual(
    rulesOf(judge(pod, mount, anEvent(pod, 'Pulling', 'Pulling image "nginx"', { seconds: 20, type: 'Normal' }))),
    [],
  );
});

test('a pod that is going is not told about its mounts', () => {
  const pod = waiting([secret], { metadata: { deletionTimestamp: ago(1) } });
  assert.deepEqual(rulesOf(judge(pod, anEvent(pod, 'FailedMount', setUp('tls', 'secret "web-tls" not found')))), []);
});

const claim = { name: 'data', persistentVolumeClaim: { claimName: 'orders' } };
const boundClaim = anObject('PersistentVolumeClaim', 'orders', {
  spec: { volumeName: 'pv-1' },
  status: { phase: 'Bound' },
});

test('a volume that is attached elsewhere names node, pod and claim', () => {
  const pod = waiting([claim]);
  const old = aPod('web-old', { spec: { nodeName: 'worker-2' }, status: { phase: 'Running' } });
  const event = anEvent(
    pod,
    'FailedAttachVolume',
    'Multi-Attach error for volume "pv-1" Volume is already used by pod(s) web-old',
    { source: 'attachdetach-controller' },
  );
  const finding = judge(pod, old, boundClaim, event).findings[0];
  assert.equal(finding?.rule, 'multi-attach');
  assert.equal(finding?.title, 'Claim orders is still attached to worker-2');
  assert.match(finding?.explanation ?? '', /pod web-old/);
});

test('with nobody named, the attachment that is left tells the node', () => {
  const pod = waiting([claim]);
  const attachment = anObject(
    'VolumeAttachment',
    'csi-1',
    { spec: { nodeName: 'worker-9', source: { persistentVolumeName: 'pv-1' } }, status: { attached: true } },
    { namespace: undefined },
  );
  const event = anEvent(
    pod,
    'FailedAttachVolume',
    'Multi-Attach error for volume "pv-1" Volume is already exclusively attached to one node and can\'t be attached to another',
  );
  assert.match(
    judge(pod, boundClaim, attachment, event).findings[0]?.explanation ?? '',
    /worker-9; the pod that used it there is gone/,
  );
});

test('an attachment that hangs without an event is found in its VolumeAttachment', () => {
  const pod = waiting([claim], { age: 300 });
  const attachment = anObject(
    'VolumeAttachment',
    'csi-1',
    {
      spec: { attacher: 'ebs.csi.aws.com', nodeName: 'worker-1', source: { persistentVolumeName: 'pv-1' } },
      status: { attached: false },
    },
    { namespace: undefined, creationTimestamp: ago(280) },
  );
  const diagnosis = judge(pod, boundClaim, attachment);
  assert.deepEqual(rulesOf(diagnosis), ['attach-failed']);
  assert.equal(diagnosis.findings[0]?.confidence, 'likely');
});

test('without events a missing Secret is found by looking for it', () => {
  const diagnosis = judge(waiting([secret]));
  assert.deepEqual(rulesOf(diagnosis), ['mount-secret-missing']);
  assert.equal(diagnosis.findings[0]?.confidence, 'likely');
  assert.deepEqual(rulesOf(judge(waiting([{ name: 'tls', secret: { secretName: 'web-tls', optional: true } }]))), []);
});

test('a Secret of which only the metadata was read has unknown keys, not missing ones', () => {
  const items = { name: 'tls', secret: { secretName: 'web-tls', items: [{ key: 'ca.crt', path: 'ca.crt' }] } };
  assert.deepEqual(rulesOf(judge(waiting([items]), anObject('Secret', 'web-tls', {}))), []);
  assert.deepEqual(rulesOf(judge(waiting([items]), anObject('Secret', 'web-tls', { data: { 'tls.crt': '' } }))), [
    'mount-key-missing',
  ]);
});

test('a failed mount of 20 minutes ago still stands while the pod waits', () => {
  const pod = waiting([secret], { age: 2000 });
  const diagnosis = judge(
    pod,
    anEvent(pod, 'FailedMount', setUp('tls', 'secret "web-tls" not found'), { seconds: 1200 }),
  );
  assert.equal(rulesOf(diagnosis)[0], 'mount-secret-missing');
  assert.equal(diagnosis.findings[0]?.confidence, 'likely');
});

test('a text that no row knows belongs to the kind of its volume', () => {
  for (const [volume, rule] of [
    [{ nfs: { server: 'nas', path: '/export' } }, 'mount-nfs'],
    [{ csi: { driver: 'secrets-store.csi.k8s.io' } }, 'mount-csi-error'],
    [{ emptyDir: {} }, 'mount-failed'],
  ] as const) {
    const pod = waiting([{ name: 'v', ...volume }]);
    assert.equal(
      rulesOf(judge(pod, anEvent(pod, 'FailedMount', setUp('v', 'stat /x: stale NFS file handle'))))[0],
      rule,
    );
  }
});

test('a young pod without any event is only starting', () => {
  assert.equal(judge(waiting([claim], { age: 20 }), boundClaim).verdict, 'progressing');
});

test('holes in objects never make a rule throw', () => {
  const pod = waiting([{ name: 'x' }, { name: 'y', projected: { sources: [{}] } }], {
    spec: { containers: [{ name: 'app' }] },
  });
  judge(
    pod,
    anEvent(pod, 'FailedMount', ''),
    anEvent(pod, 'FailedAttachVolume', 'x'),
    anEvent(pod, 'FailedMount', setUp('x', '[]')),
  );
  assert.ok(attachCheck.rules.length > 0);
});

test('what cloud providers answer is said in a few words', () => {
  for (const [text, words] of [
    ["InvalidVolume.ZoneMismatch: The volume 'vol-1' is not in the same availability zone", /another zone/],
    ['attachment of disk "vol-1" failed, expected device to be attached but was attaching', /takes too long/],
    ['The maximum number of data disks allowed to be attached to a VM of this size is 4.', /node is full/],
  ] as const) {
    const pod = waiting([{ name: 'data', persistentVolumeClaim: { claimName: 'data-0' } }]);
    const failed = `AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = Internal desc = ${text}`;
    const [finding] = judge(pod, anEvent(pod, 'FailedAttachVolume', failed)).findings;
    assert.equal(finding?.rule, 'attach-failed');
    assert.match(finding?.title ?? '', words);
  }
});
