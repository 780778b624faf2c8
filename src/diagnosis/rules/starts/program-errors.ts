import { editOwner, lookIntoImage, type StartError, seePod } from './start-error.ts';

/** Why an OCI runtime (runc, crun) could not run the program: matched on the text without its wrapper. */
export const programErrors: readonly StartError[] = [
  {
    pattern: /argument list too long/i,
    rule: {
      id: 'exec-too-long',
      severity: 'high',
      title: 'Too many or too long variables or arguments',
      explanation:
        'Container {container} cannot start: its environment and its arguments together are longer than the kernel takes (2 MiB in all, 128 KiB for one). In a namespace with very many Services the variables that Kubernetes sets for each of them are most of it, unless enableServiceLinks is false.',
      next: [
        {
          why: 'Count the Services of the namespace',
          command: 'kubectl get services -n {namespace} --no-headers | wc -l',
        },
        seePod,
        editOwner,
      ],
      about:
        'The kernel limits what a program may be started with (E2BIG). Some seven variables per Service of the namespace, a whole file in one variable or argument, or envFrom of a large ConfigMap exceed it. Set enableServiceLinks: false, and mount large values as files.',
      reference: 'https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables',
      examples: [
        {
          text: 'runc create failed: unable to start container process: exec /usr/bin/node: argument list too long: unknown',
          from: 'runc',
        },
        { text: 'exec /docker-entrypoint.sh: argument list too long', from: 'runc, kubernetes/kubernetes issue 84539' },
      ],
    },
  },
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
    pattern:
      /exec: "(?!(?:runc|crun|apparmor_parser)")(?<path>[^"]+)": executable file not found in \$PATH|executable file `(?<path2>[^`]+)` not found/,
    rule: {
      id: 'exec-not-found',
      severity: 'high',
      title: 'Command "{path}" is not in {shortImage}',
      explanation: 'Container {container} cannot start: image {image} has no program "{path}" in its $PATH. {hint}',
      next: [
        ...lookIntoImage,
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
      next: [editOwner, ...lookIntoImage],
      about: 'The command names a directory, often one that a volume brings along. Name the program in it.',
      reference: 'https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/',
      examples: [
        { text: 'exec: "/opt/app": is a directory: unknown', from: 'runc' },
        { text: 'exec: "/srv": is a directory', from: 'runc' },
      ],
    },
  },
  {
    pattern:
      /exec: "(?<path>[^"]+)": permission denied|open executable: Permission denied|exec container process `(?<path2>[^`]+)`: Permission denied/,
    rule: {
      id: 'exec-permission-denied',
      severity: 'high',
      title: '{path} may not be executed',
      explanation: 'Container {container} cannot start: {path} in image {image} may not be executed. {hint}',
      next: [...lookIntoImage, editOwner],
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
      /exec: "(?<path>[^"]+)": stat [^:]+: no such file or directory|exec (?<path2>\/\S+): no such file or directory|exec container process `(?<path3>[^`]+)`: No such file/,
    rule: {
      id: 'exec-no-such-file',
      severity: 'high',
      title: '{path} cannot be run: no such file',
      explanation:
        'Container {container} cannot start: image {image} says of {path}: no such file or directory. {hint}',
      next: [
        ...lookIntoImage,
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
    pattern: /exec container process `(?<path>[^`]+)`: Exec format error|exec format error/i,
    rule: {
      id: 'exec-format',
      severity: 'high',
      title: '{path} is no program for {platform}',
      explanation:
        'Container {container} ends at once: node {node} ({platform}) cannot execute the program {path} of image {image} (exec format error). It is built for another processor, or it is a script without a first line like #!/bin/sh. {hint}',
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
      next: [editOwner, ...lookIntoImage],
      about:
        'workingDir (of the pod, else of the image) is a file, lies on a read-only place, or the user may not enter it.',
      reference: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#entrypoint',
      examples: [
        { text: 'chdir to cwd ("/srv/app") set in config.json failed: permission denied: unknown', from: 'runc' },
        { text: 'mkdir /etc/hosts/x: not a directory: unknown', from: 'runc' },
      ],
    },
  },
];
