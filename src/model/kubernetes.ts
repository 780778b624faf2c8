import type {
  CoreV1Event,
  V1ConfigMap,
  V1Container,
  V1ContainerState,
  V1ContainerStatus,
  V1ControllerRevision,
  V1CronJob,
  V1CSIDriver,
  V1CSINode,
  V1DaemonSet,
  V1Deployment,
  V1EndpointSlice,
  V1EphemeralContainer,
  V1Job,
  V1Lease,
  V1LimitRange,
  V1MutatingWebhookConfiguration,
  V1Namespace,
  V1NetworkPolicy,
  V1Node,
  V1ObjectMeta,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
  V1PodCondition,
  V1PodDisruptionBudget,
  V1PriorityClass,
  V1Probe,
  V1ReplicaSet,
  V1ReplicationController,
  V1ResourceQuota,
  V1RuntimeClass,
  V1Secret,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
  V1StorageClass,
  V1ValidatingAdmissionPolicy,
  V1ValidatingAdmissionPolicyBinding,
  V1ValidatingWebhookConfiguration,
  V1VolumeAttachment,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';

/**
 * A Kubernetes type as its JSON really is: read-only, and with RFC 3339 strings where client-node declares `Date`.
 * Every field is to be treated as possibly missing, however required the API says it is.
 */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Wire<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Wire<T[Key]> }
      : T;

export type ObjectMeta = Wire<V1ObjectMeta>;
export type Pod = Wire<V1Pod>;
export type Container = Wire<V1Container>;
export type EphemeralContainer = Wire<V1EphemeralContainer>;
export type ContainerStatus = Wire<V1ContainerStatus>;
export type ContainerState = Wire<V1ContainerState>;
export type ContainerStateTerminated = NonNullable<ContainerState['terminated']>;
export type ContainerStateWaiting = NonNullable<ContainerState['waiting']>;
export type ContainerStateRunning = NonNullable<ContainerState['running']>;
export type Probe = Wire<V1Probe>;
export type PodCondition = Wire<V1PodCondition>;
/** A core/v1 Event; `model/event.ts` reads both of its shapes (legacy and series). */
export type CoreEvent = Wire<CoreV1Event>;
export type Node = Wire<V1Node>;

/** CPU and memory as quantities. Source: k8s.io/metrics/pkg/apis/metrics/v1beta1. */
export type Usage = { readonly cpu?: string; readonly memory?: string };
/** What the containers of a pod used: measured over `window` (a Go duration), which ended at `timestamp`. */
export type PodMetrics = KubernetesObject & {
  readonly timestamp?: string;
  readonly window?: string;
  readonly containers?: readonly { readonly name?: string; readonly usage?: Usage }[];
};
export type NodeMetrics = KubernetesObject & {
  readonly timestamp?: string;
  readonly window?: string;
  readonly usage?: Usage;
};

/** What every Kubernetes object has, whatever its kind. */
export type KubernetesObject = {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
};

/** The kinds podctl reads, with the type of their objects. `model/kinds.ts` says where the API serves them. */
export type ObjectByKind = {
  Pod: Pod;
  Event: CoreEvent;
  Node: Node;
  Namespace: Wire<V1Namespace>;
  Service: Wire<V1Service>;
  EndpointSlice: Wire<V1EndpointSlice>;
  ReplicaSet: Wire<V1ReplicaSet>;
  ReplicationController: Wire<V1ReplicationController>;
  Deployment: Wire<V1Deployment>;
  StatefulSet: Wire<V1StatefulSet>;
  DaemonSet: Wire<V1DaemonSet>;
  /** A revision of a StatefulSet's or DaemonSet's template. */
  ControllerRevision: Wire<Omit<V1ControllerRevision, 'data'>> & { readonly data?: unknown };
  Job: Wire<V1Job>;
  CronJob: Wire<V1CronJob>;
  PersistentVolumeClaim: Wire<V1PersistentVolumeClaim>;
  PersistentVolume: Wire<V1PersistentVolume>;
  StorageClass: Wire<V1StorageClass>;
  VolumeAttachment: Wire<V1VolumeAttachment>;
  CSIDriver: Wire<V1CSIDriver>;
  CSINode: Wire<V1CSINode>;
  ConfigMap: Wire<V1ConfigMap>;
  /** From a cluster only its metadata is ever requested; from a recording the keys of `data`, with empty values. */
  Secret: Wire<V1Secret>;
  ServiceAccount: Wire<V1ServiceAccount>;
  ResourceQuota: Wire<V1ResourceQuota>;
  LimitRange: Wire<V1LimitRange>;
  PodDisruptionBudget: Wire<V1PodDisruptionBudget>;
  HorizontalPodAutoscaler: Wire<V2HorizontalPodAutoscaler>;
  NetworkPolicy: Wire<V1NetworkPolicy>;
  PriorityClass: Wire<V1PriorityClass>;
  RuntimeClass: Wire<V1RuntimeClass>;
  Lease: Wire<V1Lease>;
  ValidatingWebhookConfiguration: Wire<V1ValidatingWebhookConfiguration>;
  MutatingWebhookConfiguration: Wire<V1MutatingWebhookConfiguration>;
  ValidatingAdmissionPolicy: Wire<V1ValidatingAdmissionPolicy>;
  ValidatingAdmissionPolicyBinding: Wire<V1ValidatingAdmissionPolicyBinding>;
  ResourceClaim: KubernetesObject & { readonly spec?: unknown; readonly status?: unknown };
  PodMetrics: PodMetrics;
  NodeMetrics: NodeMetrics;
};

export type Kind = keyof ObjectByKind;
export type ObjectOf<K extends Kind> = ObjectByKind[K];

/** Names one object. `namespace` is '' for kinds that have none. */
export type ObjectRef = {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid?: string;
};

/** Names one container of one pod. */
export type ContainerRef = { readonly namespace: string; readonly pod: string; readonly container: string };
