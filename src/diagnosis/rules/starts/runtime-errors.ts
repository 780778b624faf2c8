import { editOwner, lookIntoImage, type StartError, seePod } from './start-error.ts';

const seeNode = { why: 'See the node', command: 'kubectl describe node {node}' };
const runc = 'https://github.com/opencontainers/runc';

/**
 * Why an OCI runtime (runc, crun) could not start the process: matched on the text without its wrapper, first match
 * wins, in the order of P.2 of the catalogue.
 */
export const runtimeErrors: readonly StartError[] = [
  {
    pattern: /container init was OOM-killed/,
    rule: {
      id: 'oom-at-init',
      severity: 'critical',
      title: 'Out of memory before it starts, limit {memoryLimit}',
      explanation:
        'Container {container} cannot even start within its memory limit of {memoryLimit}: the kernel kills it while it is being set up. {memoryVolumes}',
      next: [
        {
          why: 'Raise the limit',
          command: 'kubectl set resources {owner} -c {container} --limits=memory=SIZE -n {namespace}',
        },
        seePod,
      ],
      about:
        'Either the limit is below what the runtime itself needs (about 10 MiB), or the memory of the container is already used up by files in an emptyDir of medium Memory, which outlive a restart of the container.',
      reference: 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir',
      examples: [
        { text: 'container init was OOM-killed (memory limit too low?): unknown', from: 'runc 1.1, recorded' },
        {
          text: 'runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?)',
          from: 'runc',
        },
      ],
    },
  },
  {
    pattern: /exec: "(?<path>[^"]+)": executable file not found in \$PATH|executable file `(?<path2>[^`]+)` not found/,
    rule: {
      id: 'exec-not-found',
      severity: 'high',
      title: 'Command "{path}" is not in {shortImage}',
      explanation: 'Container {container} cannot start: image {image} has no program "{path}" in its $PATH. {hint}',
      next: [
        lookIntoImage,
        editOwner,
        { why: "See the image's own command", command: 'skopeo inspect --config docker://{image}' },
      ],
      about:
        'The command of the container (command in the pod, else ENTRYPOINT of the image) names a program that the image does not contain. Images without a shell (distroless, scratch) cannot run sh -c; a command with its arguments in one string is taken as one name.',
      reference: 'https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/',
      examples: [
        { text: 'exec: "sh": executable file not found in $PATH: unknown', from: 'runc 1.1, recorded' },
        { text: 'executable file `serve` not found in $PATH: No such file or directory', from: 'crun' },
      ],
    },
  },
  {
    pattern: /exec: "(?<path>[^"]+)": is a directory/,
    rule: {
      id: 'exec-is-directory',
      severity: 'high',
      title: 'Command {path} is a directory',
      explanation:
        'Container {container} cannot start: its command {path} is a directory in image {image}, not a program. {hint}',
      next: [editOwner, lookIntoImage],
      about: 'The command names a directory, often one that a volume brings along. Name the program in it.',
      reference: 'https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/',
      examples: [
        { text: 'exec: "/opt/app": is a directory: unknown', from: 'runc' },
        { text: 'exec: "/srv": is a directory', from: 'runc' },
      ],
    },
  },
  {
    pattern: /exec: "(?<path>[^"]+)": permission denied|open executable: Permission denied/,
    rule: {
      id: 'exec-permission-denied',
      severity: 'high',
      title: '{path} may not be executed',
      explanation: 'Container {container} cannot start: {path} in image {image} may not be executed. {hint}',
      next: [lookIntoImage, editOwner],
      about:
        'The file lacks the executable bit (files of ConfigMaps need defaultMode 0755), the volume is mounted noexec, the user of the container may not read it, or it is a directory.',
      reference: 'https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/',
      examples: [
        { text: 'exec: "/opt/catalog-sync": permission denied: unknown', from: 'runc 1.1, recorded' },
        { text: 'exec: "/scripts/run.sh": permission denied', from: 'runc' },
      ],
    },
  },
  {
    pattern:
      /exec: "(?<path>[^"]+)": stat [^:]+: no such file or directory|exec (?<path2>\/\S+): no such file or directory/,
    rule: {
      id: 'exec-no-such-file',
      severity: 'high',
      title: '{path} cannot be run: no such file',
      explanation:
        'Container {container} cannot start: image {image} says of {path}: no such file or directory. {hint}',
      next: [
        lookIntoImage,
        editOwner,
        { why: "See the image's own command", command: 'skopeo inspect --config docker://{image}' },
      ],
      about:
        'The path is not in the image. If the file itself is there, what it needs is missing: the interpreter in its first line (#!/bin/bash in an image without bash, or a line that ends with a carriage return), or the dynamic loader of another C library.',
      reference: 'https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/',
      examples: [
        {
          text: 'exec: "/usr/local/bin/mail-relay": stat /usr/local/bin/mail-relay: no such file or directory: unknown',
          from: 'runc 1.1, recorded',
        },
        {
          text: 'exec /scripts/import.sh: no such file or directory',
          from: 'log of a container under runc 1.1, recorded',
        },
      ],
    },
  },
  {
    pattern: /exec format error/,
    rule: {
      id: 'exec-format',
      severity: 'high',
      title: '{shortImage} is not built for {platform}',
      explanation:
        'Container {container} ends at once: node {node} ({platform}) cannot execute the program {path} of image {image} (exec format error). It is built for another processor, or it is a script without a first line like #!/bin/sh.',
      next: [
        { why: 'See the platforms of the image', command: 'docker manifest inspect {image}' },
        { why: 'See the nodes and their architecture', command: 'kubectl get nodes -L kubernetes.io/arch' },
      ],
      about:
        'The kernel does not recognise the file as a program of its own kind: built for another CPU architecture, or a script without an interpreter line.',
      reference: 'https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-arch',
      examples: [
        { text: 'exec /app: exec format error', from: 'log of a container, runc 1.1' },
        {
          text: 'standard_init_linux.go:228: exec user process caused: exec format error',
          from: 'log of a container, runc 1.0',
        },
      ],
    },
  },
  {
    pattern:
      /chdir to cwd \("(?<path>[^"]+)"\) set in config\.json failed|^mkdir (?<path2>[^:]+): (?:not a directory|read-only file system)|chdir to `(?<path3>[^`]+)`/,
    rule: {
      id: 'workdir-bad',
      severity: 'high',
      title: 'Working directory {path} cannot be used',
      explanation:
        'Container {container} cannot start: it cannot change to its working directory {path} in image {image}: {error}.',
      next: [editOwner, lookIntoImage],
      about:
        'workingDir (of the pod, else of the image) is a file, lies on a read-only place, or the user may not enter it.',
      reference: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#entrypoint',
      examples: [
        { text: 'chdir to cwd ("/srv/app") set in config.json failed: permission denied: unknown', from: 'runc' },
        { text: 'mkdir /etc/hosts/x: not a directory: unknown', from: 'runc' },
      ],
    },
  },
  {
    pattern: /error mounting "(?<source>[^"]+)" to rootfs at "(?<path>[^"]+)":.*(?:not a directory|is a directory)/s,
    rule: {
      id: 'mount-not-directory',
      severity: 'high',
      title: 'Mount at {path}: a file meets a directory',
      explanation:
        'Container {container} cannot start: at {path} a directory would be mounted onto a file, or a file onto a directory. {mount}',
      next: [editOwner, lookIntoImage, seePod],
      about:
        'Usually a subPath that names no key of the ConfigMap or Secret: Kubernetes then makes an empty directory, which cannot be mounted over a file of the image.',
      reference: 'https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath',
      examples: [
        {
          text: 'error mounting "/var/lib/kubelet/pods/x/volume-subpaths/cfg/web/0" to rootfs at "/etc/nginx/nginx.conf": mount /proc/self/fd/6:/etc/nginx/nginx.conf (via /proc/self/fd/6), flags: 0x5001: not a directory: unknown',
          from: 'runc 1.1, recorded',
        },
        {
          text: 'error mounting "/data" to rootfs at "/etc/app.yaml": mount src=/data, dst=/etc/app.yaml: not a directory: Are you trying to mount a directory onto a file (or vice-versa)?',
          from: 'runc',
        },
      ],
    },
  },
  {
    pattern:
      /create mountpoint for (?<path>\S+) mount: .*read-only file system|make mountpoint "?(?<path2>[^":]+)"?.*read-only|error mounting "(?<source>[^"]+)" to rootfs at "(?<path3>[^"]+)":.*read-only file system/s,
    rule: {
      id: 'mount-readonly-rootfs',
      severity: 'high',
      title: 'No place to mount at {path}: read-only',
      explanation:
        'Container {container} cannot start: {path} would have to be made first, in a place that is read-only: {error}.',
      next: [editOwner, seePod],
      about: 'A mount inside another, read-only mount needs its directory to exist there already.',
      reference: 'https://kubernetes.io/docs/concepts/storage/volumes/',
      examples: [
        {
          text: 'error mounting "/var/lib/kubelet/pods/x" to rootfs at "/etc/app/keys": create mountpoint for /etc/app/keys mount: mkdirat: read-only file system',
          from: 'runc',
        },
        { text: 'make mountpoint "/etc/app/keys": read-only file system', from: 'runc' },
      ],
    },
  },
  {
    pattern: /cannot be mounted because it is (?:inside \/proc|not of type proc)|is outside of rootfs/,
    rule: {
      id: 'mount-proc',
      severity: 'high',
      title: 'Mount path is forbidden',
      explanation:
        'Container {container} cannot start: one of its mount paths is not allowed, as those below /proc: {error}.',
      next: [editOwner, seePod],
      about: 'Runtimes refuse mounts below /proc and outside of the root file system.',
      reference: runc,
      examples: [
        { text: '"/proc/sys" cannot be mounted because it is inside /proc', from: 'runc' },
        { text: 'mountpoint /x is outside of rootfs /run/y', from: 'runc' },
      ],
    },
  },
  {
    pattern: /error mounting "(?<source>[^"]+)" to rootfs at "(?<path>[^"]+)": (?<reason>.*)/s,
    rule: {
      id: 'mount-generic',
      severity: 'high',
      title: 'Cannot mount {source} at {path}',
      explanation:
        'Container {container} cannot start: {source} of node {node} cannot be mounted at {path}: {error}. {mount}',
      next: [seePod, seeNode],
      about: 'The source of a mount has vanished, is not accessible, or its options are wrong.',
      reference: runc,
      examples: [
        {
          text: 'error mounting "/srv/data" to rootfs at "/data": stat /srv/data: no such file or directory: unknown',
          from: 'runc',
        },
        { text: 'error mounting "/mnt/x" to rootfs at "/x": permission denied', from: 'runc' },
      ],
    },
  },
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
    pattern: /failed to start shim|ttrpc: closed|shim .* not found|exec: "(?:runc|crun)": executable file not found/,
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
