import { editOwner, type StartError, seePod } from './start-error.ts';

const docs = 'https://kubernetes.io/docs/tasks/configure-pod-container/';

/** What the kubelet refuses in the spec of a container (CreateContainerConfigError). */
export const configSpecErrors: readonly StartError[] = [
  {
    pattern: /container has runAsNonRoot and image will run as root/,
    rule: {
      id: 'config-run-as-root',
      severity: 'high',
      title: 'runAsNonRoot, but {shortImage} runs as root',
      explanation:
        'Container {container} is not created: its security settings demand runAsNonRoot, image {image} runs as root (it names no user), and no runAsUser says otherwise.',
      next: [
        { why: 'Give a user, as securityContext.runAsUser: 10001', command: 'kubectl edit {owner} -n {namespace}' },
        seePod,
      ],
      about:
        'runAsNonRoot makes the kubelet refuse a container whose user is root. Set runAsUser to a number other than 0 that the program can work with, or build the image with a USER number.',
      reference: `${docs}security-context/`,
      examples: [
        {
          text: 'container has runAsNonRoot and image will run as root (pod: "session-store-0_sessions-91(fa795e40-c464-45cc-b94a-8c9bc64e836e)", container: redis)',
          from: 'recorded, Kubernetes 1.34',
        },
        { text: 'container has runAsNonRoot and image will run as root', from: 'kubelet' },
      ],
    },
  },
  {
    pattern: /container's runAsUser breaks non-root policy/,
    rule: {
      id: 'config-run-as-user-root',
      severity: 'high',
      title: 'runAsUser 0 contradicts runAsNonRoot',
      explanation:
        'Container {container} is not created: its security settings say both runAsUser: 0, which is root, and runAsNonRoot: true.',
      next: [{ why: 'Remove one of the two', command: 'kubectl edit {owner} -n {namespace}' }, seePod],
      about: 'The two settings may stand at different places: that of the container wins over that of the pod.',
      reference: `${docs}security-context/`,
      examples: [
        { text: 'container\'s runAsUser breaks non-root policy (pod: "a_b(c)", container: app)', from: 'kubelet' },
        { text: "container's runAsUser breaks non-root policy", from: 'kubelet' },
      ],
    },
  },
  {
    pattern: /image has non-numeric user \((?<user>[^)]*)\), cannot verify user is non-root/,
    rule: {
      id: 'config-nonnumeric-user',
      severity: 'high',
      title: 'runAsNonRoot, but user {user} is no number',
      explanation:
        'Container {container} is not created: runAsNonRoot is demanded, image {image} runs as the user named {user}, and the kubelet cannot tell from a name whether it is root. Give its number as runAsUser.',
      next: [
        {
          why: 'Give the number of that user, as securityContext.runAsUser: 1000',
          command: 'kubectl edit {owner} -n {namespace}',
        },
        { why: 'Find its number', command: 'docker run --rm --entrypoint id {image}' },
      ],
      about: 'The image says USER with a name. Either set runAsUser in the pod, or build the image with a number.',
      reference: `${docs}security-context/`,
      examples: [
        {
          text: 'container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root (pod: "a_b(c)", container: renderer)',
          from: 'recorded, Kubernetes 1.34',
        },
        {
          text: 'container has runAsNonRoot and image has non-numeric user (nginx), cannot verify user is non-root',
          from: 'kubelet',
        },
      ],
    },
  },
  {
    pattern: /image has an invalid user id|invalid user id/,
    rule: {
      id: 'config-invalid-uid',
      severity: 'high',
      title: '{shortImage} has an invalid user number',
      explanation: 'Container {container} is not created: the user number in image {image} is invalid: {error}.',
      next: [
        { why: 'Give a user in the pod, as securityContext.runAsUser', command: 'kubectl edit {owner} -n {namespace}' },
        seePod,
      ],
      about: 'The USER of the image is a number out of range. Set runAsUser or repair the image.',
      reference: `${docs}security-context/`,
      examples: [
        { text: 'container has runAsNonRoot and image has an invalid user id', from: 'kubelet' },
        { text: 'image has an invalid user id', from: 'kubelet' },
      ],
    },
  },
  {
    pattern: /failed to create subPath directory for volumeMount "(?<volume>[^"]+)"/,
    rule: {
      id: 'config-subpath-mkdir',
      severity: 'high',
      title: 'subPath of volume {volume} cannot be made',
      explanation:
        'Container {container} is not created: the kubelet cannot make the directory that its subPath names. {mount} The volume is read-only there, or its permissions forbid it.',
      next: [seePod, editOwner],
      about: 'A subPath that does not exist is created as a directory, which needs a writable volume.',
      reference: 'https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath',
      examples: [
        { text: 'failed to create subPath directory for volumeMount "data" of container "app"', from: 'kubelet' },
        { text: 'failed to create subPath directory for volumeMount "cfg" of container "web"', from: 'kubelet' },
      ],
    },
  },
  {
    pattern: /failed to prepare subPath for volumeMount "(?<volume>[^"]+)"/,
    rule: {
      id: 'config-subpath',
      severity: 'high',
      title: 'subPath of volume {volume} cannot be used',
      explanation:
        'Container {container} is not created: the subPath of its mount of volume {volume} cannot be used. {mount} It leads out of the volume (a symbolic link), is gone, or the share behind it is stale.',
      next: [seePod, editOwner],
      about:
        'The path inside the volume leads outside of it (a symbolic link), is gone, or sits on a stale NFS handle.',
      reference: 'https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath',
      examples: [
        { text: 'failed to prepare subPath for volumeMount "data" of container "app"', from: 'kubelet' },
        { text: 'failed to prepare subPath for volumeMount "www" of container "web"', from: 'kubelet' },
      ],
    },
  },
  {
    pattern: /missing value for (?<key>[A-Za-z_][\w.-]*)$/,
    rule: {
      id: 'config-subpath-expr',
      severity: 'high',
      title: 'subPathExpr: variable {key} has no value',
      explanation:
        'Container {container} is not created: a mount of it has a subPathExpr with the variable {key}, and the container has no variable of that name.',
      next: [
        {
          why: 'Give the container the variable (env), or correct subPathExpr',
          command: 'kubectl edit {owner} -n {namespace}',
        },
        seePod,
      ],
      about:
        'subPathExpr only knows variables of the env list of the same container, not those of envFrom or of the image.',
      reference: 'https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath-expanded-environment',
      examples: [
        { text: 'missing value for POD_ZONE', from: 'recorded, Kubernetes 1.34' },
        { text: 'missing value for POD_NAME', from: 'pkg/kubelet/container/helpers.go' },
      ],
    },
  },
  {
    pattern: /error SubPath .* must not be an absolute path|unable to provision SubPath/,
    rule: {
      id: 'config-subpath-abs',
      severity: 'high',
      title: 'subPath must not begin with a slash',
      explanation:
        'Container {container} is not created: a subPath of its mounts is absolute or leads outside of the volume: {error}.',
      next: [editOwner, seePod],
      about:
        'subPath and subPathExpr are relative to the root of the volume. With subPathExpr a variable may have brought the slash.',
      reference: 'https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath',
      examples: [
        { text: 'error SubPath `/logs` must not be an absolute path', from: 'kubelet' },
        { text: 'unable to provision SubPath `../x`', from: 'kubelet' },
      ],
    },
  },
  {
    pattern: /cannot find volume "(?<volume>[^"]+)" to (?:mount|pass) into container/,
    rule: {
      id: 'config-volume-unknown',
      severity: 'medium',
      effect: 'failing',
      title: 'Volume {volume} is not mounted yet',
      explanation:
        'Container {container} is not created: the kubelet does not find the volume {volume} that it mounts: {error}.',
      next: [seePod],
      about: 'The volume is missing in the pod, or the kubelet has lost sight of it. If it stays so, delete the pod.',
      reference: 'https://kubernetes.io/docs/concepts/storage/volumes/',
      examples: [
        { text: 'cannot find volume "data" to mount into container "app"', from: 'kubelet' },
        { text: 'cannot find volume "disk" to pass into container "app"', from: 'kubelet' },
      ],
    },
  },
  {
    pattern:
      /environment variable key "(?<key>[^"]+)" not found in file|couldn't parse env file|cannot find the volume .* referenced by FileKeyRef|FileKeyRef/,
    rule: {
      id: 'config-envfile',
      severity: 'high',
      title: 'Environment file cannot be used',
      explanation:
        'Container {container} is not created: a variable comes from a file (fileKeyRef) that cannot be used: {error}.',
      next: [seePod, editOwner],
      about: 'fileKeyRef (alpha in 1.34) takes a variable from a file in an emptyDir that an init container writes.',
      reference: 'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-via-file/',
      examples: [
        { text: 'environment variable key "DB_HOST" not found in file "env"', from: 'kubelet 1.34' },
        { text: "couldn't parse env file: line 3", from: 'kubelet 1.34' },
      ],
    },
  },
  {
    pattern: /unsupported .*fieldPath|error converting fieldPath|FieldPath/,
    rule: {
      id: 'config-fieldpath',
      severity: 'high',
      title: 'A field reference of the environment is wrong',
      explanation:
        'Container {container} is not created: a variable refers to a field of the pod that does not exist: {error}.',
      next: [editOwner, seePod],
      about: 'valueFrom.fieldRef knows only some fields of a pod (metadata.name, status.podIP …).',
      reference: 'https://kubernetes.io/docs/concepts/workloads/pods/downward-api/',
      examples: [
        { text: 'unsupported fieldPath: spec.foo', from: 'kubelet' },
        { text: 'error converting fieldPath: field label not supported', from: 'kubelet' },
      ],
    },
  },
  {
    pattern: /is not a valid DNS (?:label|subdomain)/,
    rule: {
      id: 'config-hostname',
      severity: 'high',
      title: 'Host name of the pod is invalid',
      explanation:
        'Container {container} is not created: hostname or subdomain of the pod is no valid DNS name: {error}.',
      next: [editOwner, seePod],
      about: 'hostname and subdomain consist of small letters, digits and hyphens, 63 at most.',
      reference: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
      examples: [
        { text: 'pod Hostname "Web_1" is not a valid DNS label: must consist of lower case', from: 'kubelet' },
        { text: 'pod Subdomain "A_b" is not a valid DNS label', from: 'kubelet' },
      ],
    },
  },
  {
    pattern: /requested recursive read-only mode/,
    rule: {
      id: 'config-rro',
      severity: 'high',
      title: 'Node {node} has no recursive read-only mounts',
      explanation:
        'Container {container} is not created: it wants recursiveReadOnly mounts, which node {node} cannot make: {error}.',
      next: [editOwner, { why: 'See the runtime and kernel of the node', command: 'kubectl describe node {node}' }],
      about: 'recursiveReadOnly: Enabled needs Linux 5.12 and a recent runtime. IfPossible does not fail.',
      reference: 'https://kubernetes.io/docs/concepts/storage/volumes/#recursive-read-only-mounts',
      examples: [
        {
          text: 'volume "data" requested recursive read-only mode, but it is not supported by the runtime',
          from: 'kubelet',
        },
        { text: 'requested recursive read-only mode', from: 'kubelet' },
      ],
    },
  },
  {
    pattern: /localhostProfile must be set if seccompProfile type is Localhost|missing localhost apparmor profile name/,
    rule: {
      id: 'config-seccomp',
      severity: 'high',
      title: 'Profile of type Localhost without a name',
      explanation:
        'Container {container} is not created: its security profile is of type Localhost, but no localhostProfile is named: {error}.',
      next: [editOwner],
      about: 'A seccompProfile or appArmorProfile of type Localhost needs localhostProfile.',
      reference: 'https://kubernetes.io/docs/tutorials/security/seccomp/',
      examples: [
        { text: 'localhostProfile must be set if seccompProfile type is Localhost.', from: 'kubelet' },
        { text: 'missing localhost apparmor profile name', from: 'kubelet' },
      ],
    },
  },
  {
    pattern: /unable to find target container/,
    rule: {
      id: 'config-target-container',
      severity: 'medium',
      title: 'Target container does not run',
      explanation:
        'Container {container} is not created: the container whose processes it wants to share does not run: {error}.',
      next: [seePod],
      about: 'targetContainerName of an ephemeral container must name a container that runs.',
      reference: 'https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/',
      examples: [
        { text: 'unable to find target container "app"', from: 'kubelet' },
        { text: 'unable to find target container app', from: 'kubelet' },
      ],
    },
  },
];
