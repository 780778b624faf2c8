import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { auditOf, aWellPod, type NoteCase, testNotes, webService } from '../../support/audits.ts';
import { ago, anObject } from '../../support/objects.ts';

const within = (spec: Readonly<Record<string, unknown>>): NoteCase => ({ pod: aWellPod({}, spec) });
const using = (container: Readonly<Record<string, unknown>>): NoteCase => ({ pod: aWellPod(container) });
const exec = (numbers: object): object => ({ exec: { command: ['/bin/check'] }, ...numbers });
const limited = (limits: object): object => ({ resources: { limits, requests: { cpu: '1m', memory: '1Mi' } } });
const claim = { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] };
const ports = [{ name: 'http', containerPort: 8080 }];
const bare = { ownerReferences: undefined };
const mirror = { annotations: { 'kubernetes.io/config.mirror': '5e' } };
const settings = { volumes: [{ name: 'conf', configMap: { name: 'settings' } }] };
const hosts = (...names: readonly string[]): readonly object[] =>
  names.map((host, index) => ({ name: `URL_${index}`, value: `https://who:pass@${host}/v1` }));

function thousand(count: number): readonly KubernetesObject[] {
  return Array.from({ length: count }, (_, index) =>
    anObject('Service', `s${index}`, { spec: { clusterIP: '10.0.0.1', selector: { app: `s${index}` } } }),
  );
}

testNotes({
  'smell-secret-env': {
    noted: [
      { ...using({ env: [{ name: 'P', valueFrom: { secretKeyRef: { name: 'db', key: 'pass' } } }] }), says: ': db' },
      { ...using({ envFrom: [{ secretRef: { name: 'all' } }] }), says: ': all' },
    ],
    near: [using({ env: [{ name: 'P', value: 'x' }], envFrom: [{ configMapRef: { name: 'settings' } }] })],
  },
  'smell-default-sa': {
    noted: [within({ serviceAccountName: 'default' })],
    near: [within({}), { pod: aWellPod({}, { serviceAccountName: 'default' }, mirror) }],
  },
  'smell-automount-token': {
    noted: [
      {
        pod: aWellPod(
          { volumeMounts: [{ name: 'kube-api-access-x', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }] },
          { serviceAccountName: 'default' },
        ),
      },
    ],
    near: [
      within({ serviceAccountName: 'default', automountServiceAccountToken: false }),
      using({
        volumeMounts: [{ name: 'kube-api-access-x', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
      }),
    ],
  },
  'smell-no-controller': {
    noted: [{ pod: aWellPod({}, {}, bare) }],
    near: [within({}), { pod: aWellPod({}, {}, { ...bare, ...mirror }) }],
  },
  'smell-restart-policy': {
    noted: [
      { pod: aWellPod({}, { restartPolicy: 'Never' }, bare), others: [webService()], says: 'restartPolicy is Never' },
    ],
    near: [
      { pod: aWellPod({}, { restartPolicy: 'Never' }, bare) },
      { pod: aWellPod({}, {}, bare), others: [webService()] },
      { pod: aWellPod({}, { restartPolicy: 'Never' }), others: [webService()] },
    ],
  },
  'smell-zero-grace': {
    noted: [within({ terminationGracePeriodSeconds: 0 })],
    near: [within({ terminationGracePeriodSeconds: 1 }), within({ terminationGracePeriodSeconds: undefined })],
  },
  'smell-long-grace': {
    noted: [{ ...within({ terminationGracePeriodSeconds: 301 }), says: '301' }],
    near: [within({ terminationGracePeriodSeconds: 300 })],
  },
  'smell-priority-system': {
    noted: [within({ priorityClassName: 'system-cluster-critical' })],
    near: [
      within({ priorityClassName: 'shop-first' }),
      { pod: aWellPod({}, { priorityClassName: 'system-cluster-critical' }, { namespace: 'kube-system' }) },
      {
        pod: aWellPod(
          {},
          { priorityClassName: 'system-node-critical' },
          {
            ownerReferences: [{ kind: 'DaemonSet', name: 'agent', controller: true }],
          },
        ),
      },
    ],
  },
  'probe-no-readiness': {
    noted: [{ pod: aWellPod({ ports }), others: [webService()], says: 'Service web sends traffic to port 8080' }],
    near: [
      { pod: aWellPod({ ports, readinessProbe: { httpGet: { port: 8080 } } }), others: [webService()] },
      { pod: aWellPod({ ports }) },
      { pod: aWellPod({ ports }), others: [webService({ selector: { app: 'other' } })] },
      { pod: aWellPod({ ports }), others: [webService({ ports: [{ port: 80, targetPort: 9090 }] })] },
      { pod: aWellPod({ ports }), others: [webService({ publishNotReadyAddresses: true })] },
      { pod: aWellPod({ ports }, { readinessGates: [{ conditionType: 'x' }] }), others: [webService()] },
    ],
  },
  'smell-prestop-missing': {
    noted: [{ pod: aWellPod({ ports }), others: [webService()] }],
    near: [
      { pod: aWellPod({ ports, lifecycle: { preStop: { sleep: { seconds: 5 } } } }), others: [webService()] },
      { pod: aWellPod({ ports }) },
      { pod: aWellPod({ ports }, { restartPolicy: 'OnFailure' }), others: [webService()] },
    ],
  },
  'probe-sidecar-none': {
    noted: [within({ initContainers: [{ name: 'proxy', image: 'p:1', restartPolicy: 'Always', ports }] })],
    near: [
      within({
        initContainers: [{ name: 'proxy', image: 'p:1', restartPolicy: 'Always', ports, startupProbe: exec({}) }],
      }),
      within({ initContainers: [{ name: 'proxy', image: 'p:1', restartPolicy: 'Always' }] }),
      within({ initContainers: [{ name: 'setup', image: 'p:1', ports }] }),
    ],
  },
  'probe-no-startup': {
    noted: [{ ...using({ livenessProbe: exec({ initialDelaySeconds: 90 }) }), says: '90s' }],
    near: [
      using({ livenessProbe: exec({ initialDelaySeconds: 60 }) }),
      using({ livenessProbe: exec({ initialDelaySeconds: 90 }), startupProbe: exec({}) }),
    ],
  },
  'probe-port-mismatch': {
    noted: [{ ...using({ ports, readinessProbe: { tcpSocket: { port: 8081 } } }), says: '8081' }],
    near: [
      using({ ports, readinessProbe: { tcpSocket: { port: 8080 } } }),
      using({ readinessProbe: { tcpSocket: { port: 8081 } } }),
      using({ ports, readinessProbe: { tcpSocket: { port: 'http' } } }),
    ],
  },
  'probe-readiness-only-exec-heavy': {
    noted: [{ ...using({ readinessProbe: exec({ periodSeconds: 5 }) }), says: 'every 5s' }],
    near: [
      using({ readinessProbe: exec({ periodSeconds: 6 }) }),
      using({ readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 2 } }),
      using({ startupProbe: exec({ periodSeconds: 2 }) }),
    ],
  },
  'probe-timeout-1s': {
    noted: [using({ livenessProbe: exec({}) })],
    near: [using({ livenessProbe: exec({ timeoutSeconds: 2 }) }), using({ livenessProbe: { httpGet: { port: 80 } } })],
  },
  'smell-no-requests': {
    noted: [
      { ...using({}), says: 'CPU and memory' },
      { ...using({ resources: { requests: { memory: '1Gi' } } }), says: 'no request for CPU' },
    ],
    near: [
      using({ resources: { requests: { cpu: '1', memory: '1Gi' } } }),
      within({ resources: { requests: { cpu: '1', memory: '1Gi' } } }),
    ],
  },
  'smell-no-memory-limit': {
    noted: [using({ resources: { limits: { cpu: '1' } } })],
    near: [using({ resources: { limits: { memory: '1Gi' } } }), within({ resources: { limits: { memory: '1Gi' } } })],
  },
  'smell-limit-lt-typical': {
    noted: [
      { ...using(limited({ memory: '12Mi' }) as object & Record<string, unknown>), says: '12Mi' },
      { ...using({ ...limited({ cpu: '20m' }), livenessProbe: exec({}) }), says: '20m' },
    ],
    near: [
      using(limited({ memory: '16Mi' }) as object & Record<string, unknown>),
      using(limited({ cpu: '20m' }) as object & Record<string, unknown>),
      using({ ...limited({ cpu: '50m' }), livenessProbe: exec({}) }),
    ],
  },
  'smell-emptydir-memory': {
    noted: [{ ...within({ volumes: [{ name: 'shm', emptyDir: { medium: 'Memory' } }] }), says: 'shm' }],
    near: [within({ volumes: [{ name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }] })],
  },
  'smell-emptydir-no-limit': {
    noted: [{ ...within({ volumes: [{ name: 'tmp', emptyDir: {} }] }), says: 'tmp' }],
    near: [
      within({ volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '1Gi' } }] }),
      within({ volumes: [{ name: 'huge', emptyDir: { medium: 'HugePages' } }] }),
      {
        pod: aWellPod(
          { resources: { limits: { 'ephemeral-storage': '1Gi' } } },
          { volumes: [{ name: 'tmp', emptyDir: {} }] },
        ),
      },
    ],
  },
  'smell-fsgroup-recursive': {
    noted: [{ ...within({ ...claim, securityContext: { fsGroup: 1000 } }), says: 'fsGroup 1000' }],
    near: [
      within({ ...claim, securityContext: { fsGroup: 1000, fsGroupChangePolicy: 'OnRootMismatch' } }),
      within({ ...claim }),
      within({ ...settings, securityContext: { fsGroup: 1000 } }),
    ],
  },
  'smell-subpath-configmap': {
    noted: [
      {
        pod: aWellPod({ volumeMounts: [{ name: 'conf', mountPath: '/etc/app.ini', subPath: 'app.ini' }] }, settings),
        says: '/etc/app.ini',
      },
    ],
    near: [
      { pod: aWellPod({ volumeMounts: [{ name: 'conf', mountPath: '/etc/app' }] }, settings) },
      { pod: aWellPod({ volumeMounts: [{ name: 'd', mountPath: '/data', subPath: 'web' }] }, claim) },
    ],
  },
  'smell-latest-tag': {
    noted: [using({ image: 'nginx' }), using({ image: 'registry.example:5000/shop/app:latest' })],
    near: [using({ image: 'nginx:1.27' }), using({ image: `nginx:latest@sha256:${'a'.repeat(64)}` })],
  },
  'smell-no-digest': {
    noted: [using({ image: 'nginx:1.27' })],
    near: [using({ image: `nginx@sha256:${'a'.repeat(64)}` }), using({ image: 'nginx:latest' })],
  },
  'smell-always-pull-mutable': {
    noted: [using({ image: 'nginx:1.27', imagePullPolicy: 'Always' })],
    near: [
      using({ image: 'nginx:1.27', imagePullPolicy: 'IfNotPresent' }),
      using({ imagePullPolicy: 'Always' }),
      { pod: aWellPod({ image: 'nginx:1.27', imagePullPolicy: 'Always' }, { imagePullSecrets: [{ name: 'hub' }] }) },
    ],
  },
  'smell-never-pull': {
    noted: [using({ imagePullPolicy: 'Never' })],
    near: [using({ imagePullPolicy: 'IfNotPresent' })],
  },
  'smell-dns-ndots': {
    noted: [
      { ...using({ env: hosts('api.example.com', 'pay.example.net', 'mail.example.org') }), says: 'api.example.com' },
    ],
    near: [
      using({ env: hosts('api.example.com', 'pay.example.net') }),
      using({ env: hosts('a.shop.svc', 'b.shop.svc.cluster.local', 'c.example.com', 'd.example.com') }),
      {
        pod: aWellPod(
          { env: hosts('a.example.com', 'b.example.com', 'c.example.com') },
          { dnsConfig: { options: [{ name: 'ndots', value: '1' }] } },
        ),
      },
    ],
  },
  'smell-enable-service-links': {
    noted: [{ ...within({}), others: thousand(1000), says: 'a thousand Services' }],
    near: [
      { ...within({}), others: thousand(999) },
      { ...within({ enableServiceLinks: false }), others: thousand(1000) },
    ],
  },
  'smell-duplicate-env': {
    noted: [
      using({
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      }),
    ],
    near: [
      using({
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      }),
    ],
  },
});

test('nothing is noted of Services that could not be read', () => {
  const rules = auditOf(aWellPod({ ports }), [], () => false).map(({ rule }) => rule);
  for (const rule of ['probe-no-readiness', 'smell-prestop-missing', 'smell-enable-service-links'])
    assert.ok(!rules.includes(rule));
});

test('the values of variables are read for names of hosts, but never quoted', () => {
  const env = hosts('api.example.com', 'pay.example.net', 'mail.example.org');
  const [found] = auditOf(aWellPod({ env })).filter(({ rule }) => rule === 'smell-dns-ndots');
  assert.ok(found);
  assert.doesNotMatch(JSON.stringify(found), /pass/);
});

test('a container attached for debugging, a pod that is deleted and a bare one that has ended have no notes', () => {
  const debugged = aWellPod({}, { ephemeralContainers: [{ name: 'debug', image: 'busybox' }] });
  assert.ok(auditOf(debugged).every(({ subject }) => subject.container !== 'debug'));
  const ended = { phase: 'Succeeded', containerStatuses: [] };
  const done = aWellPod({}, { restartPolicy: 'Never' }, bare, ended);
  assert.deepEqual(auditOf(done), []);
  assert.deepEqual(auditOf(aWellPod({}, {}, { deletionTimestamp: ago(-20) })), []);
});

test('what is null or missing throws nowhere', () => {
  const holes = {
    env: [null],
    envFrom: [null],
    ports: [null],
    volumeMounts: [null],
    resources: null,
    securityContext: null,
    lifecycle: null,
  };
  auditOf(
    aWellPod(
      { ...holes, image: undefined },
      { volumes: [null, {}], securityContext: null, tolerations: null, dnsConfig: { options: [null] } },
    ),
  );
  auditOf({ kind: 'Pod' }, [anObject('Service', 'web', { spec: null })]);
});
