/** How a synthetic pod is doing. */
export type Health = 'running' | 'crashing' | 'pull-failing';

const digest = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const pad = (number: number, width: number): string => number.toString(16).padStart(width, '0');
const uidOf = (index: number): string => `${pad(index, 8)}-1111-4222-8333-${pad(index, 12)}`;
const startedAt = '2026-11-20T08:00:00Z';

export const podName = (index: number): string => `worker-${pad(index >> 4, 8)}-${pad(index & 15, 5)}`;
export const podNamespace = (index: number): string => `team-${index % 20}`;

/**
 * A pod as a Deployment behind an admission webhook or two leaves it: two containers, a token volume, fourteen
 * variables each, and managedFields; about 11 KB of JSON, of which a third is managedFields.
 */
export const syntheticPod = (index: number, health: Health, version: number, name = podName(index)): object => {
  const namespace = podNamespace(index);
  const app = `worker-${pad(index >> 4, 8)}`;
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      generateName: `${app}-`,
      namespace,
      uid: uidOf(index),
      resourceVersion: String(version),
      creationTimestamp: startedAt,
      labels: { app, team: namespace, tier: 'backend', release: 'stable', 'pod-template-hash': '5d8f7c9b6d' },
      annotations: {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '8080',
        'checksum/config': digest,
        'cni.projectcalico.org/podIP': address(index),
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${app}-5d8f7c9b6d`,
          uid: uidOf(index >> 4),
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
      managedFields: managedFields(),
    },
    spec: {
      volumes: [{ name: 'kube-api-access-x7k2p', projected: tokenVolume() }],
      containers: [container('app', index), container('proxy', index)],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      serviceAccount: 'default',
      nodeName: `node-${index % 100}`,
      securityContext: {},
      schedulerName: 'default-scheduler',
      tolerations: ['not-ready', 'unreachable'].map(taint => ({
        key: `node.kubernetes.io/${taint}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
    },
    status: status(index, health, version),
  };
};

const address = (index: number): string => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

const status = (index: number, health: Health, version: number): object => {
  const well = health === 'running';
  const condition = (type: string, up: boolean): object => ({
    type,
    status: up ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: startedAt,
    ...(up ? {} : { reason: 'ContainersNotReady', message: 'containers with unready status: [app]' }),
  });
  return {
    observedGeneration: 1,
    phase: health === 'pull-failing' ? 'Pending' : 'Running',
    conditions: [
      condition('PodReadyToStartContainers', true),
      condition('Initialized', true),
      condition('Ready', well),
      condition('ContainersReady', well),
      condition('PodScheduled', true),
    ],
    hostIP: '192.168.0.1',
    hostIPs: [{ ip: '192.168.0.1' }],
    podIP: address(index),
    podIPs: [{ ip: address(index) }],
    startTime: startedAt,
    containerStatuses: [containerStatus('app', index, health, version), containerStatus('proxy', index, 'running', 0)],
    qosClass: 'Burstable',
  };
};

const containerStatus = (name: string, index: number, health: Health, version: number): object => {
  const run = { containerID: `containerd://${digest}`, startedAt, finishedAt: '2026-11-20T08:00:20Z' };
  const states = {
    running: { state: { running: { startedAt } }, lastState: {} },
    crashing: {
      state: {
        waiting: {
          reason: 'CrashLoopBackOff',
          message: `back-off 5m0s restarting failed container=${name} pod=${podName(index)}_${podNamespace(index)}(${uidOf(index)})`,
        },
      },
      lastState: { terminated: { exitCode: 1, reason: 'Error', ...run } },
    },
    'pull-failing': {
      state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "registry.example.com/x:1"' } },
      lastState: {},
    },
  };
  return {
    name,
    ...states[health],
    ready: health === 'running',
    restartCount: health === 'crashing' ? 1 + (version % 50) : 0,
    image: `registry.example.com/platform/${name}:1.42.${index % 7}`,
    imageID: `registry.example.com/platform/${name}@sha256:${digest}`,
    containerID: `containerd://${digest}`,
    started: health === 'running',
    resources: { limits: { memory: '512Mi' }, requests: { cpu: '100m', memory: '256Mi' } },
  };
};

const container = (name: string, index: number): object => ({
  name,
  image: `registry.example.com/platform/${name}:1.42.${index % 7}`,
  ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
  env: Array.from({ length: 14 }, (_, each) => ({
    name: `${name.toUpperCase()}_SETTING_${each}`,
    value: `https://service-${each}.${podNamespace(index)}.svc.cluster.local:8443/path`,
  })),
  resources: { limits: { memory: '512Mi' }, requests: { cpu: '100m', memory: '256Mi' } },
  volumeMounts: [
    { name: 'kube-api-access-x7k2p', readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
  ],
  livenessProbe: probe(),
  readinessProbe: probe(),
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
});

const probe = (): object => ({
  httpGet: { path: '/healthz', port: 'http', scheme: 'HTTP' },
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
});

const tokenVolume = (): object => ({
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] },
    },
  ],
  defaultMode: 420,
});

const managedFields = (): object => {
  const fields = (prefix: string, count: number): object =>
    Object.fromEntries(
      Array.from({ length: count }, (_, each) => [
        `k:{"${prefix}":"SETTING_${each}"}`,
        { '.': {}, 'f:name': {}, 'f:value': {} },
      ]),
    );
  return [
    {
      manager: 'kube-controller-manager',
      operation: 'Update',
      apiVersion: 'v1',
      time: startedAt,
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:containers': fields('name', 28), 'f:dnsPolicy': {}, 'f:restartPolicy': {} } },
    },
    {
      manager: 'kubelet',
      operation: 'Update',
      apiVersion: 'v1',
      time: startedAt,
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:status': { 'f:conditions': fields('type', 16), 'f:containerStatuses': {}, 'f:phase': {} } },
      subresource: 'status',
    },
  ];
};

/** An event about a synthetic pod. */
export const syntheticEvent = (index: number, reason: string, type: string, message: string): object => ({
  kind: 'Event',
  apiVersion: 'v1',
  metadata: {
    name: `${podName(index)}.${reason}`,
    namespace: podNamespace(index),
    uid: `${pad(index, 8)}-${pad(reason.length, 4)}-4222-8333-${pad(index, 12)}`,
    resourceVersion: '1',
    creationTimestamp: startedAt,
  },
  involvedObject: {
    kind: 'Pod',
    namespace: podNamespace(index),
    name: podName(index),
    uid: uidOf(index),
    apiVersion: 'v1',
    fieldPath: 'spec.containers{app}',
  },
  reason,
  message,
  source: { component: 'kubelet', host: `node-${index % 100}` },
  firstTimestamp: startedAt,
  lastTimestamp: new Date().toISOString(),
  count: 12,
  type,
});

/** A Ready node. */
export const syntheticNode = (index: number): object => ({
  kind: 'Node',
  apiVersion: 'v1',
  metadata: { name: `node-${index}`, uid: uidOf(900000 + index), resourceVersion: '1', creationTimestamp: startedAt },
  spec: {},
  status: {
    capacity: { cpu: '16', memory: '64Gi', pods: '250' },
    allocatable: { cpu: '16', memory: '64Gi', pods: '250' },
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        lastHeartbeatTime: new Date().toISOString(),
        lastTransitionTime: startedAt,
        reason: 'KubeletReady',
        message: 'kubelet is posting ready status',
      },
    ],
    nodeInfo: { kubeletVersion: 'v1.34.2' },
  },
});
