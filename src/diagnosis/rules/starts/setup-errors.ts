import { editOwner, type StartError, seeNode, seePod } from './start-error.ts';

const runc = 'https://github.com/opencontainers/runc';

/** Why an OCI runtime (runc, crun) could not set a container up: profiles, limits, the runtime itself. */
export const setupErrors: readonly StartError[] = [
  {
    pattern:
      /apparmor failed to apply profile|attr\/(?:apparmor\/)?exec: (?:no such file or directory|permission denied)/,
    rule: {
      id: 'apparmor-apply',
      severity: 'high',
      title: 'AppArmor profile cannot be applied',
      explanation: 'Container {container} cannot start: node {node} cannot apply its AppArmor profile: {error}.',
      next: [
        {
          why: 'See the profiles of the node',
          command: 'kubectl debug node/{node} -it --image=busybox -- cat /host/sys/kernel/security/apparmor/profiles',
        },
        editOwner,
      ],
      about: 'The profile is not loaded on the node, or the kernel refuses it.',
      reference: 'https://kubernetes.io/docs/tutorials/security/apparmor/',
      examples: [
        {
          text: 'unable to apply apparmor profile: apparmor failed to apply profile: write /proc/self/attr/apparmor/exec: no such file or directory',
          from: 'runc',
        },
        { text: 'write /proc/thread-self/attr/apparmor/exec: permission denied', from: 'runc' },
      ],
    },
  },
  {
    pattern: /unable to init seccomp|error (?:loading|adding) seccomp/,
    rule: {
      id: 'seccomp-init',
      severity: 'high',
      title: 'Seccomp profile cannot be applied',
      explanation: 'Container {container} cannot start: node {node} cannot apply its seccomp profile: {error}.',
      next: [editOwner, seeNode],
      about: 'The profile is wrong for the kernel or for the version of libseccomp on the node.',
      reference: 'https://kubernetes.io/docs/tutorials/security/seccomp/',
      examples: [
        {
          text: 'unable to init seccomp: error loading seccomp filter into kernel: error loading seccomp filter: errno 524',
          from: 'runc',
        },
        { text: 'error adding seccomp filter rule for syscall clone3', from: 'runc' },
      ],
    },
  },
  {
    pattern:
      /unable to set memory limit to (?<limit>\d+) \(current usage: (?<usage>\d+)|unable to apply cgroup configuration|error setting cgroup config for procHooks process/,
    rule: {
      id: 'cgroup-apply',
      severity: 'high',
      title: 'Limits cannot be applied: {limitFault}',
      explanation:
        'Container {container} cannot start: node {node} cannot set its resource limits. {limitFaultText} The runtime says: {error}.',
      next: [
        {
          why: 'Change the limits',
          command: 'kubectl set resources {owner} -c {container} --limits=memory=SIZE -n {namespace}',
        },
        seePod,
        seeNode,
      ],
      about:
        'A memory limit below the few MiB that starting a container needs (often a mistaken unit: 2M instead of 2G), a limit above that of the pod or node, a cgroup that is gone, or kubelet and runtime with different cgroup drivers.',
      reference: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory',
      examples: [
        {
          text: 'error setting cgroup config for procHooks process: unable to set memory limit to 2097152 (current usage: 3072000, peak usage: 3072000): unknown',
          from: 'runc 1.1, real cluster',
        },
        {
          text: 'error setting cgroup config for procHooks process: failed to write "200000": write /sys/fs/cgroup/cpu/x/cpu.cfs_quota_us: invalid argument',
          from: 'runc',
        },
        {
          text: 'unable to apply cgroup configuration: mkdir /sys/fs/cgroup/x: no such file or directory',
          from: 'runc',
        },
      ],
    },
  },
  {
    pattern: /unable to apply (?:caps|bounding set)|can't apply capabilities/,
    rule: {
      id: 'caps-apply',
      severity: 'high',
      title: 'Capabilities cannot be applied',
      explanation: 'Container {container} cannot start: its capabilities cannot be set on node {node}: {error}.',
      next: [editOwner, seePod],
      about: 'The runtime itself lacks a capability that the container asks for, as on nested or rootless nodes.',
      reference: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
      examples: [
        { text: 'unable to apply caps: operation not permitted', from: 'runc' },
        { text: "can't apply capabilities", from: 'runc' },
      ],
    },
  },
  {
    pattern: /cannot set ?(?:uid|gid) to unmapped (?:uid|gid) (?<uid>\d+) in user namespace/i,
    rule: {
      id: 'user-unmapped',
      severity: 'high',
      title: 'User {uid} does not exist in the user namespace',
      explanation:
        'Container {container} cannot start: hostUsers: false gives it a user namespace, in which number {uid} is not mapped: {error}.',
      next: [editOwner, seePod],
      about:
        'A pod with hostUsers: false has 65536 user numbers. runAsUser and the files of the image must stay below.',
      reference: 'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/',
      examples: [
        { text: 'cannot setuid to unmapped uid 100000 in user namespace', from: 'runc' },
        { text: 'cannot setgid to unmapped gid 70000 in user namespace', from: 'runc' },
      ],
    },
  },
  {
    pattern: /error setting rlimit/,
    rule: {
      id: 'rlimit',
      severity: 'high',
      title: 'Process limits cannot be set',
      explanation:
        'Container {container} cannot start: a process limit (rlimit) cannot be set on node {node}: {error}.',
      next: [seePod, seeNode],
      about: "The runtime is configured with limits above the node's own.",
      reference: runc,
      examples: [
        {
          text: 'error setting rlimits for ready process: error setting rlimit type 7: operation not permitted',
          from: 'runc',
        },
        { text: 'error setting rlimit type 8: operation not permitted', from: 'runc' },
      ],
    },
  },
  {
    pattern: /nvidia-container-cli: |prestart hook.*exit status|createContainer hook/,
    rule: {
      id: 'nvidia-hook',
      severity: 'high',
      title: 'GPU hook fails on {node}',
      explanation:
        'Container {container} cannot start: a start hook of node {node}, as that of the NVIDIA toolkit, fails: {error}.',
      next: [
        seeNode,
        { why: 'See the driver', command: 'kubectl debug node/{node} -it --image=busybox -- chroot /host nvidia-smi' },
      ],
      about: 'Driver, toolkit and image do not fit together, or the GPU is not visible.',
      reference: 'https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/',
      examples: [
        {
          text: 'error running hook #0: error running prestart hook #0: exit status 1, stdout: , stderr: nvidia-container-cli: initialization error: nvml error: driver not loaded',
          from: 'nvidia toolkit',
        },
        { text: 'createContainer hook #1: exit status 1', from: 'runc' },
      ],
    },
  },
  {
    pattern: /procReady not received|read init-p: connection reset by peer|can't get final child's PID from pipe/,
    rule: {
      id: 'procready',
      severity: 'high',
      title: 'Killed while it was being set up',
      explanation:
        'Container {container} cannot start: its first process was killed during set-up, by lack of memory or a security filter: {error}. Its memory limit is {memoryLimit}.',
      next: [seePod, seeNode],
      about:
        'The runtime lost its own helper process: out of memory on the node or in the container, or forbidden by seccomp or SELinux.',
      reference: runc,
      examples: [
        { text: 'procReady not received: unknown', from: 'runc' },
        { text: 'read init-p: connection reset by peer', from: 'runc' },
      ],
    },
  },
  {
    pattern:
      /failed to start shim|ttrpc: closed|shim .* not found|exec: "(?:runc|crun|apparmor_parser)": executable file not found/,
    rule: {
      id: 'runtime-shim',
      severity: 'high',
      title: 'Container runtime of {node} is broken',
      explanation: 'Container {container} cannot start: the container runtime of node {node} itself fails: {error}.',
      next: [seeNode],
      about:
        'The shim or the OCI runtime of the node is missing or dies. Other pods on the node have the same trouble.',
      reference: 'https://github.com/containerd/containerd',
      examples: [
        { text: 'failed to start shim: start failed: fork/exec: resource temporarily unavailable', from: 'containerd' },
        { text: 'failed to create shim task: ttrpc: closed', from: 'containerd' },
      ],
    },
  },
  {
    pattern: /failed to create and open log file|failed to create container loggers/,
    rule: {
      id: 'log-open',
      severity: 'high',
      title: 'Log file cannot be written on {node}',
      explanation:
        'Container {container} cannot start: node {node} cannot create its log file: {error}. The disk of the node may be full or read-only.',
      next: [seeNode],
      about: 'The runtime writes the log of each container to the disk of the node.',
      reference: 'https://kubernetes.io/docs/concepts/cluster-administration/logging/',
      examples: [
        {
          text: 'failed to create container loggers: open /var/log/pods/x/0.log: no space left on device',
          from: 'containerd',
        },
        { text: 'failed to create and open log file: /var/log/pods/x/0.log', from: 'containerd' },
      ],
    },
  },
];
