import { type DiagnosisReport, diagnosisReport } from '../../src/diagnosis/report.ts';
import { families } from '../../src/diagnosis/rules/index.ts';
import { diagnoseSet } from '../../src/evidence/diagnose-set.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import type { ObjectSet } from '../../src/recording/object-set.ts';
import { ago, aNode, anEvent, anObject, aPod, now } from './objects.ts';

/** The report on a set, as `podctl diagnose --from` makes it. */
export const reportOn = (set: ObjectSet): DiagnosisReport => {
  const { pods, objects, snapshot } = diagnoseSet(set, { namespace: '', only: [] }, families);
  return diagnosisReport({ kind: 'snapshot', path: 'shop' }, pods, objects, snapshot);
};

/** A set judged at `now`, with the log of `api`'s containers. */
export const aSet = (
  objects: readonly KubernetesObject[],
  covers: ObjectSet['covers'] = () => true,
  placeOf?: ObjectSet['placeOf'],
): ObjectSet => ({
  objects,
  logs: ['api-5b7f4c9d8-aaaaa', 'api-5b7f4c9d8-bbbbb'].map(pod => ({
    container: { namespace: 'shop', pod, container: 'app' },
    run: 'previous',
    lines: ['api 4.11.2 starting', 'FATAL configuration invalid: required setting QUEUE_URL is not set'],
  })),
  at: now,
  serverMinor: 34,
  covers,
  ...(placeOf ? { placeOf } : {}),
  problems: [],
});

const running = { running: { startedAt: ago(3000) } };
const conditions = (ready: string) => [
  { type: 'PodScheduled', status: 'True' },
  { type: 'Initialized', status: 'True' },
  { type: 'Ready', status: ready, lastTransitionTime: ago(120) },
];

const crashing = (name: string): KubernetesObject =>
  aPod(name, {
    spec: { nodeName: 'worker-1', restartPolicy: 'Always' },
    status: {
      phase: 'Running',
      conditions: conditions('False'),
      containerStatuses: [
        {
          name: 'app',
          restartCount: 4,
          ready: false,
          started: false,
          state: {
            waiting: {
              reason: 'CrashLoopBackOff',
              message: `back-off 40s restarting failed container=app pod=${name}_shop(0f1e2d3c)`,
            },
          },
          lastState: {
            terminated: { exitCode: 1, reason: 'Error', startedAt: ago(31), finishedAt: ago(30) },
          },
        },
      ],
    },
    metadata: {
      labels: { app: 'api', 'pod-template-hash': '5b7f4c9d8' },
      ownerReferences: [
        { kind: 'ReplicaSet', name: 'api-5b7f4c9d8', controller: true, uid: 'rs', apiVersion: 'apps/v1' },
      ],
    },
  });

const healthy = (name: string): KubernetesObject =>
  aPod(name, {
    spec: { nodeName: 'worker-1', restartPolicy: 'Always' },
    status: {
      phase: 'Running',
      podIP: '10.0.0.9',
      conditions: conditions('True'),
      containerStatuses: [{ name: 'app', restartCount: 0, ready: true, started: true, state: running }],
    },
  });

const pullMessage =
  'Back-off pulling image "registry.example/shop/web:2.5-preview": ErrImagePull: rpc error: code = NotFound desc = ' +
  'failed to pull and unpack image "registry.example/shop/web:2.5-preview": failed to resolve reference ' +
  '"registry.example/shop/web:2.5-preview": registry.example/shop/web:2.5-preview: not found';
const unpulled = aPod('web-0', {
  spec: {
    nodeName: 'worker-1',
    restartPolicy: 'Always',
    containers: [{ name: 'app', image: 'registry.example/shop/web:2.5-preview' }],
  },
  status: {
    phase: 'Pending',
    conditions: conditions('False'),
    containerStatuses: [
      {
        name: 'app',
        restartCount: 0,
        ready: false,
        state: { waiting: { reason: 'ImagePullBackOff', message: pullMessage } },
      },
    ],
  },
});
const unscheduled = aPod('big-0', {
  spec: { containers: [{ name: 'app', image: 'nginx:1.27', resources: { requests: { memory: '96Gi' } } }] },
  status: {
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message:
          '0/1 nodes are available: 1 Insufficient memory. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
        lastTransitionTime: ago(400),
      },
    ],
  },
});
const refused = anObject('ReplicaSet', 'batch-66d', { spec: { replicas: 5 }, status: { replicas: 3 } });
const quota = anObject('ResourceQuota', 'team', {
  spec: { hard: { pods: '3' } },
  status: { hard: { pods: '3' }, used: { pods: '3' } },
});

/** A namespace with two replicas that crash, an image that does not exist, a pod too big, a quota, and three pods that are well. */
export const brokenShop: readonly KubernetesObject[] = [
  crashing('api-5b7f4c9d8-aaaaa'),
  crashing('api-5b7f4c9d8-bbbbb'),
  unpulled,
  unscheduled,
  refused,
  quota,
  anEvent(
    refused,
    'FailedCreate',
    'Error creating: pods "batch-66d-ws5hd" is forbidden: exceeded quota: team, requested: pods=1, used: pods=3, limited: pods=3',
    { source: 'replicaset-controller' },
  ),
  aNode('worker-1'),
  ...['cache-0', 'cache-1', 'db-0'].map(healthy),
];

/** Reports of every kind: all read, nothing but pods read, all well, nothing there. */
export const sampleReports: Readonly<Record<string, DiagnosisReport>> = {
  'a broken namespace': reportOn(aSet(brokenShop)),
  'only objects at hand': reportOn(aSet(brokenShop, () => false)),
  'all is well': reportOn(aSet([healthy('cache-0'), aNode('worker-1')])),
  'nothing there': reportOn(aSet([aNode('worker-1')])),
};
