import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosePod } from '../../../src/diagnosis/diagnose-pod.ts';
import type { Diagnosis } from '../../../src/diagnosis/finding.ts';
import { network } from '../../../src/diagnosis/rules/network/index.ts';
import { volumes } from '../../../src/diagnosis/rules/volumes/index.ts';
import type { Snapshot } from '../../../src/diagnosis/snapshot.ts';
import { forbidden } from '../../../src/model/known.ts';
import type { KubernetesObject, Pod } from '../../../src/model/kubernetes.ts';
import { ago, aNode, anEvent, anObject, aPod, snapshotWith } from '../../support/objects.ts';

const minutes = (count: number): string => ago(count * 60);
const creating = { waiting: { reason: 'ContainerCreating' } };
const controller = (name: string): object => ({
  ownerReferences: [{ kind: 'StatefulSet', name, controller: true, apiVersion: 'apps/v1', uid: name }],
});

/** A pod that the kubelet of worker-1 took some minutes ago and has started nothing of. */
const waiting = (taken: number, { name = 'web-0', spec = {}, metadata = {}, status = {} } = {}): Pod =>
  aPod(name, {
    metadata: { creationTimestamp: ago(7200), ...metadata },
    spec: { nodeName: 'worker-1', ...spec },
    status: {
      phase: 'Pending',
      startTime: minutes(taken),
      containerStatuses: [{ name: 'app', ready: false, restartCount: 0, state: creating }],
      conditions: [
        { type: 'PodReadyToStartContainers', status: 'False', lastTransitionTime: minutes(taken) },
        { type: 'PodScheduled', status: 'True', lastTransitionTime: minutes(taken) },
      ],
      ...status,
    },
  }) as Pod;

const running = (name: string, startedMinutesAgo: number, spec: object = {}): KubernetesObject =>
  aPod(name, {
    spec: { nodeName: 'worker-1', ...spec },
    status: {
      phase: 'Running',
      containerStatuses: [
        { name: 'app', ready: true, restartCount: 0, state: { running: { startedAt: minutes(startedMinutesAgo) } } },
      ],
    },
  });

const judgeWith = (pod: Pod, snapshot: Snapshot): Diagnosis => {
  const diagnosis = diagnosePod(pod, [volumes, network], snapshot);
  assert.deepEqual(diagnosis.faults, []);
  return diagnosis;
};
const judge = (pod: Pod, ...others: readonly KubernetesObject[]): Diagnosis =>
  judgeWith(
    pod,
    snapshotWith([pod, ...(others.some(one => one.kind === 'Node') ? [] : [aNode('worker-1')]), ...others]),
  );
const rulesOf = (diagnosis: Diagnosis): readonly string[] => diagnosis.findings.map(({ rule }) => rule);
const saidBy = (diagnosis: Diagnosis): string => diagnosis.findings[0]?.explanation ?? '';
const nodeWithNginx = (names: readonly string[]): KubernetesObject =>
  aNode('worker-1', { status: { images: [{ names }] } });

test('a start that takes its time is no finding, however long the pod had waited for a node', () => {
  for (const taken of [0, 2, 9]) {
    const diagnosis = judge(waiting(taken));
    assert.deepEqual(rulesOf(diagnosis), [], `${taken} minutes`);
    assert.equal(diagnosis.verdict, 'progressing', `${taken} minutes`);
  }
});

test('after ten minutes a pull may still be under way, so the verdict stays open; after thirty it has failed', () => {
  const open = judge(waiting(12));
  assert.deepEqual(rulesOf(open), ['start-stalled']);
  assert.equal(open.verdict, 'inconclusive');
  assert.match(saidBy(open), /for 12m/);
  assert.equal(judge(waiting(31)).verdict, 'failing');
});

test('a node that has the images already is not pulling them', () => {
  const there = judge(waiting(12), nodeWithNginx(['docker.io/library/nginx:1.27']));
  assert.equal(there.verdict, 'failing');
  assert.match(saidBy(there), /has all its images already/);
  assert.ok(there.findings[0]?.evidence.some(({ path }) => path === 'status.images[0].names'));
  const other = judge(waiting(12), nodeWithNginx(['docker.io/library/nginx:1.26']));
  assert.equal(other.verdict, 'inconclusive');
  const asked = { containers: [{ name: 'app', image: 'nginx:1.27', imagePullPolicy: 'Always' }] };
  assert.equal(
    judge(waiting(12, { spec: asked }), nodeWithNginx(['docker.io/library/nginx:1.27'])).verdict,
    'inconclusive',
  );
});

test('new owners for every file of a volume take longer than a mount', () => {
  const spec = {
    securityContext: { fsGroup: 2000 },
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
  };
  const claim = anObject('PersistentVolumeClaim', 'data', { spec: { volumeName: 'pv-1' }, status: { phase: 'Bound' } });
  const image = nodeWithNginx(['docker.io/library/nginx:1.27']);
  assert.equal(judge(waiting(12, { spec }), image, claim).verdict, 'inconclusive');
  assert.equal(judge(waiting(40, { spec }), image, claim).verdict, 'failing');
});

test('once the sandbox is up, only images, containers and hooks are left', () => {
  const up = [{ type: 'PodReadyToStartContainers', status: 'True', lastTransitionTime: minutes(14) }];
  const spec = { volumes: [{ name: 'n', nfs: { server: 'nas', path: '/x' } }] };
  const diagnosis = judge(waiting(15, { spec, status: { conditions: up } }));
  assert.match(saidBy(diagnosis), /volumes, sandbox and network are ready/);
  assert.doesNotMatch(saidBy(diagnosis), /NFS/);
  assert.match(saidBy(diagnosis), /for 14m/);
});

test('an init container that ended a moment ago begins the wait anew', () => {
  const ended = { name: 'first', restartCount: 0, state: { terminated: { exitCode: 0, finishedAt: minutes(1) } } };
  const spec = { initContainers: [{ name: 'first', image: 'busybox' }] };
  const initializing = [{ name: 'app', restartCount: 0, state: { waiting: { reason: 'PodInitializing' } } }];
  const status = { initContainerStatuses: [ended], containerStatuses: initializing };
  const diagnosis = judge(waiting(50, { spec, status }));
  assert.deepEqual(rulesOf(diagnosis), []);
  assert.equal(diagnosis.verdict, 'progressing');
});

test('what only the node can give is named with where the pod asks for it', () => {
  const spec = {
    volumes: [
      { name: 'share', nfs: { server: 'nas.acme.example', path: '/export' } },
      { name: 'sock', hostPath: { path: '/run/x.sock', type: 'Socket' } },
      { name: 'any', hostPath: { path: '/var/log' } },
    ],
    containers: [
      { name: 'app', image: 'nginx:1.27', ports: [{ hostPort: 8443 }], lifecycle: { postStart: { exec: {} } } },
    ],
  };
  const said = saidBy(judge(waiting(40, { spec })));
  for (const words of ['NFS nas.acme.example:/export', '/run/x.sock on the node (Socket)', 'port 8443', 'hook of app'])
    assert.ok(said.includes(words), words);
  assert.ok(!said.includes('/var/log'));
});

test('other pods of the node tell whether the node is to blame', () => {
  assert.match(saidBy(judge(waiting(40), running('other', 5))), /rather with this pod/);
  assert.match(saidBy(judge(waiting(40), waiting(40, { name: 'api-0' }))), /^(?!.*rather).*$/s);
  const alike = waiting(40, { name: 'api-0', metadata: controller('api') });
  const mine = waiting(40, { metadata: controller('web') });
  assert.match(saidBy(judge(mine, alike)), /api-0 waits on the same node in the same way/);
  const replica = waiting(40, { name: 'web-1', metadata: controller('web') });
  assert.doesNotMatch(saidBy(judge(mine, replica)), /same node/);
  assert.doesNotMatch(saidBy(judge(mine, running('host', 5, { hostNetwork: true }), running('old', 90))), /same node/);
});

test('an event that tells what the kubelet does leaves the word to the rules that read it', () => {
  const pod = waiting(40);
  const pulling = anEvent(pod, 'Pulling', 'Pulling image "nginx:1.27"', { type: 'Normal' });
  assert.deepEqual(rulesOf(judge(pod, pulling)), []);
  const scheduled = anEvent(pod, 'Scheduled', 'Successfully assigned shop/web-0', { type: 'Normal', seconds: 2400 });
  assert.deepEqual(rulesOf(judge(pod, scheduled)), ['start-stalled']);
});

test('events that are not read yet are waited for; those that may not be read are said to be missing', () => {
  const pod = waiting(40);
  const snapshot = snapshotWith([pod, aNode('worker-1')]);
  assert.deepEqual(rulesOf(judgeWith(pod, { ...snapshot, events: () => ({ state: 'unknown' }) })), []);
  const refused = judgeWith(pod, { ...snapshot, events: () => forbidden('events is forbidden') });
  assert.deepEqual(rulesOf(refused), ['start-stalled']);
  assert.match(saidBy(refused), /may not be read/);
  assert.match(refused.findings[0]?.next[0]?.command ?? '', /can-i list events/);
  assert.ok(refused.blind.some(({ want, rules }) => want.want === 'events' && rules.includes('start-stalled')));
  assert.deepEqual(
    refused.notEvaluated.map(({ missing }) => missing),
    ['the events of the pod'],
  );
});

test('a node and pods that may not be read leave the statement without them', () => {
  const pod = waiting(40);
  const snapshot = snapshotWith([pod]);
  const diagnosis = judgeWith(pod, {
    ...snapshot,
    object: () => forbidden('forbidden'),
    objects: () => forbidden('forbidden'),
    podsOnNode: () => forbidden('forbidden'),
    events: () => forbidden('forbidden'),
  });
  assert.deepEqual(rulesOf(diagnosis), ['start-stalled']);
  assert.match(saidBy(diagnosis), /for 40m/);
});

test('where the pods of the node may not be read, those of the namespace tell', () => {
  const pod = waiting(40);
  const snapshot = snapshotWith([pod, aNode('worker-1'), running('other', 5), running('away', 5, { nodeName: 'b' })]);
  const diagnosis = judgeWith(pod, { ...snapshot, podsOnNode: () => forbidden('forbidden') });
  assert.match(saidBy(diagnosis), /Pod other has started on the same node/);
});

test('a cause that objects prove leads, and the wait folds under it', () => {
  const spec = { volumes: [{ name: 'tls', secret: { secretName: 'web-tls' } }] };
  const diagnosis = judge(waiting(40, { spec }));
  assert.deepEqual(rulesOf(diagnosis), ['mount-secret-missing', 'start-stalled']);
  assert.deepEqual(diagnosis.findings[1]?.causedBy, [diagnosis.findings[0]?.key]);
});

test('a runtime handler that the node does not report is missing, one that it reports is not', () => {
  const spec = { runtimeClassName: 'kata' };
  const runtimeClass = anObject('RuntimeClass', 'kata', { handler: 'kata-qemu' });
  const node = (...handlers: readonly object[]): KubernetesObject =>
    aNode('worker-1', { status: { runtimeHandlers: handlers } });
  const missing = judge(waiting(3, { spec }), runtimeClass, node({ name: '' }, { name: 'runc' }));
  assert.deepEqual(rulesOf(missing), ['sandbox-runtimeclass']);
  assert.deepEqual(rulesOf(judge(waiting(3, { spec }), runtimeClass, node({ name: '' }, { name: 'kata-qemu' }))), []);
  assert.deepEqual(rulesOf(judge(waiting(3, { spec }), runtimeClass)), []);
  const own = { hostUsers: false };
  const cannot = node({ name: '', features: { userNamespaces: false } });
  assert.deepEqual(rulesOf(judge(waiting(3, { spec: own }), cannot)), ['sandbox-userns']);
  const can = node({ name: '', features: { userNamespaces: true } });
  assert.deepEqual(rulesOf(judge(waiting(3, { spec: own }), can)), []);
});

test('a full DNS name beyond 64 characters and a limit of a few Mi keep a sandbox from being made', () => {
  const long = { setHostnameAsFQDN: true, subdomain: 'a-subdomain-that-is-longer-than-most-of-them' };
  assert.deepEqual(rulesOf(judge(waiting(3, { spec: long }))), ['sandbox-create-failed']);
  assert.deepEqual(rulesOf(judge(waiting(3, { spec: { ...long, subdomain: 'db' } }))), []);
  const limited = (memory: string): object => ({
    containers: [{ name: 'app', image: 'nginx', resources: { limits: { memory } } }],
  });
  assert.deepEqual(rulesOf(judge(waiting(3, { spec: limited('3Mi') }))), ['sandbox-oom']);
  assert.deepEqual(rulesOf(judge(waiting(3, { spec: limited('16Mi') }))), []);
});

test('a volume for one node that is attached to another is told without an event, one for many is not', () => {
  const spec = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
  const claim = anObject('PersistentVolumeClaim', 'data', { spec: { volumeName: 'pv-1' }, status: { phase: 'Bound' } });
  const pv = (...accessModes: readonly string[]): KubernetesObject =>
    anObject('PersistentVolume', 'pv-1', { spec: { accessModes, nfs: { server: 'nas', path: '/' } } });
  const attached = anObject('VolumeAttachment', 'csi-1', {
    spec: { nodeName: 'worker-2', source: { persistentVolumeName: 'pv-1' }, attacher: 'ebs' },
    status: { attached: true },
  });
  const user = running('web-old', 90, { nodeName: 'worker-2', ...spec });
  const held = judge(waiting(6, { spec }), claim, pv('ReadWriteOnce'), attached, user);
  assert.deepEqual(rulesOf(held), ['multi-attach']);
  assert.match(saidBy(held), /worker-2.*web-old/s);
  const left = judge(waiting(6, { spec }), claim, pv('ReadWriteOncePod'), attached);
  assert.match(saidBy(left), /gone already/);
  assert.deepEqual(rulesOf(judge(waiting(6, { spec }), claim, pv('ReadWriteMany'), attached)), []);
  assert.deepEqual(rulesOf(judge(waiting(4, { spec }), claim, pv('ReadWriteOnce'), attached)), []);
});
