import assert from 'node:assert/strict';
import test from 'node:test';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { type ContainerCase, diagnoseCase } from '../../support/container-cases.ts';
import { ago, anObject } from '../../support/objects.ts';

type Fields = Readonly<Record<string, unknown>>;

const template = (image: string) => ({ spec: { containers: [{ name: 'app', image }] } });
const owner = (kind: string, name: string, labels: Fields) => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: 'x', controller: true }],
  labels,
});
const set = (spec: Fields = {}, updateRevision = 'web-b') =>
  anObject('StatefulSet', 'web', {
    spec: { replicas: 2, updateStrategy: { type: 'RollingUpdate' }, template: template('nginx:1.27'), ...spec },
    status: { updateRevision, currentRevision: 'web-a' },
  });

const failing = (metadata: Fields, others: readonly KubernetesObject[]): ContainerCase => ({
  spec: { image: 'nginx:1.72' },
  status: {
    state: {
      waiting: {
        reason: 'ImagePullBackOff',
        message: 'Back-off pulling image "nginx:1.72": ErrImagePull: docker.io/library/nginx:1.72: not found',
      },
    },
  },
  podStatus: { phase: 'Pending' },
  metadata,
  others,
});
const told = (one: ContainerCase) => diagnoseCase(one).findings.find(({ rule }) => rule === 'old-template');
const ofSet = owner('StatefulSet', 'web', { 'controller-revision-hash': 'web-a' });

test('a pod that a StatefulSet does not replace although its template was mended has to be deleted', () => {
  const diagnosis = diagnoseCase(failing(ofSet, [set()]));
  assert.equal(diagnosis.findings[0]?.rule, 'image-not-found');
  const finding = told(failing(ofSet, [set()]));
  assert.match(finding?.explanation ?? '', /app: nginx:1\.27 instead of nginx:1\.72/);
  assert.deepEqual(finding?.next[0]?.command, 'kubectl delete pod web-0 -n shop');
});

test('a DaemonSet with OnDelete and a paused Deployment keep the old template too', () => {
  const daemons = (newest: string, type = 'OnDelete') =>
    anObject(
      'DaemonSet',
      'web',
      { spec: { updateStrategy: { type }, template: template('nginx:1.27') } },
      { annotations: { 'deprecated.daemonset.template.generation': newest } },
    );
  const ofDaemons = owner('DaemonSet', 'web', { 'pod-template-generation': '1' });
  assert.match(told(failing(ofDaemons, [daemons('2')]))?.explanation ?? '', /OnDelete/);
  assert.equal(told(failing(ofDaemons, [daemons('1')])), undefined);
  assert.equal(told(failing(ofDaemons, [daemons('2', 'RollingUpdate')])), undefined);
  const deployment = (paused: boolean, image: string) =>
    anObject('Deployment', 'web', { spec: { paused, replicas: 1, template: template(image) } });
  const ofDeployment = owner('ReplicaSet', 'web-7f', { 'pod-template-hash': '7f' });
  const paused = told(failing(ofDeployment, [deployment(true, 'nginx:1.27')]));
  assert.equal(paused?.next[0]?.command, 'kubectl rollout resume deployment/web -n shop');
  assert.equal(told(failing(ofDeployment, [deployment(false, 'nginx:1.27')])), undefined);
  assert.equal(told(failing(ofDeployment, [deployment(true, 'nginx:1.72')])), undefined);
});

test('a pod of the newest revision, one that is kept on purpose or replaced anyway, and one that is well are not blamed', () => {
  for (const others of [
    [set({}, 'web-a')],
    [set({ podManagementPolicy: 'Parallel' })],
    [set({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } })],
    [],
  ])
    assert.equal(told(failing(ofSet, others)), undefined);
  const well = failing({ ...ofSet, creationTimestamp: ago(30) }, [set()]);
  const starting = { ...well, status: { state: { waiting: { reason: 'ContainerCreating' } } } };
  assert.equal(told(starting), undefined);
});
