import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { auditOf, aWellPod, type NoteCase, testNotes, webService } from '../../support/audits.ts';
import { aNode, anObject } from '../../support/objects.ts';

type Fields = Readonly<Record<string, unknown>>;

const workload = (kind: string, spec: Fields = {}, pod: Fields = {}): KubernetesObject =>
  anObject(kind, 'web', {
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web', tier: 'front' } }, spec: { containers: [], ...pod } },
      ...spec,
    },
  });
const budget = (selector: object | undefined): KubernetesObject =>
  anObject('PodDisruptionBudget', 'web', { spec: { selector, maxUnavailable: 1 } });
const on = (name: string, nodeName: string): KubernetesObject => aWellPod({}, { nodeName }, { name, uid: name });
const zone = (name: string, of: string): KubernetesObject =>
  aNode(name, { labels: { 'topology.kubernetes.io/zone': of } });
const claim = (accessModes: readonly string[]): KubernetesObject =>
  anObject('PersistentVolumeClaim', 'media', { spec: { accessModes } });
const withClaim = { volumes: [{ name: 'm', persistentVolumeClaim: { claimName: 'media' } }] };
const policy = (spec: Fields): KubernetesObject =>
  anObject('NetworkPolicy', 'closed', { spec: { podSelector: {}, policyTypes: ['Ingress'], ...spec } });
const served = aWellPod({ ports: [{ name: 'http', containerPort: 8080 }] });
const service = (others: readonly KubernetesObject[], spec: Fields = {}): NoteCase => ({
  pod: webService(spec),
  others: [served, ...others],
});
const slice = (of: string, addresses: readonly string[]): KubernetesObject =>
  anObject(
    'EndpointSlice',
    `${of}-x`,
    { endpoints: addresses.length > 0 ? [{ addresses }] : null },
    { labels: { 'kubernetes.io/service-name': of } },
  );
const web = workload('Deployment');

testNotes({
  'smell-no-pdb': {
    noted: [
      { pod: web, says: '2 pods of web' },
      { pod: workload('StatefulSet', { replicas: 3 }), others: [budget({ matchLabels: { app: 'other' } })] },
    ],
    near: [
      { pod: workload('Deployment', { replicas: 1 }) },
      { pod: web, others: [budget({ matchLabels: { tier: 'front' } })] },
      { pod: web, others: [budget({})] },
    ],
  },
  'smell-topology-single': {
    noted: [
      {
        pod: web,
        others: [on('web-a', 'worker-1'), on('web-b', 'worker-1'), aNode('worker-1'), aNode('worker-2')],
        says: 'run on node worker-1',
      },
      {
        pod: web,
        others: [on('web-a', 'a1'), on('web-b', 'a2'), zone('a1', 'a'), zone('a2', 'a'), zone('b1', 'b')],
        says: 'run in zone a',
      },
    ],
    near: [
      { pod: web, others: [on('web-a', 'worker-1'), on('web-b', 'worker-1'), aNode('worker-1')] },
      { pod: web, others: [on('web-a', 'worker-1'), on('web-b', 'worker-2'), aNode('worker-1'), aNode('worker-2')] },
      { pod: web, others: [on('web-a', 'worker-1'), aNode('worker-1'), aNode('worker-2')] },
      {
        pod: web,
        others: [
          on('web-a', 'worker-1'),
          on('web-b', 'worker-1'),
          aNode('worker-1'),
          aNode('worker-2', { spec: { unschedulable: true } }),
          aNode('control-1', {
            spec: { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] },
          }),
        ],
      },
      { pod: web, others: [on('web-a', 'a1'), on('web-b', 'b1'), zone('a1', 'a'), zone('b1', 'b')] },
    ],
  },
  'smell-single-replica-rwo-rolling': {
    noted: [
      {
        pod: workload('Deployment', { replicas: 1 }, withClaim),
        others: [claim(['ReadWriteOnce'])],
        says: 'claim media',
      },
    ],
    near: [
      { pod: workload('Deployment', { replicas: 1 }, withClaim), others: [claim(['ReadWriteMany'])] },
      {
        pod: workload('Deployment', { strategy: { type: 'Recreate' } }, withClaim),
        others: [claim(['ReadWriteOnce'])],
      },
      {
        pod: workload('Deployment', { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0 } } }, withClaim),
        others: [claim(['ReadWriteOnce'])],
      },
      { pod: workload('Deployment', {}, withClaim) },
    ],
  },
  'smell-node-name': {
    noted: [{ pod: workload('Deployment', { replicas: 1 }, { nodeName: 'worker-1' }), says: 'nodeName worker-1' }],
    near: [{ pod: workload('Deployment', {}, { nodeSelector: { disk: 'ssd' } }) }],
  },
  'svc-netpol': {
    noted: [
      { ...service([policy({})]), says: 'port 8080' },
      service([policy({ policyTypes: undefined, ingress: [] })]),
      service([policy({ ingress: [{ ports: [{ port: 9090 }] }] })]),
      service([policy({ ingress: [{ ports: [{ port: 8080, protocol: 'UDP' }] }] })]),
    ],
    near: [
      service([policy({ policyTypes: ['Egress'] })]),
      service([policy({ podSelector: { matchLabels: { app: 'other' } } })]),
      service([policy({ ingress: [{}] })]),
      service([policy({ ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 'http' }] }] })]),
      service([policy({ ingress: [{ ports: [{ port: 8000, endPort: 8100 }] }] })]),
      service([
        policy({}),
        anObject('NetworkPolicy', 'open', { spec: { podSelector: {}, ingress: [{ ports: [{ port: 8080 }] }] } }),
      ]),
      service([policy({})], { type: 'ExternalName' }),
    ],
  },
  'svc-external-name': {
    noted: [
      {
        pod: webService({ type: 'ExternalName', selector: undefined, externalName: 'db.data.svc.cluster.local' }),
        says: 'no Service db',
      },
      { pod: webService({ type: 'ExternalName', selector: undefined, externalName: '10.0.0.9' }), says: '10.0.0.9' },
    ],
    near: [
      { pod: webService({ type: 'ExternalName', selector: undefined, externalName: 'db.example.com' }) },
      {
        pod: webService({ type: 'ExternalName', selector: undefined, externalName: 'db.data.svc.' }),
        others: [anObject('Service', 'db', {}, { namespace: 'data' })],
      },
      { pod: webService({ type: 'ExternalName', selector: undefined, externalName: 'db.data.svc.corp.example' }) },
    ],
  },
  'svc-selectorless': {
    noted: [
      { pod: webService({ selector: undefined }) },
      { pod: webService({ selector: undefined }), others: [slice('other', ['10.0.0.9']), slice('web', [])] },
    ],
    near: [
      { pod: webService({ selector: undefined }), others: [slice('web', ['10.0.0.9'])] },
      { pod: webService() },
      { pod: webService({ type: 'ExternalName', selector: undefined, externalName: 'db.example.com' }) },
    ],
  },
});

test('nothing is noted of a workload where lists could not be read', () => {
  const covers = (kind: string): boolean => kind === 'Deployment';
  assert.deepEqual(auditOf(web, [], covers), []);
});

test('what is null or missing throws nowhere', () => {
  for (const kind of ['Deployment', 'StatefulSet', 'Service'])
    for (const spec of [
      undefined,
      null,
      { replicas: 3, template: null, selector: null, ports: [null], volumes: [null] },
    ])
      auditOf(anObject(kind, 'web', { spec }), [budget(undefined), policy({ ingress: [null] }), served]);
});
