import type { Rule } from '../../rule.ts';
import { editOwner, lookIntoImage, type StartError, seeNode, seePod } from './start-error.ts';

const runc = 'https://github.com/opencontainers/runc';

/** A volume at `/` covers the whole file system of the image: the runtime then finds not even /proc. */
export const rootHidden: Rule = {
  id: 'mount-over-root',
  severity: 'high',
  title: 'A mount hides the files of {shortImage}',
  explanation:
    'Container {container} cannot start: nothing of what the runtime needs is left in its file system, as when a volume is mounted at /: {error}. {mount}',
  next: [editOwner, seePod],
  about:
    'A volume mounted at / (or at /proc) covers the files of the image, the program to start among them. Mount it at a directory of its own.',
  reference: runc,
  examples: [
    {
      text: 'error closing exec fds: open /proc/self/fd: no such file or directory: unknown',
      from: 'runc 1.1 of containerd 1.6, recorded',
    },
    { text: 'open /proc/self/fd: no such file or directory', from: 'runc' },
  ],
};

/** Why an OCI runtime (runc, crun) could not mount something into a container. */
export const mountErrors: readonly StartError[] = [
  { pattern: /open \/proc\/self\/fd: no such file or directory/, rule: rootHidden },
  {
    pattern:
      /error mounting "(?<source>[^"]+)" to rootfs at "(?<path>[^"]+)":.*(?:not a directory|is a directory)|mount `(?<source2>[^`]+)` to `\/?(?<path2>[^`]+)`: (?:Not|Is) a directory/s,
    rule: {
      id: 'mount-not-directory',
      severity: 'high',
      title: 'Mount at {path}: a file meets a directory',
      explanation:
        'Container {container} cannot start: at {path} a directory would be mounted onto a file, or a file onto a directory. {mount}',
      next: [editOwner, ...lookIntoImage, seePod],
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
    pattern:
      /^(?:error mounting "[^"]+" to rootfs at "(?<path>[^"]+)".*)?(?:"(?<path2>[^"]+)" )?.*(?:cannot be mounted because it is (?:inside \/proc|not of type proc)|is outside of rootfs)/s,
    rule: {
      id: 'mount-proc',
      severity: 'high',
      title: 'Mount path {path} is forbidden',
      explanation:
        'Container {container} cannot start: its mount path {path} is not allowed, as all at or below /proc. {mount} The runtime says: {error}.',
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
];
