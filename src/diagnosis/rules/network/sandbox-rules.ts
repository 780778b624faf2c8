import type { Rule } from '../../rule.ts';
import { nodeState } from '../node-state.ts';
import { docs, edit, events, nodePods, rule, waits } from './sandbox-rule.ts';

export const sandboxImage = rule('sandbox-image', {
  title: 'The pause image cannot be pulled on {node}',
  explanation: `Every pod needs the small pause image of the container runtime, and {node} cannot pull {what}: {cause} ${waits}`,
  about:
    'The container runtime starts each pod with a pause (sandbox) image. On a node without access to its registry that image must be set (sandbox_image) to one that can be pulled.',
  next: [nodeState, events],
  examples: [
    {
      text: 'failed to get sandbox image "registry.k8s.io/pause:3.9": failed to pull image "registry.k8s.io/pause:3.9": failed to resolve reference: dial tcp: lookup registry.k8s.io: no such host',
      from: 'containerd',
    },
    {
      text: 'rpc error: code = Unknown desc = failed to get sandbox image "k8s.gcr.io/pause:3.5": failed to pull and unpack image',
      from: 'containerd',
    },
  ],
});

export const runtimeClass = rule('sandbox-runtimeclass', {
  title: 'Runtime {what} is not set up on {node}',
  explanation: `The pod asks for the RuntimeClass {runtimeClass}, whose handler {what} the container runtime of {node} does not know: {cause} ${waits}`,
  about:
    'A RuntimeClass names a handler (kata, gvisor) that has to be configured in the container runtime of every node where such pods may run. The scheduling part of the RuntimeClass should keep them away from the others.',
  next: [
    { why: 'See the RuntimeClass', command: 'kubectl get runtimeclass {runtimeClass} -o yaml' },
    {
      why: 'See the handlers that the node reports',
      command: "kubectl get node {node} -o jsonpath='{.status.runtimeHandlers}'",
    },
    edit,
  ],
  reference: 'https://kubernetes.io/docs/concepts/containers/runtime-class/',
  examples: [
    {
      text: 'rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "kata-qemu" is configured',
      from: 'recording 063-runtimeclass-handler-missing',
    },
    {
      text: 'rpc error: code = Unknown desc = failed to find runtime handler runsc from runtime list map[crun:0xc000 runc:0xc001]',
      from: 'CRI-O',
    },
    { text: 'RuntimeHandler "nvidia" not supported: no runtime handler', from: 'cri-dockerd' },
    {
      text: 'failed to start shim: failed to resolve runtime path: runtime "io.containerd.kata.v2" binary not installed "containerd-shim-kata-v2": file does not exist: unknown',
      from: 'containerd',
    },
  ],
});

export const nameReserved = rule('sandbox-name-reserved', {
  title: 'An earlier attempt still holds the pod on {node}',
  explanation: `The container runtime of {node} is still busy with an earlier attempt to create the sandbox of this pod, so each new one is refused: {cause} The runtime hangs, or the node is very slow.`,
  about:
    'Creating the sandbox took longer than the kubelet waits, and the earlier attempt still holds its name. It is a sign of a slow disk, an overloaded node or a hung runtime.',
  next: [nodeState, events],
  examples: [
    {
      text: 'rpc error: code = Unknown desc = failed to reserve sandbox name "web-0_shop_6b1f_0": name "web-0_shop_6b1f_0" is reserved for "aa11"',
      from: 'containerd',
    },
    { text: 'error reserving pod name k8s_web-0_shop_6b1f_0 for id aa11: name is reserved', from: 'CRI-O' },
  ],
});

export const hostPort = rule('sandbox-hostport', {
  title: 'Host port {what} is taken on {node}',
  explanation: `The pod wants port {what} of the node {node} itself (hostPort), but a process outside Kubernetes listens there already, which the scheduler cannot see: {cause} ${waits}`,
  about:
    'A hostPort opens a port of the node. The scheduler knows only the ports that pods ask for; a process of the node itself may hold one as well.',
  next: [
    {
      why: 'See who listens on the node',
      command: 'kubectl debug node/{node} -it --image=busybox:1.36 -- chroot /host ss -ltnp',
    },
    { why: 'Use another hostPort, or none', command: 'kubectl edit -n {namespace} {owner}' },
  ],
  examples: [
    {
      text: 'failed to add hostport mapping for sandbox k8s_x(4b): cannot open hostport 8443 for pod k8s_x: listen tcp4 :8443: bind: address already in use',
      from: 'recording 069-hostport-host-process',
    },
    {
      text: 'plugin type="portmap" failed (add): cannot open hostport 53 for pod x: listen udp4 :53: bind: address already in use',
      from: 'portmap',
    },
  ],
});

export const oom = rule('sandbox-oom', {
  title: 'Memory limit too low to start anything',
  explanation: `The memory limit of the pod ({limits}) is so low that not even the first process can be started: {cause} ${waits}`,
  about:
    'The container runtime itself needs some megabytes inside the limit to start a container. Below about 12Mi nothing can start.',
  next: [
    { why: 'Raise the memory limit', command: 'kubectl set resources -n {namespace} {owner} --limits=memory=128Mi' },
  ],
  examples: [
    {
      text: 'failed to create containerd task: OCI runtime create failed: container init was OOM-killed (memory limit too low?)',
      from: 'runc',
    },
    {
      text: 'failed to start sandbox container task: container init was OOM-killed (memory limit too low?): unknown',
      from: 'runc',
    },
  ],
});

export const cgroup = rule('sandbox-cgroup', {
  title: 'Cgroup of the pod cannot be made on {node}',
  explanation: `The container runtime of {node} cannot create the control group of this pod: {cause} ${waits}`,
  about:
    'Kubelet and container runtime must use the same cgroup driver (systemd or cgroupfs), and the kernel must have room for one more group. Every pod of the node is affected.',
  next: [nodeState, nodePods],
  examples: [
    {
      text: 'OCI runtime create failed: expected cgroupsPath to be of format "slice:prefix:name" for systemd cgroups, got "/kubepods/pod1" instead',
      from: 'runc',
    },
    {
      text: 'OCI runtime create failed: unable to start container process: unable to apply cgroup configuration: mkdir /sys/fs/cgroup/memory/kubepods: cannot allocate memory',
      from: 'runc',
    },
    {
      text: 'failed to create containerd task: mkdir /sys/fs/cgroup/pids/kubepods/pod1: no space left on device',
      from: 'runc',
    },
  ],
});

export const fork = rule('sandbox-fork', {
  title: '{node} cannot start more processes',
  explanation: `The node {node} cannot start another process, so it has run out of process ids, threads or kernel keys: {cause} ${waits}`,
  about:
    'The node has reached its limit of processes, threads or kernel keyrings. Something on it makes too many of them.',
  next: [nodeState, nodePods],
  examples: [
    {
      text: 'failed to create shim task: fork/exec /usr/bin/containerd-shim-runc-v2: resource temporarily unavailable',
      from: 'containerd',
    },
    {
      text: "OCI runtime create failed: unable to start container process: can't get final child's PID from pipe: EOF",
      from: 'runc',
    },
    { text: 'unable to join session keyring: unable to create session key: disk quota exceeded', from: 'runc' },
  ],
});

export const sysctl = rule('sandbox-sysctl', {
  title: 'Sysctl {what} cannot be set',
  explanation: `The pod sets the kernel parameter {what}, which cannot be set for a single pod on {node}: {cause} ${waits}`,
  about: 'Only kernel parameters that belong to a namespace can be set for a pod, and not with hostNetwork or hostIPC.',
  next: [{ why: 'Correct securityContext.sysctls', command: 'kubectl edit -n {namespace} {owner}' }],
  reference: 'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
  examples: [
    {
      text: 'OCI runtime create failed: sysctl "vm.max_map_count" is not in a separate kernel namespace: unknown',
      from: 'runc',
    },
    { text: 'unable to start container process: open /proc/sys/net/core/somaxconn2: permission denied', from: 'runc' },
  ],
});

export const userNamespace = rule('sandbox-userns', {
  title: 'No user namespaces on {node}',
  explanation: `The pod asks for its own user namespace (hostUsers: false), which {node} cannot give: {cause} ${waits}`,
  about:
    'hostUsers: false needs a container runtime with user namespaces, a recent kernel, and file systems that support idmapped mounts.',
  next: [edit, nodeState],
  reference: 'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/',
  examples: [
    { text: "can't set `spec.hostUsers: false`, runtime does not support user namespaces", from: 'kubelet' },
    {
      text: "failed to mount rootfs: failed to set MOUNT_ATTR_IDMAP on /run/containerd: invalid argument (maybe the filesystem used doesn't support idmap mounts on this kernel?)",
      from: 'runc',
    },
  ],
});

export const profile = rule('sandbox-seccomp-apparmor', {
  title: 'Security profile missing on {node}',
  explanation: `The pod names a seccomp or AppArmor profile that {node} does not have: {cause} ${waits}`,
  about: 'Profiles of type Localhost have to exist on every node where the pod may run.',
  next: [edit, nodeState],
  examples: [
    {
      text: 'failed to generate sandbox container spec options: failed to generate seccomp spec opts: open /var/lib/kubelet/seccomp/p.json: no such file',
      from: 'containerd',
    },
    { text: 'failed to create sandbox: apparmor profile not found k8s-deny', from: 'containerd' },
  ],
});

export const deadline = rule('sandbox-deadline', {
  title: 'The container runtime of {node} does not answer',
  explanation: `The container runtime of {node} does not create the sandbox of this pod in time: {cause} It hangs, or the node is overloaded, often its disk.`,
  about:
    'The kubelet waits a few minutes for the container runtime to create a sandbox. When that is not enough the runtime hangs or the node is overloaded.',
  next: [nodeState, nodePods, events],
  examples: [
    { text: 'rpc error: code = DeadlineExceeded desc = context deadline exceeded', from: 'kubelet' },
    { text: 'rpc error: code = Unavailable desc = error reading from server: EOF', from: 'gRPC' },
    {
      text: 'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused"',
      from: 'gRPC, containerd restarts',
    },
  ],
});

export const createFailed: Rule = {
  id: 'sandbox-create-failed',
  severity: 'high',
  role: 'symptom',
  title: 'The sandbox of the pod cannot be created',
  explanation: `The container runtime of {node} cannot create the sandbox of the pod, its network and namespaces: {cause} ${waits}`,
  about:
    'Before any container starts, the container runtime creates the sandbox of the pod: its network, namespaces and control group. That failed, for a reason that podctl has no words for.',
  next: [events, nodePods, nodeState],
  reference: docs,
  explainedBy: [
    { rules: ['cni-*', 'sandbox-*', 'network-not-ready'], within: 'pod' },
    { rules: ['node-*'], within: 'related' },
  ],
};

/** setHostnameAsFQDN with a name that Linux cannot hold. */
export const nameTooLong: Rule = {
  ...createFailed,
  role: 'cause',
  title: 'Host name of the pod is too long',
  explanation: `With setHostnameAsFQDN the pod wants its full DNS name as its host name, and Linux allows 64 characters: {cause} ${waits}`,
  next: [edit, events],
};
