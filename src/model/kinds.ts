import type { Kind } from './kubernetes.ts';

/** Where the API serves a kind: `/api/v1/...` when `group` is '', else `/apis/GROUP/VERSION/...`. */
export type KindPath = {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespaced: boolean;
};

const core = (plural: string, namespaced = true): KindPath => ({ group: '', version: 'v1', plural, namespaced });
const of = (group: string, plural: string, namespaced = true, version = 'v1'): KindPath => ({
  group,
  version,
  plural,
  namespaced,
});

export const kindPaths: { readonly [K in Kind]: KindPath } = {
  Pod: core('pods'),
  Event: core('events'),
  Node: core('nodes', false),
  Namespace: core('namespaces', false),
  Service: core('services'),
  EndpointSlice: of('discovery.k8s.io', 'endpointslices'),
  ReplicaSet: of('apps', 'replicasets'),
  ReplicationController: core('replicationcontrollers'),
  Deployment: of('apps', 'deployments'),
  StatefulSet: of('apps', 'statefulsets'),
  DaemonSet: of('apps', 'daemonsets'),
  ControllerRevision: of('apps', 'controllerrevisions'),
  Job: of('batch', 'jobs'),
  CronJob: of('batch', 'cronjobs'),
  PersistentVolumeClaim: core('persistentvolumeclaims'),
  PersistentVolume: core('persistentvolumes', false),
  StorageClass: of('storage.k8s.io', 'storageclasses', false),
  VolumeAttachment: of('storage.k8s.io', 'volumeattachments', false),
  CSIDriver: of('storage.k8s.io', 'csidrivers', false),
  CSINode: of('storage.k8s.io', 'csinodes', false),
  ConfigMap: core('configmaps'),
  Secret: core('secrets'),
  ServiceAccount: core('serviceaccounts'),
  ResourceQuota: core('resourcequotas'),
  LimitRange: core('limitranges'),
  PodDisruptionBudget: of('policy', 'poddisruptionbudgets'),
  HorizontalPodAutoscaler: of('autoscaling', 'horizontalpodautoscalers', true, 'v2'),
  NetworkPolicy: of('networking.k8s.io', 'networkpolicies'),
  PriorityClass: of('scheduling.k8s.io', 'priorityclasses', false),
  RuntimeClass: of('node.k8s.io', 'runtimeclasses', false),
  Lease: of('coordination.k8s.io', 'leases'),
  ValidatingWebhookConfiguration: of('admissionregistration.k8s.io', 'validatingwebhookconfigurations', false),
  MutatingWebhookConfiguration: of('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', false),
  ValidatingAdmissionPolicy: of('admissionregistration.k8s.io', 'validatingadmissionpolicies', false),
  ValidatingAdmissionPolicyBinding: of('admissionregistration.k8s.io', 'validatingadmissionpolicybindings', false),
  ResourceClaim: of('resource.k8s.io', 'resourceclaims'),
  PodMetrics: of('metrics.k8s.io', 'pods', true, 'v1beta1'),
  NodeMetrics: of('metrics.k8s.io', 'nodes', false, 'v1beta1'),
};

/** Whether a word is a kind that podctl reads. */
export const isKind = (word: string): word is Kind => Object.hasOwn(kindPaths, word);

const shortNames: Readonly<Record<string, Kind>> = {
  po: 'Pod',
  no: 'Node',
  ns: 'Namespace',
  svc: 'Service',
  rs: 'ReplicaSet',
  rc: 'ReplicationController',
  deploy: 'Deployment',
  sts: 'StatefulSet',
  ds: 'DaemonSet',
  cj: 'CronJob',
  pvc: 'PersistentVolumeClaim',
  pv: 'PersistentVolume',
  sc: 'StorageClass',
  cm: 'ConfigMap',
  sa: 'ServiceAccount',
  quota: 'ResourceQuota',
  limits: 'LimitRange',
  pdb: 'PodDisruptionBudget',
  hpa: 'HorizontalPodAutoscaler',
  ev: 'Event',
};

/** The kind that kubectl understands by a word: `deploy`, `deployment`, `deployments`. */
export const kindOfWord = (word: string): Kind | undefined => {
  const low = word.toLowerCase();
  const kinds = Object.keys(kindPaths).filter(isKind);
  return shortNames[low] ?? kinds.find(kind => kind.toLowerCase() === low || kindPaths[kind].plural === low);
};
