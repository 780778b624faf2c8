import { type PullError, pullByHand, seeImage, source } from './pull-steps.ts';

/** Pulls that fail on the way, or on what arrives. */
export const contentPullErrors: readonly PullError[] = [
  {
    // A proxy that refuses CONNECT leaves only the words of its status, without the number.
    pattern:
      /proxyconnect|Proxy Authentication|\b407\b|(?:Head|Get) "https:[^"]*": (?:Forbidden|Bad Gateway|Service Unavailable|Gateway Time-?out)\s*$/,
    rule: {
      id: 'image-proxy-auth',
      severity: 'high',
      title: 'The proxy in front of {registry} refuses',
      explanation:
        'Container {container} cannot start: the HTTP proxy of node {node} does not let the pull of {image} through: {error}.',
      next: [
        {
          why: "See the proxy settings of the node's runtime",
          command:
            'kubectl debug node/{node} -it --image=busybox -- chroot /host systemctl show containerd crio --property=Environment',
        },
        seeImage,
      ],
      about:
        'The container runtime of the node goes through an HTTP proxy (HTTPS_PROXY of its service) that cannot be reached or demands credentials.',
      reference: source,
      examples: [
        {
          text: 'failed to do request: Head "https://r.example/v2/a/manifests/1": proxyconnect tcp: dial tcp 10.0.0.3:3128: connect: connection refused',
          from: 'containerd (Go net/http)',
        },
        {
          text: 'failed to do request: Head "https://r.example/v2/a/manifests/1": Proxy Authentication Required',
          from: 'containerd (Go net/http)',
        },
        {
          text: 'failed to do request: Head "https://registry-1.docker.io/v2/library/a/manifests/1": Forbidden',
          from: 'containerd, a proxy that refuses CONNECT (Go net/http)',
        },
      ],
    },
  },
  {
    pattern: /manifest\.v1\b|schema ?1\b|DEPRECATION NOTICE/,
    rule: {
      id: 'image-schema1',
      severity: 'high',
      title: '{shortImage} has an outdated format',
      explanation:
        'Container {container} cannot start: image {image} is stored in the old manifest format (schema 1), which the runtime of node {node} no longer reads: {error}.',
      next: [
        {
          why: 'Copy the image in the current format',
          command: 'skopeo copy --format v2s2 docker://{image} docker://{image}',
        },
        seeImage,
      ],
      about:
        'Docker image manifest version 2 schema 1 was dropped by containerd 2.0 and others. Rebuild or convert the image.',
      reference: 'https://github.com/containerd/containerd/blob/main/docs/containerd-2.0.md',
      examples: [
        {
          text: 'media type "application/vnd.docker.distribution.manifest.v1+prettyjws" is no longer supported since containerd v2.0, please rebuild the image as "application/vnd.docker.distribution.manifest.v2+json"',
          from: 'containerd 2',
        },
        { text: 'unsupported manifest schema1: docker.io/acme/old:1', from: 'CRI-O' },
      ],
    },
  },
  {
    pattern:
      /unexpected commit digest|size validation|digest (?:mismatch|did not match)|verification failed for digest|layer verification failed|mismatched image rootfs and manifest layers/,
    rule: {
      id: 'image-digest-mismatch',
      severity: 'high',
      title: 'Content of {shortImage} does not match its digest',
      explanation:
        'Container {container} cannot start: what registry {registry} delivers for {image} is damaged: its digest or size differs from what the manifest promises: {error}.',
      next: [pullByHand, seeImage],
      about:
        'A layer arrives changed: a broken mirror, cache or proxy, or a damaged registry. Pushing the image again or emptying the cache helps.',
      reference: source,
      examples: [
        {
          text: 'failed commit on ref "layer-sha256:aa": unexpected commit digest sha256:bb, expected sha256:aa: failed precondition',
          from: 'containerd',
        },
        { text: 'filesystem layer verification failed for digest sha256:aa', from: 'docker' },
        { text: 'mismatched image rootfs and manifest layers', from: 'containerd' },
      ],
    },
  },
  {
    pattern: /no space left on device|disk quota exceeded/,
    rule: {
      id: 'image-disk-full',
      severity: 'high',
      title: 'No disk space on {node} for {shortImage}',
      explanation: 'Container {container} cannot start: node {node} has no room left to unpack image {image}: {error}.',
      next: [
        { why: 'See whether the node reports DiskPressure', command: 'kubectl describe node {node}' },
        {
          why: 'See the disk of the node',
          command:
            'kubectl debug node/{node} -it --image=busybox -- df -h /host/var/lib/containerd /host/var/lib/containers',
        },
      ],
      about:
        'The file system that holds the images of the node is full. Remove unused images, or give the node more disk.',
      reference: 'https://kubernetes.io/docs/concepts/architecture/garbage-collection/',
      examples: [
        {
          text: 'failed to extract layer sha256:aa to overlayfs as "extract-1 sha256:bb": write /var/lib/containerd/x: no space left on device',
          from: 'containerd',
        },
        {
          text: 'writing blob: storing blob to file "/var/tmp/storage1": write /var/tmp/storage1: no space left on device',
          from: 'CRI-O',
        },
      ],
    },
  },
];
