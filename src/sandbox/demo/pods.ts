import type { Container, KubernetesObject, Pod } from '../../model/kubernetes.ts';
import { livePod } from './live-pod.ts';
import type { Life } from './lives.ts';
import type { DemoWorld } from './world.ts';

/** What a workload says of its pods. */
export type PodTemplate = {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly restartPolicy?: 'Always' | 'Never';
  readonly terminationGracePeriodSeconds?: number;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: NonNullable<Pod['spec']>['tolerations'];
  readonly volumes?: NonNullable<Pod['spec']>['volumes'];
};

type NewPod = {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly owner?: KubernetesObject;
  readonly template: PodTemplate;
  readonly life: Life;
  readonly finalizers?: readonly string[];
};

/** Creates a pod and lets its life begin. */
export const createPod = (world: DemoWorld, { template, life, owner, ...pod }: NewPod): Pod => {
  const created = world.sandbox.put<Pod>({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: pod.namespace,
      name: pod.name,
      labels: pod.labels,
      ...(owner && { ownerReferences: [ownerReference(owner)] }),
      ...(pod.finalizers && { finalizers: pod.finalizers }),
    },
    spec: podSpec(template),
    status: {
      phase: 'Pending',
      qosClass: 'Burstable',
      containerStatuses: template.containers.map(container => unstarted(container, 'ContainerCreating', template)),
      ...(template.initContainers && {
        initContainerStatuses: template.initContainers.map(container =>
          unstarted(container, 'PodInitializing', template),
        ),
      }),
    },
  });
  life(livePod(world, created));
  return created;
};

/** The `spec` of a pod, with what admission and defaulting add. */
export const podSpec = ({ containers, tolerations = [], ...rest }: PodTemplate): Pod['spec'] => ({
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  serviceAccountName: 'default',
  serviceAccount: 'default',
  securityContext: {},
  schedulerName: 'default-scheduler',
  priority: 0,
  enableServiceLinks: true,
  preemptionPolicy: 'PreemptLowerPriority',
  ...rest,
  containers: containers.map(defaulted),
  ...(rest.initContainers && { initContainers: rest.initContainers.map(defaulted) }),
  tolerations: [
    ...tolerations,
    ...['not-ready', 'unreachable'].map(taint => ({
      key: `node.kubernetes.io/${taint}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    })),
  ],
});

const defaulted = (container: Container): Container => ({
  imagePullPolicy: 'IfNotPresent',
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  ...container,
});

const unstarted = (container: Container, reason: string, { initContainers }: PodTemplate) => ({
  name: container.name,
  image: container.image ?? '',
  imageID: '',
  ready: false,
  started: false,
  restartCount: 0,
  lastState: {},
  state: { waiting: { reason: initContainers ? 'PodInitializing' : reason } },
  ...(container.resources && { resources: container.resources }),
});

/** The reference of a controlled object to its controller. */
export const ownerReference = ({ apiVersion = '', kind = '', metadata }: KubernetesObject) => ({
  apiVersion,
  kind,
  name: metadata?.name ?? '',
  uid: metadata?.uid ?? '',
  controller: true,
  blockOwnerDeletion: true,
});

/** Whether a pod counts as available to its workload and its Services. */
export const isReady = (pod: Pod): boolean =>
  !pod.metadata?.deletionTimestamp &&
  (pod.status?.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True');
