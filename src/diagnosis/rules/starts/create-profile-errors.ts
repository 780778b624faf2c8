import { editOwner, type StartError, seeNode, seePod } from './start-error.ts';

const cri = 'https://github.com/containerd/containerd';

/** Why the runtime could not create a container: command, name, limits, security profiles. */
export const createProfileErrors: readonly StartError[] = [
  {
    pattern: /no command specified/i,
    rule: {
      id: 'create-no-command',
      severity: 'high',
      title: '{shortImage} has no command',
      explanation:
        'Container {container} cannot be created: image {image} has neither ENTRYPOINT nor CMD, and the pod gives no command (no command specified).',
      next: [
        { why: 'Give a command', command: 'kubectl edit {owner} -n {namespace}' },
        { why: 'See the image', command: 'skopeo inspect --config docker://{image}' },
      ],
      about:
        'Something must say what to run: command in the pod, or ENTRYPOINT or CMD in the image. An image built FROM scratch without them cannot start by itself.',
      reference: 'https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/',
      examples: [
        {
          text: 'failed to generate container "b31091" spec: failed to generate spec: no command specified',
          from: 'containerd 1.6, recorded',
        },
        { text: 'Error response from daemon: No command specified', from: 'cri-dockerd' },
      ],
    },
  },
  {
    pattern:
      /failed to reserve container name|[tT]he container name "[^"]+" is already in use|error reserving ctr name/,
    rule: {
      id: 'create-name-reserved',
      severity: 'high',
      title: 'An earlier attempt still blocks the name',
      explanation:
        'Container {container} cannot be created: node {node} still holds the name for an earlier attempt that has not ended: {error}. Usually the disk or the runtime of the node is slow.',
      next: [seeNode, seePod],
      about:
        'A create call timed out for the kubelet but goes on in the runtime, which has reserved the name. It clears when that call ends; on an overloaded node it repeats.',
      reference: cri,
      examples: [
        {
          text: 'failed to reserve container name "app_web-0_shop_uid_1": name "app_web-0_shop_uid_1" is reserved for "abc"',
          from: 'containerd',
        },
        { text: 'the container name "k8s_app_web" is already in use by container abc', from: 'CRI-O' },
        {
          text: 'Error response from daemon: Conflict. The container name "/k8s_app_web" is already in use by container "abc".',
          from: 'cri-dockerd',
        },
      ],
    },
  },
  {
    pattern:
      /set memory limit \d+ too low; should be at least (?<least>\d+) bytes|Minimum memory limit allowed is (?<least2>\S+)/,
    rule: {
      id: 'create-memory-too-low',
      severity: 'high',
      title: 'Memory limit {memoryLimit} is too low to start',
      explanation:
        'Container {container} cannot be created: its memory limit of {memoryLimit} is below the minimum of the runtime: {error}.',
      next: [
        {
          why: 'Raise the limit',
          command: 'kubectl set resources {owner} -c {container} --limits=memory=SIZE -n {namespace}',
        },
      ],
      about: 'Runtimes refuse limits that no process could start with. Often a unit is mistaken.',
      reference: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory',
      examples: [
        { text: 'set memory limit 2097152 too low; should be at least 12582912 bytes', from: 'CRI-O' },
        { text: 'Minimum memory limit allowed is 6MB', from: 'docker' },
      ],
    },
  },
  {
    pattern: /(?:cannot load seccomp profile|unable to load local profile) "(?<profile>[^"]+)"/,
    rule: {
      id: 'create-seccomp-missing',
      severity: 'high',
      title: 'Seccomp profile {profileName} is not on {node}',
      explanation:
        'Container {container} cannot be created: it wants the seccomp profile {profileName}, and the file is not on node {node} ({profile}).',
      next: [
        {
          why: 'See the profiles on the node',
          command: 'kubectl debug node/{node} -it --image=busybox -- ls -R /host/var/lib/kubelet/seccomp',
        },
        editOwner,
      ],
      about:
        'A profile of type Localhost is a file below the seccomp folder of the kubelet, on every node where the pod may run.',
      reference: 'https://kubernetes.io/docs/tutorials/security/seccomp/',
      examples: [
        {
          text: 'failed to create containerd container: cannot load seccomp profile "/var/lib/kubelet/seccomp/profiles/audit-strict.json": open /var/lib/kubelet/seccomp/profiles/audit-strict.json: no such file or directory',
          from: 'containerd 1.6, recorded',
        },
        { text: 'cannot load seccomp profile "/var/lib/kubelet/seccomp/x.json"', from: 'containerd' },
      ],
    },
  },
  {
    pattern: /decoding seccomp profile failed/,
    rule: {
      id: 'create-seccomp-invalid',
      severity: 'high',
      title: 'Seccomp profile is not valid JSON',
      explanation: 'Container {container} cannot be created: node {node} cannot read its seccomp profile: {error}.',
      next: [seePod, editOwner],
      about: 'The profile file on the node is damaged or not JSON.',
      reference: 'https://kubernetes.io/docs/tutorials/security/seccomp/',
      examples: [
        { text: 'decoding seccomp profile failed: invalid character', from: 'containerd, CRI-O' },
        { text: 'generate seccomp spec opts: decoding seccomp profile failed', from: 'containerd' },
      ],
    },
  },
  {
    pattern: /apparmor is not supported/i,
    rule: {
      id: 'create-apparmor-unsupported',
      severity: 'high',
      title: 'Node {node} has no AppArmor',
      explanation:
        'Container {container} cannot be created: it wants an AppArmor profile, and node {node} has no AppArmor: {error}.',
      next: [editOwner, seeNode],
      about: 'AppArmor is part of some Linux distributions only. Select nodes that have it, or drop the profile.',
      reference: 'https://kubernetes.io/docs/tutorials/security/apparmor/',
      examples: [
        { text: 'apparmor is not supported', from: 'containerd' },
        { text: 'failed to generate apparmor spec opts: apparmor is not supported', from: 'containerd' },
      ],
    },
  },
  {
    pattern: /apparmor profile not found (?<profile>\S+)|failed to generate apparmor spec opts/,
    rule: {
      id: 'create-apparmor-missing',
      severity: 'high',
      title: 'AppArmor profile {profile} is not on {node}',
      explanation:
        'Container {container} cannot be created: its AppArmor profile {profile} is not loaded on node {node}: {error}.',
      next: [
        {
          why: 'See the profiles of the node',
          command: 'kubectl debug node/{node} -it --image=busybox -- cat /host/sys/kernel/security/apparmor/profiles',
        },
        editOwner,
      ],
      about: 'A profile of type Localhost must be loaded into the kernel of every node where the pod may run.',
      reference: 'https://kubernetes.io/docs/tutorials/security/apparmor/',
      examples: [
        {
          text: 'failed to generate apparmor spec opts: apparmor profile not found k8s-deny-write',
          from: 'containerd',
        },
        { text: 'apparmor profile not found audit', from: 'containerd' },
      ],
    },
  },
];
