import { editOwner, lookIntoImage, type StartError, seeNode, seePod } from './start-error.ts';

const cri = 'https://github.com/containerd/containerd';

/** Why the runtime could not create a container: users, mounts, devices, time. */
export const createMountErrors: readonly StartError[] = [
  {
    pattern:
      /unable to find (?<what>user|group) (?<user>[^\s:]+): no matching entries in (?:passwd|group) file|no users found|mount callback failed/,
    rule: {
      id: 'create-user-missing',
      severity: 'high',
      title: 'User {user} does not exist in {shortImage}',
      explanation:
        'Container {container} cannot be created: image {image} does not know the user or group {user} that it is to run as: {error}.',
      next: [
        { why: 'Give a number, as securityContext.runAsUser: 1000', command: 'kubectl edit {owner} -n {namespace}' },
        { why: 'See the user of the image', command: 'skopeo inspect --config docker://{image}' },
      ],
      about: 'USER in the image names a user that its /etc/passwd does not have.',
      reference: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
      examples: [
        {
          text: 'failed to create containerd container: mount callback failed on /var/lib/containerd/tmpmounts/containerd-mount123: no users found',
          from: 'containerd 1.6, real cluster',
        },
        { text: 'unable to find user app: no matching entries in passwd file', from: 'containerd, CRI-O, runc' },
      ],
    },
  },
  {
    pattern: /path "?(?<path>[^"\s]+)"? is mounted on ".*" but it is not a shared(?: or slave)? mount/,
    rule: {
      id: 'create-mount-propagation',
      severity: 'high',
      title: 'Mount propagation of {path} is impossible',
      explanation:
        'Container {container} cannot be created: it wants mount propagation, and {path} of node {node} is no shared mount: {error}.',
      next: [editOwner, seeNode],
      about:
        'mountPropagation Bidirectional or HostToContainer needs a host path on a shared mount (mount --make-rshared).',
      reference: 'https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation',
      examples: [
        { text: 'path "/mnt/x" is mounted on "/" but it is not a shared mount', from: 'containerd' },
        { text: 'path "/mnt/x" is mounted on "/" but it is not a shared or slave mount', from: 'containerd' },
      ],
    },
  },
  {
    pattern: /ImageVolumeMountFailed/,
    rule: {
      id: 'create-image-volume',
      severity: 'high',
      title: 'A volume of type image cannot be mounted',
      explanation:
        'Container {container} cannot be created: one of its volumes of type image cannot be mounted: {error}.',
      next: [seePod, editOwner],
      about: 'The files of an image serve as a volume. Its subPath may be missing, or the runtime does not support it.',
      reference: 'https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/',
      examples: [
        { text: 'ImageVolumeMountFailed: sub path "x" does not exist in image', from: 'kubelet 1.33' },
        { text: 'ImageVolumeMountFailed: failed to mount image', from: 'kubelet 1.33' },
      ],
    },
  },
  {
    pattern: /CDI device injection failed|unresolvable CDI devices/,
    rule: {
      id: 'create-cdi',
      severity: 'high',
      title: 'Device is unknown on {node}',
      explanation:
        'Container {container} cannot be created: node {node} does not know the device it was given: {error}.',
      next: [seeNode, seePod],
      about: 'The device driver (DRA or device plugin) has not written its CDI description on the node.',
      reference: 'https://github.com/cncf-tags/container-device-interface',
      examples: [
        { text: 'CDI device injection failed: unresolvable CDI devices vendor.com/gpu=0', from: 'containerd' },
        { text: 'unresolvable CDI devices vendor.com/gpu=1', from: 'CRI-O' },
      ],
    },
  },
  {
    pattern: /error gathering device information|lstat (?<path>\/dev\/\S+?): no such file/,
    rule: {
      id: 'create-device',
      severity: 'high',
      title: 'A device is missing on {node}',
      explanation: 'Container {container} cannot be created: a device that it uses is not on node {node}: {error}.',
      next: [seeNode, editOwner],
      about: 'A device path does not exist on this node: the hardware or its driver is missing.',
      reference: 'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/',
      examples: [
        {
          text: 'error gathering device information while adding custom device "/dev/kvm": no such file or directory',
          from: 'docker',
        },
        { text: 'lstat /dev/fuse: no such file or directory', from: 'containerd' },
      ],
    },
  },
  {
    pattern:
      /failed to mkdir "(?<path>[^"]+)"|failed to (?:generate (?!.*failed to mkdir).*: )?mkdir (?<path2>[^":]+)|failed to stat "(?<path3>[^"]+)"|error while creating mount source path '(?<path4>[^']+)'/,
    rule: {
      id: 'create-mkdir-mount',
      severity: 'high',
      title: 'Mount source {path} cannot be made on {node}',
      explanation:
        'Container {container} cannot be created: {path} is to be mounted and can be neither found nor made on node {node}: {error}.',
      next: [seePod, editOwner],
      about: 'The source of a hostPath mount lies on a read-only file system, or a file is in the way.',
      reference: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
      examples: [
        {
          text: 'failed to generate container "x" spec: failed to generate spec: failed to mkdir "/srv/x": mkdir /srv/x: read-only file system',
          from: 'containerd',
        },
        { text: 'failed to stat "/srv/x": stat /srv/x: stale NFS file handle', from: 'containerd' },
        {
          text: "Error response from daemon: error while creating mount source path '/srv/x': mkdir /srv/x: read-only file system",
          from: 'cri-dockerd',
        },
      ],
    },
  },
  {
    pattern: /sandbox .* (?:is not running|not found)|CreateContainer failed as the sandbox was stopped/,
    rule: {
      id: 'create-already-exists',
      severity: 'medium',
      effect: 'progressing',
      title: 'The sandbox of the pod vanished',
      explanation:
        "Container {container} could not be created, as the pod's sandbox had just gone: {error}. The kubelet makes a new one.",
      next: [seePod],
      about:
        'The sandbox holds the network of a pod. When it dies, the kubelet replaces it and starts the containers again.',
      reference: cri,
      examples: [
        { text: 'sandbox container "abc" is not running', from: 'containerd' },
        { text: 'CreateContainer failed as the sandbox was stopped: abc', from: 'CRI-O' },
      ],
    },
  },
  {
    pattern: /context deadline exceeded|DeadlineExceeded/,
    rule: {
      id: 'create-deadline',
      severity: 'high',
      title: 'Container runtime of {node} is too slow',
      explanation:
        'Container {container} cannot be created: the container runtime of node {node} did not answer in time: {error}.',
      next: [seeNode, ...lookIntoImage],
      about: 'The runtime is overloaded or hangs, often because of a slow disk.',
      reference: cri,
      examples: [
        { text: 'context deadline exceeded', from: 'kubelet' },
        { text: 'rpc error: code = DeadlineExceeded desc = stream terminated', from: 'kubelet' },
      ],
    },
  },
];
