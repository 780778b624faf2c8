import type { Container } from '../../model/kubernetes.ts';
import { crashLoop, imageMissing, killedByLiveness, repeating } from './failing-lives.ts';
import { healthy, misconfigured, neverReady, unschedulable, waitsInInit } from './lives.ts';
import type { PodTemplate } from './pods.ts';
import type { Workload } from './workload.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** A workload and how long before the demo's start it was created (ms). */
type Scene = Workload & { readonly before: number };

const app = (name: string, image: string, more: Partial<Container> = {}): Container => ({
  name,
  image: `registry.example.com/${image}`,
  ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
  ...more,
});

const probe = (path: string) => ({
  httpGet: { path, port: 8080, scheme: 'HTTP' },
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
});

const access = (name: string) =>
  repeating([
    `level=info msg="listening" service=${name} addr=:8080`,
    `level=info msg="request" method=GET path=/api/items status=200 duration=12ms`,
    `level=info msg="request" method=GET path=/healthz status=200 duration=1ms`,
    `level=info msg="request" method=POST path=/api/items status=201 duration=34ms`,
    `level=warn msg="slow upstream" upstream=redis duration=412ms`,
  ]);

const one = (container: Container, more: Partial<PodTemplate> = {}): PodTemplate => ({
  containers: [container],
  ...more,
});

/** A Deployment without trouble. */
const fine = (namespace: string, name: string, replicas: number, image: string, before: number): Scene => ({
  kind: 'Deployment',
  namespace,
  name,
  replicas,
  before,
  servicePort: 80,
  template: one(app(name, image, { readinessProbe: probe('/healthz') })),
  life: ordinal => healthy(ordinal % 2, access(name)),
});

/** It needs more than it is given since its last rollout. */
const ledger = (memory: string): PodTemplate =>
  one(
    app('app', 'payments/ledger:1.14.0', {
      resources: { requests: { cpu: '200m', memory: '128Mi' }, limits: { memory } },
      readinessProbe: probe('/healthz'),
    }),
  );

export const namespaces = ['shop', 'payments', 'search', 'platform', 'batch'] as const;

/** The rollout that never ends is of this workload. */
export const rolling: Scene = {
  ...fine('shop', 'web', 3, 'shop/web:4.18.1', 4 * day),
  life: ordinal => healthy(ordinal % 2, access('web'), { readyAfter: 20_000, pulls: 6000 }),
};

const missingImage =
  'rpc error: code = NotFound desc = failed to pull and unpack image "registry.example.com/shop/inventory:2.41.0": failed to resolve reference "registry.example.com/shop/inventory:2.41.0": registry.example.com/shop/inventory:2.41.0: not found';

const unhelpful = (wherefore: string): string =>
  `0/3 nodes are available: ${wherefore}. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.`;

/** Everything that runs in the demo, and what is wrong with it. */
export const scenes: readonly Scene[] = [
  rolling,
  fine('shop', 'cart', 2, 'shop/cart:1.9.2', 6 * day),
  {
    kind: 'StatefulSet',
    namespace: 'shop',
    name: 'redis',
    replicas: 1,
    before: 9 * day,
    servicePort: 6379,
    claim: { name: 'data', storageClass: 'standard', storage: '8Gi', bound: true },
    template: one({
      name: 'redis',
      image: 'redis:7.4',
      ports: [{ containerPort: 8080 }],
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    }),
    life: () => healthy(1, repeating(['1:M * Ready to accept connections tcp', '1:M * DB saved on disk'])),
  },
  {
    kind: 'Deployment',
    namespace: 'shop',
    name: 'inventory',
    replicas: 1,
    before: 26 * minute,
    servicePort: 80,
    template: one(app('inventory', 'shop/inventory:2.41.0', { readinessProbe: probe('/ready') })),
    life: () => imageMissing(0, missingImage),
  },
  {
    kind: 'Deployment',
    namespace: 'shop',
    name: 'checkout',
    replicas: 1,
    before: 24 * minute,
    servicePort: 80,
    template: one(app('checkout', 'shop/checkout:3.2.0'), {
      initContainers: [
        {
          name: 'wait-for-inventory',
          image: 'busybox:1.36',
          command: ['sh', '-c', 'until nc -z inventory 80; do echo waiting for inventory:80; sleep 5; done'],
        },
      ],
    }),
    life: () => waitsInInit(1, repeating(['waiting for inventory:80'])),
  },

  fine('payments', 'gateway', 2, 'payments/gateway:5.0.3', 8 * day),
  {
    kind: 'Deployment',
    namespace: 'payments',
    name: 'ledger-api',
    replicas: 2,
    before: 18 * minute,
    servicePort: 80,
    former: { template: ledger('512Mi'), ran: 6 * day },
    template: ledger('128Mi'),
    life: ordinal =>
      crashLoop(ordinal % 2, {
        lasts: 41_000,
        exitCode: 137,
        reason: 'OOMKilled',
        readyAfter: 6000,
        lines: [
          [0, 'level=info msg="ledger 1.14.0 starting" gomaxprocs=2'],
          [1000, 'level=info msg="cache warm-up" accounts=250000'],
          [15_000, 'level=info msg="cache warm-up" done=35% heap=71MiB'],
          [28_000, 'level=info msg="cache warm-up" done=58% heap=112MiB'],
        ],
      }),
  },
  {
    kind: 'Deployment',
    namespace: 'payments',
    name: 'settlement',
    replicas: 1,
    before: 33 * minute,
    template: one(
      app('settlement', 'payments/settlement:2.2.1', { envFrom: [{ configMapRef: { name: 'settlement-config' } }] }),
    ),
    life: () => misconfigured(0, 'configmap "settlement-config" not found'),
  },
  {
    kind: 'Deployment',
    namespace: 'payments',
    name: 'fraud-scorer',
    replicas: 1,
    before: 29 * minute,
    servicePort: 80,
    template: one(app('scorer', 'payments/fraud-scorer:0.9.7', { livenessProbe: probe('/livez') })),
    life: () =>
      killedByLiveness(1, 'scorer', 'HTTP probe failed with statuscode: 500', [
        'INFO model=gbm-2026-10 loading',
        'INFO model=gbm-2026-10 loaded features=412',
        'WARN worker 3 blocked for 9s waiting for lock model.mutex',
        'ERROR /livez: deadlock detected, 4 of 4 workers blocked',
      ]),
  },

  fine('search', 'query-api', 2, 'search/query-api:7.3.0', 5 * day),
  {
    kind: 'StatefulSet',
    namespace: 'search',
    name: 'index',
    replicas: 1,
    before: 12 * minute,
    template: one(
      app('index', 'search/index:8.15.0', {
        resources: { requests: { cpu: '1', memory: '64Gi' }, limits: { memory: '64Gi' } },
      }),
    ),
    life: () => unschedulable(unhelpful('1 node(s) had untolerated taint(s), 2 Insufficient memory')),
  },
  {
    kind: 'Deployment',
    namespace: 'search',
    name: 'suggest',
    replicas: 1,
    before: 9 * minute,
    servicePort: 80,
    template: one(app('suggest', 'search/suggest:1.1.0', { readinessProbe: probe('/ready') })),
    life: () =>
      neverReady(
        1,
        repeating([
          'level=info msg="listening" addr=:8080',
          'level=error msg="dictionary not loaded" source=http://index.search:9200 error="dial tcp: lookup index.search: no such host"',
          'level=info msg="request" path=/ready status=503',
        ]),
        'HTTP probe failed with statuscode: 503',
      ),
  },
  {
    kind: 'Deployment',
    namespace: 'search',
    name: 'embedder',
    replicas: 1,
    before: 52 * minute,
    template: one(app('embedder', 'search/embedder:0.4.0'), { nodeSelector: { pool: 'gpu' } }),
    life: () =>
      unschedulable(
        unhelpful("1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affinity/selector"),
      ),
  },

  {
    kind: 'DaemonSet',
    namespace: 'platform',
    name: 'node-agent',
    replicas: 3,
    before: 9 * day,
    template: one(app('agent', 'platform/node-agent:2.8.4', { ports: [] }), { tolerations: [{ operator: 'Exists' }] }),
    life: ordinal => healthy(ordinal, repeating(['scraped 41 targets', 'scraped 42 targets'])),
  },
  fine('platform', 'auth', 2, 'platform/auth:12.0.1', 7 * day),
  {
    kind: 'StatefulSet',
    namespace: 'platform',
    name: 'sessions',
    replicas: 2,
    before: 3 * day,
    template: one(app('sessions', 'platform/sessions:1.0.0'), { terminationGracePeriodSeconds: 600 }),
    life: ordinal => healthy(ordinal, repeating(['draining 0 sessions', 'flushed 12 sessions'])),
  },
  {
    kind: 'StatefulSet',
    namespace: 'platform',
    name: 'archive',
    replicas: 1,
    before: 41 * minute,
    claim: { name: 'data', storageClass: 'fast-ssd', storage: '200Gi', bound: false },
    template: one(app('archive', 'platform/archive:3.3.0', { volumeMounts: [{ name: 'data', mountPath: '/data' }] })),
    life: () => unschedulable('0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found'),
  },

  fine('batch', 'mailer', 2, 'batch/mailer:2.0.0', 2 * day),
  {
    kind: 'Deployment',
    namespace: 'batch',
    name: 'orders-worker',
    replicas: 2,
    before: 47 * minute,
    template: one(
      app('worker', 'batch/orders-worker:4.11.2', { env: [{ name: 'LOG_LEVEL', value: 'info' }], ports: [] }),
    ),
    life: ordinal =>
      crashLoop(ordinal % 2, {
        lasts: 2000,
        exitCode: 1,
        reason: 'Error',
        lines: [
          [0, '{"level":"info","msg":"orders-worker 4.11.2 starting","pid":1}'],
          [1000, '{"level":"fatal","msg":"configuration invalid: required setting QUEUE_URL is not set"}'],
        ],
      }),
  },
];
