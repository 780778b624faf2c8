import type { NextStep, Rule } from '../../rule.ts';

const docs = 'https://kubernetes.io/docs/concepts/storage/volumes/';

const events: NextStep = {
  why: 'See what the kubelet tried',
  command: 'kubectl events -n {namespace} --for pod/{pod}',
};
const editOwner: NextStep = { why: 'Correct the reference', command: 'kubectl edit -n {namespace} {owner}' };
const drivers: NextStep = { why: 'See the CSI drivers of the node', command: 'kubectl get csinode {node} -o yaml' };
const nodePods: NextStep = {
  why: 'See whether the driver runs on the node',
  command: 'kubectl get pods -A -o wide --field-selector spec.nodeName={node}',
};
const claim: NextStep = { why: 'See the claim and its volume', command: 'kubectl describe pvc -n {namespace} {claim}' };

const explainedBy: Rule['explainedBy'] = [
  {
    rules: [
      'node-unreachable',
      'node-notready',
      'node-disk-full',
      'pvc-*',
      'pv-*',
      'terminating-pvc-protection',
      'storageclass-*',
    ],
    within: 'related',
  },
];

const waits = 'The containers of the pod wait in ContainerCreating; the kubelet tries again, at most 2 minutes apart.';

const rule = (id: string, text: Omit<Rule, 'id' | 'severity'> & { readonly severity?: Rule['severity'] }): Rule => ({
  severity: 'high',
  reference: docs,
  explainedBy,
  ...text,
  id,
});

export const secretMissing = rule('mount-secret-missing', {
  title: 'Secret {object} does not exist',
  explanation: `Volume {volume} is filled from the Secret {object}, which does not exist in namespace {namespace}.{near} ${waits}`,
  about:
    'A volume names a Secret that does not exist in the namespace of the pod, and is not optional. Either the name is wrong, or the Secret stands in another namespace, or whoever makes it (cert-manager, an external-secrets operator, a person) has not done so yet.',
  next: [{ why: 'See the Secrets there are', command: 'kubectl get secrets -n {namespace}' }, editOwner],
  examples: [
    { text: 'secret "webhook-relay-tls" not found', from: 'recording 217-busy-namespace' },
    { text: 'secrets "db-password" not found', from: 'pkg/kubelet/util/manager, get mode' },
  ],
});

export const configMapMissing = rule('mount-configmap-missing', {
  title: 'ConfigMap {object} does not exist',
  explanation: `Volume {volume} is filled from the ConfigMap {object}, which does not exist in namespace {namespace}.{near} ${waits}`,
  about:
    'A volume names a ConfigMap that does not exist in the namespace of the pod, and is not optional. Either the name is wrong, or the ConfigMap stands in another namespace, or it has not been made yet.',
  next: [{ why: 'See the ConfigMaps there are', command: 'kubectl get configmaps -n {namespace}' }, editOwner],
  examples: [
    { text: 'configmap "fraud-rules-v3" not found', from: 'recording 053-configmap-volume-missing' },
    { text: 'configmaps "app-config" not found', from: 'pkg/kubelet/util/manager, get mode' },
  ],
});

export const keyMissing = rule('mount-key-missing', {
  title: '{kind} {object} has no key {key}',
  explanation: `Volume {volume} takes the key {key} out of the {kind} {object}, which has {keys}.{near} ${waits}`,
  about:
    'A volume lists the keys that it takes out of a Secret or ConfigMap (items), and one of them does not exist in it.',
  next: [{ why: 'See the keys there are', command: 'kubectl describe {resource} -n {namespace} {object}' }, editOwner],
  examples: [
    { text: 'configmap references non-existent config key: eu.json', from: 'recording 204-config-before-image' },
    { text: 'references non-existent secret key: tls.crt', from: 'pkg/volume/secret/secret.go' },
  ],
});

export const notRegistered = rule('mount-object-not-registered', {
  severity: 'medium',
  effect: 'progressing',
  title: 'The kubelet does not know {object} yet',
  explanation:
    'The kubelet of {node} has not registered {object} for this pod yet, so volume {volume} cannot be filled. This passes by itself after a restart of the kubelet; while it stays the pod waits in ContainerCreating.',
  about:
    'The kubelet watches the Secrets and ConfigMaps of its pods. Right after its restart, or while a pod is being deleted, an object may not be registered for a pod. That passes by itself.',
  next: [events],
  examples: [
    { text: 'object "shop"/"kube-root-ca.crt" not registered', from: 'catalogue Q.45' },
    { text: 'object "default"/"app-config" not registered', from: 'pkg/kubelet/util/manager/watch_based_manager.go' },
  ],
});

export const cacheSync = rule('mount-cache-sync', {
  severity: 'medium',
  effect: 'failing',
  title: 'The kubelet cannot read the {kind} for volume {volume}',
  explanation:
    'The kubelet of {node} does not get the {kind} for volume {volume} from the API server in time, again and again: {cause} The API server is overloaded or not reachable from the node, or refuses the node.',
  about:
    'The kubelet could not list or watch a Secret or ConfigMap in time. Now and then this happens on a busy node and passes; when it stays, the API server is overloaded or the node may not read the object.',
  next: [events, { why: 'See the state of the node', command: 'kubectl describe node {node}' }],
  examples: [
    {
      text: 'failed to sync configmap cache: timed out waiting for the condition',
      from: 'recording 133-readiness-404',
    },
    { text: 'failed to sync secret cache: timed out waiting for the condition', from: 'pkg/volume/secret/secret.go' },
  ],
});

export const token = rule('mount-token', {
  title: 'No token for service account {account}',
  explanation: `The kubelet cannot get a token of the service account {account} for volume {volume}: {cause} ${waits}`,
  about:
    'Every pod gets a token of its service account in a projected volume. The kubelet asks the API server for it and was refused: usually the service account was deleted after the pod had been created.',
  next: [
    { why: 'See whether the service account exists', command: 'kubectl get serviceaccount -n {namespace} {account}' },
    { why: 'Create it again', command: 'kubectl create serviceaccount -n {namespace} {account}' },
    events,
  ],
  examples: [
    { text: 'failed to fetch token: serviceaccounts "audit-shipper" not found', from: 'recording 059-sa-deleted' },
    { text: 'failed to fetch token: pod "web-0" not found', from: 'pkg/kubelet/token/token_manager.go' },
  ],
});

/** The token's own volume needs the certificate of the API server as well. */
export const rootCertificate = rule('mount-token', {
  title: 'ConfigMap kube-root-ca.crt does not exist',
  explanation: `Volume {volume} needs the ConfigMap kube-root-ca.crt, which the controller manager puts into every namespace, and which does not exist in namespace {namespace}. ${waits}`,
  about: token.about,
  next: [
    { why: 'See whether it is there by now', command: 'kubectl get configmap -n {namespace} kube-root-ca.crt' },
    events,
  ],
  examples: [
    { text: 'configmap "kube-root-ca.crt" not found', from: 'pkg/volume/configmap' },
    { text: '[configmap "kube-root-ca.crt" not found]', from: 'pkg/volume/projected' },
  ],
});

export const claimNotBound = rule('mount-pvc-not-bound', {
  title: 'Claim {claim} cannot be used: {problem}',
  explanation: `The pod is bound to {node}, but its claim {claim} (volume {volume}) cannot be used: {problem}. ${waits}`,
  about:
    'The kubelet looks a claim up again before it mounts it. It must exist, be bound to a volume that points back to it, and not be on its way out. The scheduler normally sees to that; pods with nodeName and claims that were changed afterwards get here.',
  next: [claim],
  examples: [
    { text: 'error processing PVC shop/data: PVC is not bound', from: 'pkg/kubelet/volumemanager/populator' },
    {
      text: 'error processing PVC shop/data: failed to fetch PVC from API server: persistentvolumeclaims "data" not found',
      from: 'pkg/kubelet/volumemanager/populator',
    },
  ],
});

export const modeMismatch = rule('mount-volumemode-mismatch', {
  title: 'Volume {volume} is {mode}, but used as {field}',
  explanation: `The claim {claim} behind volume {volume} has volumeMode {mode}, but the containers {mountedBy} use it under {field}: a Block volume belongs under volumeDevices, a Filesystem volume under volumeMounts. ${waits}`,
  about:
    'A volume of volumeMode Block is a raw device and must stand under volumeDevices; one of volumeMode Filesystem must stand under volumeMounts.',
  next: [editOwner, claim],
  examples: [
    { text: 'volume data has volumeMode Block, but is specified in volumeMounts', from: 'recording 220-raw-device' },
    {
      text: 'volume raw has volumeMode Filesystem, but is specified in volumeDevices',
      from: 'pkg/kubelet/volumemanager',
    },
  ],
});

export const driverNotRegistered = rule('mount-driver-not-registered', {
  title: 'CSI driver {driver} is not on {node}',
  explanation: `Volume {volume}{sourceText} needs the CSI driver {driver}, which is not registered on {node}{near}. ${waits}`,
  about:
    'Each node needs the node plugin of a CSI driver before volumes of that driver can be mounted there. The plugin does not run on this node (its DaemonSet does not tolerate the node, crashes, or is still starting), or the name of the driver is wrong.',
  next: [drivers, nodePods, { why: 'See the CSI drivers of the cluster', command: 'kubectl get csidrivers' }],
  examples: [
    {
      text: 'kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name inline.csi.acme.io not found in the list of registered CSI drivers',
      from: 'catalogue Q.16',
    },
    {
      text: 'kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers',
      from: 'pkg/volume/csi/csi_attacher.go',
    },
  ],
});

export const csiMode = rule('mount-csi-mode-unsupported', {
  title: 'CSI driver {driver} allows no inline volumes',
  explanation: `Volume {volume} is written into the pod for the CSI driver {driver}, but that driver does not support the mode {mode} ({detail}){near}. ${waits}`,
  about:
    'A csi volume inside a pod (an ephemeral inline volume) needs a CSIDriver object of that name which lists Ephemeral among its volumeLifecycleModes. Usually the name of the driver is misspelt.',
  next: [{ why: 'See the CSI drivers of the cluster', command: 'kubectl get csidrivers' }, editOwner],
  examples: [
    {
      text: 'kubernetes.io/csi: mounter.SetupAt failed to check volume lifecycle mode: volume mode "Ephemeral" not supported by driver inline.acme.io (no CSIDriver object)',
      from: 'pkg/volume/csi/csi_mounter.go',
    },
    {
      text: 'kubernetes.io/csi: mounter.SetupAt failed to check volume lifecycle mode: volume mode "Ephemeral" not supported by driver ebs.csi.aws.com (only supports ["Persistent"])',
      from: 'pkg/volume/csi/csi_mounter.go',
    },
  ],
});

export const hostPathType = rule('mount-hostpath-type', {
  title: 'Host path {path} is not {wanted}',
  explanation: `Volume {volume} wants {path} of {node} to be {wanted} (hostPath.type {type}), and it is missing there or something else. ${waits}`,
  about:
    'hostPath.type demands what has to stand at the path on the node. It is missing there or of another kind. DirectoryOrCreate and FileOrCreate make it where it is missing.',
  next: [
    { why: 'Look on the node', command: 'kubectl debug node/{node} -it --image=busybox:1.36 -- ls -ld /host{path}' },
    editOwner,
  ],
  examples: [
    { text: 'hostPath type check failed: /var/run/docker.sock is not a socket file', from: 'pkg/volume/hostpath' },
    { text: 'hostPath type check failed: /etc/ssl/corp is not a directory', from: 'pkg/volume/hostpath' },
  ],
});

export const localPathMissing = rule('mount-local-path-missing', {
  title: 'Path {path} does not exist on {node}',
  explanation: `Volume {volume} ({source}) is a local disk at {path} of {node}, and that path does not exist there: the disk is not mounted, or the PersistentVolume names the wrong place. ${waits}`,
  about:
    'A local PersistentVolume names a directory or device of one node. It has to exist there before: nothing creates it.',
  next: [
    { why: 'Look on the node', command: 'kubectl debug node/{node} -it --image=busybox:1.36 -- ls -ld /host{path}' },
    claim,
  ],
  examples: [
    { text: 'path "/mnt/disks/nvme1" does not exist', from: 'recording 205-local-disk' },
    { text: 'path "/mnt/disks/ssd0" does not exist', from: 'pkg/volume/local/local.go' },
  ],
});

export const nfs = rule('mount-nfs', {
  title: 'NFS {server}:{path} cannot be mounted',
  explanation: `The node {node} cannot mount volume {volume} ({source}): {problem}. ${waits}`,
  about:
    'Mounting an NFS share failed. The node may lack the NFS client (nfs-common, nfs-utils), the server may not be reachable or not export the path to this node, or the path does not exist there.',
  next: [
    { why: 'See the whole message of mount', command: 'kubectl events -n {namespace} --for pod/{pod}' },
    {
      why: 'Try it from the node',
      command: 'kubectl debug node/{node} -it --image=busybox:1.36 -- chroot /host showmount -e {server}',
    },
  ],
  examples: [
    {
      text: "mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs nfs-archive.acme.example:/export/documents /var/lib/kubelet/x\nOutput: mount: /var/lib/kubelet/x: unknown filesystem type 'nfs'.",
      from: 'recording 061-nfs-share',
    },
    {
      text: 'mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs nas:/vol1 /var/lib/kubelet/x\nOutput: mount.nfs: access denied by server while mounting nas:/vol1',
      from: 'nfs-utils',
    },
    { text: 'mount.nfs: Connection timed out', from: 'nfs-utils' },
  ],
});

export const csiError = rule('mount-csi-error', {
  title: 'Volume {volume} cannot be mounted: {problem}',
  explanation: `The node {node} cannot mount volume {volume} ({source}): {problem}. What the driver or mount says: {cause} ${waits}`,
  about:
    'The CSI driver or the mount command of the node refused to mount a volume. The text after "desc =" comes from the driver; its log on that node tells more.',
  next: [events, nodePods, drivers],
  examples: [
    {
      text: 'rpc error: code = Internal desc = mount failed: exit status 32\nMounting command: mount\nOutput: mount: wrong fs type, bad option, bad superblock on /dev/nvme1n1',
      from: 'CSI drivers',
    },
    {
      text: 'rpc error: code = Aborted desc = an operation with the given Volume ID vol-0a1b already exists',
      from: 'CSI drivers',
    },
    {
      text: 'mount failed: exit status 32\nMounting command: mount\nOutput: mount: /dev/sdb: special device /dev/sdb does not exist.',
      from: 'mount(8)',
    },
    { text: 'rpc error: code = DeadlineExceeded desc = context deadline exceeded', from: 'CSI drivers' },
  ],
});

/** No row knows the text: it is shown as it is. */
export const mountFailed = rule('mount-failed', {
  title: 'Volume {volume} cannot be mounted: {problem}',
  explanation: `The node {node} cannot mount volume {volume} ({source}): {cause} ${waits}`,
  about: 'The kubelet cannot attach or mount a volume of the pod, for a reason that podctl has no words for.',
  next: [events],
});

/** The kubelet has waited in vain and says no more than that. */
export const mountTimedOut: Rule = {
  ...mountFailed,
  title: 'Volume {volume} is not mounted in time',
  explanation: `The node {node} waits for volume {volume} ({source}) to be attached and mounted, and nothing tells why it is not. ${waits}`,
  next: [events, { why: 'See where volumes are attached', command: 'kubectl get volumeattachments -o wide' }, nodePods],
};
